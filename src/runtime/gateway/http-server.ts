import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { TLSSocket } from "node:tls";
import type { StreamingBlob } from "../../pure/api/model.ts";
import type { WireResponse } from "../../pure/protocol/wire.ts";
import type { Log } from "../log.ts";
import { answerRequest, type GatewayParts } from "./answer.ts";
import type { Control } from "./control.ts";

export interface ServerParts {
  /** Asked for each request: a development server's reset puts a new one in its place. */
  readonly gateway: () => GatewayParts;
  readonly control: Control;
  readonly log: Log;
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
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

/** Listens on one port for all services. Raw `node:http`, because signatures cover the raw path and headers. */
export async function openServer(parts: ServerParts, host: string, port: number): Promise<RunningServer> {
  const server = newServer(parts);
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    void respond(parts, request, response);
  };
  server.on("request", handle);
  // Clients that ask first are told to go on when their signature is good: see stage-body.ts.
  server.on("checkContinue", handle);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // A large object on a slow line takes as long as it takes; idle sockets are cut by the headers' time limit.
  server.requestTimeout = 0;
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

async function respond(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = request.url ?? "/";
    const answer = url.startsWith(CONTROL_PREFIX)
      ? await parts.control.answer(request)
      : await answerRequest(parts.gateway(), request, {
          goOn: () => {
            if (request.headers.expect !== undefined) response.writeContinue();
          },
          tls: tlsOf(request),
        });
    await write(response, answer, request.method === "HEAD");
  } catch (error) {
    abandon(parts.log, response, error);
  }
}

function tlsOf(request: IncomingMessage): { version: string; cipherSuite: string } | undefined {
  if (!("encrypted" in request.socket)) return undefined;
  const socket = request.socket as TLSSocket;
  const cipher = socket.getCipher();
  return { version: socket.getProtocol() ?? "TLSv1.2", cipherSuite: cipher.standardName ?? cipher.name };
}

async function write(response: ServerResponse, answer: WireResponse, isHead: boolean): Promise<void> {
  const { body } = answer;
  const headers: string[] = [];
  for (const [name, value] of answer.headers) headers.push(name, value);
  headers.push("Date", new Date().toUTCString());
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) {
    writeWhole(response, answer.status, headers, body, isHead);
    return;
  }
  response.writeHead(answer.status, withLength(headers, body.size));
  if (isHead) {
    response.end();
    return;
  }
  await stream(response, body);
}

function writeWhole(
  response: ServerResponse,
  status: number,
  headers: string[],
  body: string | Uint8Array | undefined,
  isHead: boolean,
): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  // A HEAD answer announces the length of what GET would send, which its operation has set.
  const complete =
    isHead || status === 204 || status === 304 ? headers : withLength(headers, bytes?.length ?? 0);
  response.writeHead(status, complete);
  response.end(isHead ? undefined : bytes);
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
    if (!response.write(chunk)) {
      await new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
    }
  }
  response.end();
}

/** Nothing sensible can be answered any more: the client sees the connection end, never half an answer as whole. */
function abandon(log: Log, response: ServerResponse, error: unknown): void {
  log.error("answer could not be written", { error });
  response.destroy();
}
