/** What the services' APIs are made of, as the codecs and the constraint check see it. */

/** Content that is read when it is wanted, not before: the body of an S3 object. */
export interface StreamingBlob {
  readonly size: number;
  /** The bytes from `start` to `end`, both included; all of them without a range. */
  open(range?: { start: number; end: number }): AsyncIterable<Uint8Array>;
}

export type ProtocolName = "query" | "json" | "rest-json" | "rest-xml";

export type BindingLocation = "header" | "headers" | "uri" | "querystring" | "statusCode" | "body";

export type TimestampFormat = "iso8601" | "rfc822" | "unixTimestamp";

export interface Member {
  readonly name: string;
  /** The name on the wire: element, key, header, header prefix, query key or path label. */
  readonly wireName: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly location: BindingLocation;
  readonly streaming: boolean;
  readonly xmlAttribute: boolean;
  readonly xmlNamespace: string | undefined;
}

export interface StructureShape {
  readonly type: "structure";
  readonly name: string;
  readonly members: readonly Member[];
  /** The member that is the whole body, if one is. */
  readonly payload: Member | undefined;
  readonly xmlNamespace: XmlNamespace | undefined;
  readonly eventStream: boolean;
}

export interface XmlNamespace {
  readonly uri: string;
  readonly prefix: string | undefined;
}

export interface ListShape {
  readonly type: "list";
  readonly name: string;
  readonly element: Shape;
  /** The name of one element in XML; `undefined` in a flattened list that takes its owner's name. */
  readonly elementName: string | undefined;
  readonly flattened: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface MapShape {
  readonly type: "map";
  readonly name: string;
  readonly key: Shape;
  readonly value: Shape;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface StringShape {
  readonly type: "string";
  readonly name: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly pattern: string | undefined;
  readonly enum: readonly string[] | undefined;
  readonly sensitive: boolean;
}

export interface NumberShape {
  readonly type: "integer" | "long" | "float" | "double";
  readonly name: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface BooleanShape {
  readonly type: "boolean";
  readonly name: string;
}

export interface TimestampShape {
  readonly type: "timestamp";
  readonly name: string;
  readonly format: TimestampFormat | undefined;
}

export interface BlobShape {
  readonly type: "blob";
  readonly name: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly sensitive: boolean;
}

export type Shape =
  | StructureShape
  | ListShape
  | MapShape
  | StringShape
  | NumberShape
  | BooleanShape
  | TimestampShape
  | BlobShape;

/** An error a service declares. `code` is what travels: `NoSuchEntity`, not `NoSuchEntityException`. */
export interface ErrorModel {
  readonly code: string;
  readonly shapeName: string;
  readonly status: number;
  readonly memberNames: readonly string[];
}

export interface Pagination {
  readonly inputToken: readonly string[];
  readonly outputToken: readonly string[];
  readonly limitKey: string | undefined;
  readonly moreResults: string | undefined;
  readonly resultKeys: readonly string[];
}

/** The input of an operation that takes nothing. */
export type Unit = Readonly<Record<string, never>>;

export interface HttpBinding {
  readonly method: string;
  readonly uri: string;
  readonly responseCode: number;
}

/** `Input` and `Output` exist for the compiler only; a value carries neither. */
export interface OperationModel<Input = unknown, Output = unknown> {
  readonly name: string;
  readonly service: ServiceModel;
  readonly http: HttpBinding;
  /** The structure without members for an operation that takes nothing. */
  readonly input: StructureShape;
  readonly output: StructureShape | undefined;
  /** The root element of an S3 request body that no payload member names. */
  readonly inputRoot: string | undefined;
  /** The root element of an S3 answer that no payload member names. */
  readonly outputRoot: string | undefined;
  readonly errors: readonly ErrorModel[];
  readonly pagination: Pagination | undefined;
  readonly deprecated: boolean;
  readonly checksumRequired: boolean;
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
}

export interface ServiceModel {
  readonly name: string;
  readonly serviceId: string;
  readonly fullName: string;
  readonly protocol: ProtocolName;
  readonly apiVersion: string;
  readonly endpointPrefix: string;
  readonly signingName: string;
  readonly targetPrefix: string | undefined;
  readonly xmlNamespace: string | undefined;
  readonly operationNames: readonly string[];
  operation<Input, Output>(name: string): OperationModel<Input, Output>;
  findOperation(name: string): OperationModel | undefined;
  /** The declared error that travels as `code`, or `undefined` for one that no operation declares. */
  findError(code: string): ErrorModel | undefined;
  shape(name: string): Shape;
}
