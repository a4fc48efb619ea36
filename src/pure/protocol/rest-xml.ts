/**
 * REST with XML, the protocol of S3. Names and options travel in path, query string and headers; a body is content
 * (an object), text (a policy) or one XML element. Errors are XML without a namespace, and HEAD has no body at all:
 *
 *   <?xml version="1.0" encoding="UTF-8"?>
 *   <Error><Code>…</Code><Message>…</Message>…<RequestId>…</RequestId><HostId>…</HostId></Error>
 */
import type { Member, OperationModel, ServiceModel, StreamingBlob, StructureShape } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import { bindRequest, bindResponse } from "./http-binding.ts";
import { routeRest } from "./rest-route.ts";
import { decodeUtf8 } from "./utf8.ts";
import {
  type Answered,
  asMembers,
  errorStatus,
  type Protocol,
  type WireRequest,
  type WireResponse,
} from "./wire.ts";
import { escapeXml, parseXml, type XmlElement } from "./xml.ts";
import { attributesOf, structureOfXml, XmlMismatch, xmlOfStructure, xmlOfValue } from "./xml-value.ts";

export const restXml: Protocol = { route: routeRest, decode, encode, encodeError };

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function decode<Input>(operation: OperationModel<Input, unknown>, request: WireRequest): Input {
  const shape = operation.input;
  const input = bindRequest(shape, { ...request, headers: withoutChunkedEncoding(request.headers) });
  const { payload } = shape;
  if (payload !== undefined) {
    const content = decodePayload(payload, request);
    if (content !== undefined) input[payload.name] = content;
  } else if (operation.inputRoot !== undefined) {
    const body = structureOfBody(shape, operation.inputRoot, request.body);
    return { ...body, ...input } as Input;
  }
  return input as Input;
}

/** `aws-chunked` tells how the body is signed on the wire; it is no encoding of the object and is not kept with it. */
function withoutChunkedEncoding(headers: WireRequest["headers"]): WireRequest["headers"] {
  return (name) => {
    const value = headers(name);
    if (name !== "content-encoding" || value === undefined) return value;
    const encodings = value.split(",").map((encoding) => encoding.trim());
    const kept = encodings.filter((encoding) => encoding.toLowerCase() !== "aws-chunked");
    return kept.length === encodings.length ? value : kept.join(",");
  };
}

function decodePayload(payload: Member, request: WireRequest): unknown {
  const { shape } = payload;
  const { body } = request;
  if (payload.streaming) return request.streamingBody ?? blobOf(body);
  if (body.length === 0) {
    if (!payload.required) return undefined;
    throw new ServiceError("MissingRequestBodyError", "Request Body is empty", { status: 400 });
  }
  if (shape.type === "blob") return body;
  if (shape.type === "structure") return structureOfBody(shape, payload.wireName, body);
  const text = decodeUtf8(body);
  // The only text payload is a bucket policy.
  if (text === undefined) {
    const message = "Policies must be valid JSON and the first byte must be '{'";
    throw new ServiceError("MalformedPolicy", message, { status: 400 });
  }
  return text;
}

function blobOf(bytes: Uint8Array): StreamingBlob {
  return {
    size: bytes.length,
    async *open(range) {
      yield range === undefined ? bytes : bytes.subarray(range.start, range.end + 1);
    },
  };
}

function structureOfBody(shape: StructureShape, rootName: string, body: Uint8Array): Record<string, unknown> {
  const root = parseXml(body);
  if (root === undefined || root.name !== rootName) throw malformedXml();
  return structureOf(shape, root);
}

function structureOf(shape: StructureShape, element: XmlElement): Record<string, unknown> {
  try {
    return structureOfXml(shape, element);
  } catch (error) {
    if (error instanceof XmlMismatch) throw malformedXml();
    throw error;
  }
}

function malformedXml(): ServiceError {
  const message = "The XML you provided was not well-formed or did not validate against our published schema";
  return new ServiceError("MalformedXML", message, { status: 400 });
}

function encode<Output>(
  operation: OperationModel<unknown, Output>,
  output: Output,
  answered: Answered,
): WireResponse {
  const shape = operation.output;
  const ids = idHeaders(answered);
  if (shape === undefined) return { status: operation.http.responseCode, headers: ids, body: undefined };
  const bound = bindResponse(shape, output ?? {});
  const partial = bound.headers.some(([name]) => name.toLowerCase() === "content-range");
  const status = bound.status ?? (partial ? 206 : operation.http.responseCode);
  if (operation.http.method === "HEAD")
    return { status, headers: [...ids, ...bound.headers], body: undefined };
  const { body, contentType } = encodeBody(operation, shape, output ?? {});
  const typed = contentType === undefined ? [] : [["Content-Type", contentType] as const];
  return { status, headers: [...ids, ...bound.headers, ...typed], body };
}

interface EncodedBody {
  readonly body: WireResponse["body"];
  readonly contentType: string | undefined;
}

const noBody: EncodedBody = { body: undefined, contentType: undefined };

function encodeBody(operation: OperationModel, shape: StructureShape, output: unknown): EncodedBody {
  const { payload } = shape;
  if (payload === undefined) return encodeMembers(operation, shape, output);
  const content = asMembers(output)[payload.name];
  if (payload.shape.type === "structure") {
    // The clients take a 200 without a body for a copy that broke off.
    const value = content ?? {};
    const attributes = attributesOf(payload.shape, value);
    return xmlBody(operation, payload.wireName, attributes, xmlOfStructure(payload.shape, value));
  }
  if (content === undefined || content === null) return noBody;
  // A stored object's type is its own header; text that is not XML is a policy.
  if (payload.streaming) return { body: content as StreamingBlob, contentType: undefined };
  if (payload.shape.type === "blob") return { body: content as Uint8Array, contentType: undefined };
  return { body: String(content), contentType: "application/json" };
}

function encodeMembers(operation: OperationModel, shape: StructureShape, output: unknown): EncodedBody {
  const inBody = shape.members.filter((member) => member.location === "body");
  const only = inBody[0];
  if (only === undefined) return noBody;
  const root = operation.outputRoot ?? shape.name;
  // GetBucketLocation: the answer's only member is the root element itself.
  if (inBody.length === 1 && only.wireName === root) {
    const content = asMembers(output)[only.name];
    return xmlBody(operation, root, "", content === undefined ? "" : xmlOfValue(only.shape, content));
  }
  return xmlBody(operation, root, "", xmlOfStructure(shape, output));
}

function xmlBody(operation: OperationModel, root: string, attributes: string, content: string): EncodedBody {
  const namespace = ` xmlns="${operation.service.xmlNamespace}"`;
  const text = `${declaration}<${root}${namespace}${attributes}>${content}</${root}>`;
  return { body: text, contentType: "application/xml" };
}

function idHeaders(answered: Answered): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [["x-amz-request-id", answered.requestId]];
  if (answered.hostId !== undefined) headers.push(["x-amz-id-2", answered.hostId]);
  return headers;
}

function encodeError(
  service: ServiceModel,
  operation: OperationModel | undefined,
  error: ServiceError,
  answered: Answered,
): WireResponse {
  const status = errorStatus(service, error);
  const headers = [...idHeaders(answered), ...Object.entries(error.headers)];
  const bodiless = status === 304 || (answered.method ?? operation?.http.method) === "HEAD";
  if (bodiless) return { status, headers, body: undefined };
  const elements: [string, string][] = [
    ["Code", error.code],
    ["Message", error.message],
    ...Object.entries(error.details),
    ["RequestId", answered.requestId],
    ["HostId", answered.hostId ?? ""],
  ];
  const content = elements.map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`).join("");
  return {
    status,
    headers: [...headers, ["Content-Type", "application/xml"]],
    body: `${declaration}<Error>${content}</Error>`,
  };
}
