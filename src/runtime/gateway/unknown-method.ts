import type { Socket } from "node:net";
import { services as modelledServices } from "../../pure/api/services.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { Answered, WireResponse } from "../../pure/protocol/wire.ts";
import { type GatewayParts, speechOf } from "./answer.ts";
import { s3RequestIds } from "./request-ids.ts";
import { bucketAddress, destinationOf, type RequestHead } from "./route.ts";
import { unroutedAnswer } from "./unrouted-answer.ts";
import { uriQuery } from "./uri-query.ts";

/** What the parser of Node makes of a request that it cannot read. */
export interface ClientError extends Error {
  readonly code?: string | undefined;
  readonly rawPacket?: Uint8Array | undefined;
}

/**
 * Answers what never became a request. Node's parser knows the methods that there are: of any other the head is
 * read here, so that it is refused in the words of the service that was asked. `isBusy` tells of a connection on
 * which an answer is under way, into which nothing may be written.
 */
export function answerClientError(
  parts: GatewayParts,
  error: ClientError,
  socket: Socket,
  isBusy: boolean,
): void {
  if (!socket.writable || isBusy || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const head = error.code === "HPE_INVALID_METHOD" ? headOf(error.rawPacket) : undefined;
  socket.end(head === undefined ? bareAnswer(error) : answerText(refusal(parts, head)));
}

function bareAnswer({ code }: ClientError): string {
  const status =
    code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  return `HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`;
}

/** Undefined for what is no HTTP even with another method. */
function headOf(packet: Uint8Array | undefined): RequestHead | undefined {
  const text = Buffer.from(packet ?? []).toString("latin1");
  const [, method, target, lines] =
    /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}) (\/[!-~]*) HTTP\/1\.1\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(text) ?? [];
  if (method === undefined || target === undefined || lines === undefined) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const question = target.indexOf("?");
  return {
    method,
    rawPath: question < 0 ? target : target.slice(0, question),
    rawQuery: question < 0 ? "" : target.slice(question + 1),
    header: (name) => headers.get(name),
  };
}

function refusal(parts: GatewayParts, head: RequestHead): WireResponse {
  const destination = destinationOf(head, { services: modelledServices, s3Hosts: parts.s3Hosts });
  const requestId = uuid(parts.chance);
  const { method } = head;
  if (destination.kind !== "service") return unroutedAnswer(methodNotAllowed(method), head, requestId);
  const { service } = destination;
  const isS3 = service.protocol === "rest-xml";
  const answered: Answered = { requestId, method, ...(isS3 && s3RequestIds(parts.chance)) };
  const address = bucketAddress(head.header("host") ?? "", head.rawPath, parts.s3Hosts);
  const path = isS3 && address.virtualHost ? `/${address.bucket}${head.rawPath}` : head.rawPath;
  const speech = speechOf(parts, service);
  try {
    const wire = {
      method,
      path,
      query: uriQuery(head.rawQuery),
      headers: head.header,
      body: new Uint8Array(),
    };
    speech.route(service, wire);
  } catch (error) {
    if (error instanceof ServiceError) return speech.encodeError(service, undefined, error, answered);
    throw error;
  }
  return speech.encodeError(service, undefined, methodNotAllowed(method), answered);
}

function methodNotAllowed(method: string): ServiceError {
  return new ServiceError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    details: { Method: method },
  });
}

function answerText({ status, headers, body }: WireResponse): string {
  const text = typeof body === "string" ? body : "";
  const lines = [...headers, ["Content-Length", String(Buffer.byteLength(text))], ["Connection", "close"]];
  return `HTTP/1.1 ${status} \r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${text}`;
}
