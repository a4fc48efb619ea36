import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setImmediate as immediate } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import type { StreamingBlob } from "../../pure/api/model.ts";
import type { WireResponse } from "../../pure/protocol/wire.ts";
import type { Log } from "../log.ts";
import { answerRequest, type GatewayParts } from "./answer.ts";
import type { Control } from "./control.ts";
import { Overloaded, openIntake, type Visit } from "./intake.ts";
import { bucketAddress } from "./route.ts";
import { answerClientError, type ClientError } from "./unknown-method.ts";

export interface ServerParts {
  /** Asked for each request: a development server's reset puts a new one in its place. */
  readonly gateway: () => GatewayParts;
  readonly control: Control;
  readonly log: Log;
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  /** How long a connection may be silent in the middle of a request or an answer. */
  readonly silenceMs?: number | undefined;
  /** How many requests may be under way at once. */
  readonly requestsMax: number;
}

export interface RunningServer {
  /** The port listened on, also when any free one was asked for. */
  readonly port: number;
  /** Stops taking requests, lets those under way finish, then resolves. */
  close(): Promise<void>;
}

const CONTROL_PREFIX = "/_cairn/";
const KEEP_ALIVE_MS = 65_000;
const DRAIN_MS = 10_000;
const SILENCE_MS = 120_000;
const LINGER_MS = 10_000;
const HEAD_MS = 20_000;
/** Idle ones included; what comes beyond is closed at once. */
const CONNECTIONS_MAX = 10_000;
const HELD_BYTES_MAX = 256 * 1024 * 1024;

/** Listens on one port for all services. Raw `node:http`, because signatures cover the raw path and headers. */
export async function openServer(parts: ServerParts, host: string, port: number): Promise<RunningServer> {
  const server = newServer(parts);
  const intake = openIntake({ requestsMax: parts.requestsMax, heldBytesMax: HELD_BYTES_MAX });
  const isClosing = () => !server.listening;
  const connections = new WeakMap<Duplex, Set<Turn>>();
  const turnsOf = (socket: Duplex) => {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const turns = new Set<Turn>();
    connections.set(socket, turns);
    // The answers that still queue when a connection breaks are never closed themselves.
    socket.once("close", () => {
      for (const turn of turns) endTurn(turn, turns);
    });
    return turns;
  };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const waits = request.headers.expect !== undefined;
    const visit = intake.enter();
    const turn: Turn = { request, response, isClosing, visit, waits, isAnswered: false, isOver: false };
    const turns = turnsOf(request.socket);
    turns.add(turn);
    response.once("close", () => endTurn(turn, turns));
    void respond(parts, turn);
  };
  server.on("request", handle);
  // Clients that ask first are told to go on when their signature is good: see stage-body.ts.
  server.on("checkContinue", handle);
  server.on("clientError", (error: ClientError, socket) => {
    try {
      const isUnderWay = (connections.get(socket)?.size ?? 0) > 0;
      answerClientError(parts.gateway(), error, socket as Socket, isUnderWay);
    } catch (fault) {
      parts.log.error("what is no request could not be answered", { error: fault });
      socket.destroy();
    }
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEAD_MS;
  server.maxConnections = CONNECTIONS_MAX;
  // A large object on a slow line takes as long as it takes, while something still moves.
  server.requestTimeout = 0;
  server.timeout = parts.silenceMs ?? SILENCE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return { port: address.port, close: () => closeServer(server) };
}

function newServer({ tls }: ServerParts): Server {
  const options = { maxHeaderSize: 32_768, insecureHTTPParser: false };
  if (tls === undefined) return createHttpServer(options);
  return createHttpsServer({ ...options, cert: tls.certificate, key: tls.key, minVersion: "TLSv1.2" });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}

interface Turn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly isClosing: () => boolean;
  readonly visit: Visit;
  /** The client sends its body only when it is told to. */
  waits: boolean;
  /** Nothing is done for it any more. */
  isAnswered: boolean;
  /** The answer is written, or its connection gone. */
  isOver: boolean;
}

/** A slow reader keeps its place as long as its answer is being written. */
function endTurn(turn: Turn, turns: Set<Turn>): void {
  if (!turns.delete(turn)) return;
  turn.isOver = true;
  if (turn.isAnswered) turn.visit.leave();
}

async function respond(parts: ServerParts, turn: Turn): Promise<void> {
  try {
    await write(turn, await answerTo(parts, turn));
  } catch (error) {
    abandon(parts.log, turn.response, error);
  }
  turn.isAnswered = true;
  if (turn.isOver) turn.visit.leave();
}

async function answerTo(parts: ServerParts, turn: Turn): Promise<WireResponse> {
  const { request, response, visit } = turn;
  const gateway = parts.gateway();
  const goOn = () => {
    if (turn.waits) response.writeContinue();
    turn.waits = false;
  };
  if (isUnder(CONTROL_PREFIX, request, gateway)) return parts.control.answer(request);
  const surface = gateway.surfaces.find(({ prefix }) => isUnder(prefix, request, gateway));
  if (surface === undefined) return answerRequest(gateway, request, { goOn, tls: tlsOf(request), visit });
  if (!admits(visit)) return { status: 503, headers: [["Retry-After", "1"]], body: undefined };
  goOn();
  return surface.answer(request, tlsOf(request));
}

function admits(visit: Visit): boolean {
  try {
    visit.admit();
    return true;
  } catch (error) {
    if (error instanceof Overloaded) return false;
    throw error;
  }
}

/** A bucket that the host names may have keys under any prefix. */
function isUnder(prefix: string, request: IncomingMessage, { s3Hosts }: GatewayParts): boolean {
  if (request.url?.startsWith(prefix) !== true) return false;
  return !bucketAddress(request.headers.host ?? "", prefix, s3Hosts).virtualHost;
}

function tlsOf(request: IncomingMessage): { version: string; cipherSuite: string } | undefined {
  if (!("encrypted" in request.socket)) return undefined;
  const socket = request.socket as TLSSocket;
  const cipher = socket.getCipher();
  return { version: socket.getProtocol() ?? "TLSv1.2", cipherSuite: cipher.standardName ?? cipher.name };
}

async function write(turn: Turn, answer: WireResponse): Promise<void> {
  const { request, response } = turn;
  const { body } = answer;
  const isHead = request.method === "HEAD";
  const headers: string[] = [];
  for (const [name, value] of answer.headers) headers.push(name, value);
  // A quick answer is ready before the parser has seen the end that came with the head.
  if (!request.complete) await immediate();
  // What is left of a body that was not read must not be taken for the next request.
  if (turn.isClosing() || !request.complete) headers.push("Connection", "close");
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) {
    await writeWhole(turn, { status: answer.status, headers, body });
    return;
  }
  response.writeHead(answer.status, withLength(headers, body.size));
  if (isHead) {
    response.end();
    return;
  }
  await stream(response, body);
}

interface WholeAnswer {
  readonly status: number;
  readonly headers: string[];
  readonly body: string | Uint8Array | undefined;
}

async function writeWhole(
  { request, response, waits }: Turn,
  { status, headers, body }: WholeAnswer,
): Promise<void> {
  const isHead = request.method === "HEAD";
  // A HEAD answer announces the length of what GET would send, which its operation has set.
  const complete =
    isHead || status === 204 || status === 304
      ? headers
      : withLength(headers, body === undefined ? 0 : Buffer.byteLength(body));
  response.writeHead(status, complete);
  if (!request.complete && !waits) {
    if (isHead || body === undefined) response.flushHeaders();
    else response.write(body);
    await linger(request);
    response.end();
    return;
  }
  // A text goes out in one piece with the head, where bytes would be a second.
  response.end(isHead ? undefined : body);
}

/**
 * Takes in and forgets what a client still sends while it has its answer: a socket that is closed on unread
 * bytes resets the connection, and most clients would then never see the answer.
 */
function linger(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(cut);
      resolve();
    };
    const cut = setTimeout(done, LINGER_MS);
    for (const event of ["end", "close", "error"]) request.once(event, done);
    request.resume();
  });
}

function withLength(headers: string[], length: number): string[] {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === "content-length") return headers;
  }
  return [...headers, "Content-Length", String(length)];
}

async function stream(response: ServerResponse, body: StreamingBlob): Promise<void> {
  for await (const chunk of body.open()) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}

/** Of an answer that was begun the client sees the connection end, never half an answer as whole. */
function abandon(log: Log, response: ServerResponse, error: unknown): void {
  log.error("answer could not be written", { error });
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(500, ["Content-Length", "0", "Connection", "close"]);
  response.end();
}
