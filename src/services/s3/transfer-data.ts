import type { OperationModel, StreamingBlob } from "../../pure/api/model.ts";
import type { JsonObject } from "../../pure/event/record.ts";
import { restXml } from "../../pure/protocol/rest-xml.ts";
import type { WireResponse } from "../../pure/protocol/wire.ts";
import type { HttpFacts } from "../../runtime/call.ts";
import type { CalledOperation } from "../../runtime/conventions.ts";

/**
 * How S3 was spoken to, and how many bytes went over the wire, which its records tell beside the general facts.
 * A call that a service makes from within uses no wire.
 */
export function transferData(called: CalledOperation): JsonObject | undefined {
  const { http } = called.call;
  if (http === undefined) return undefined;
  const { signature, tls, hostId } = http;
  return {
    SignatureVersion: { "AWS4-HMAC-SHA256": "SigV4", AWS: "SigV2", none: undefined }[signature.version],
    CipherSuite: tls?.cipherSuite,
    bytesTransferredIn: bytesIn(called, http),
    AuthenticationMethod: {
      "REST-HEADER": "AuthHeader",
      "REST-QUERY-STRING": "QueryString",
      none: undefined,
    }[signature.place],
    "x-amz-id-2": hostId,
    bytesTransferredOut: sizeOf(answerTo(called, http)),
  };
}

/** Of an object its content, without the framing in which it came. */
function bytesIn({ operation, input }: CalledOperation, { body }: HttpFacts): number {
  const { payload } = operation.input;
  if (payload?.streaming !== true) return body?.bytes.length ?? 0;
  return (input as { readonly Body?: StreamingBlob | undefined } | undefined)?.Body?.size ?? 0;
}

function answerTo({ operation, output, error, call }: CalledOperation, { hostId }: HttpFacts): WireResponse {
  const answered = { requestId: call.requestId, hostId };
  if (error !== undefined) return restXml.encodeError(operation.service, operation, error, answered);
  return restXml.encode(operation as OperationModel<unknown, unknown>, output, answered);
}

function sizeOf({ body }: WireResponse): number {
  if (body === undefined) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : "size" in body ? body.size : body.length;
}
