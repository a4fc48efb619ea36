import type { ServiceError } from "../../pure/aws/service-error.ts";
import type { WireResponse } from "../../pure/protocol/wire.ts";
import { escapeXml } from "../../pure/protocol/xml.ts";
import type { RequestHead } from "./route.ts";

/** How to speak to who asked for a service that is not here: in JSON when a target was named, else as Query does. */
export function unroutedFamily(head: RequestHead): "json" | "query" {
  return head.header("x-amz-target") === undefined ? "query" : "json";
}

export function unroutedAnswer(error: ServiceError, head: RequestHead, requestId: string): WireResponse {
  const [contentType, body] =
    unroutedFamily(head) === "json"
      ? ["application/x-amz-json-1.1", JSON.stringify({ __type: error.code, message: error.message })]
      : ["text/xml", faultXml(error, requestId)];
  return {
    status: error.status ?? 400,
    headers: [
      ["x-amzn-RequestId", requestId],
      ["Content-Type", contentType],
    ],
    body,
  };
}

function faultXml({ code, message, status = 400 }: ServiceError, requestId: string): string {
  const type = status < 500 ? "Sender" : "Receiver";
  const fault = `<Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  return `<ErrorResponse><Error>${fault}</Error><RequestId>${escapeXml(requestId)}</RequestId></ErrorResponse>`;
}
