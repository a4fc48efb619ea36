/**
 * What the generated service models are made of. A `<service>.json` holds the compact form below; `defineService`
 * wraps it and resolves operations and shapes only when they are first asked for, so that loading a service costs
 * little more than parsing its file.
 */

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

export interface CompactMember {
  readonly shape: string;
  readonly location?: Exclude<BindingLocation, "body">;
  readonly wireName?: string;
  readonly streaming?: boolean;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly xmlNamespace?: string;
}

export interface CompactShape {
  readonly type: Shape["type"];
  readonly members?: Readonly<Record<string, string | CompactMember>>;
  readonly required?: readonly string[];
  readonly payload?: string;
  readonly element?: string;
  readonly elementName?: string;
  readonly flattened?: boolean;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly format?: TimestampFormat;
  readonly sensitive?: boolean;
  readonly eventStream?: boolean;
  readonly xmlNamespace?: XmlNamespace;
}

export interface CompactOperation {
  readonly http?: { readonly method: string; readonly uri: string; readonly responseCode?: number };
  readonly input?: string;
  readonly output?: string;
  readonly inputRoot?: string;
  readonly outputRoot?: string;
  readonly errors?: readonly string[];
  readonly pagination?: Partial<Pagination>;
  readonly deprecated?: boolean;
  readonly checksumRequired?: boolean;
}

export interface CompactError {
  readonly code?: string;
  readonly status?: number;
  readonly members?: readonly string[];
}

export interface CompactService {
  readonly name: string;
  readonly serviceId: string;
  readonly fullName: string;
  readonly protocol: ProtocolName;
  readonly apiVersion: string;
  readonly endpointPrefix: string;
  readonly signingName: string;
  readonly targetPrefix?: string;
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, CompactOperation>>;
  readonly errors: Readonly<Record<string, CompactError>>;
  readonly shapes: Readonly<Record<string, CompactShape>>;
}

const nothing: StructureShape = {
  type: "structure",
  name: "Unit",
  members: [],
  payload: undefined,
  xmlNamespace: undefined,
  eventStream: false,
};

/** The model behind a generated `<service>.ts`. Asking for a name the service does not have is a bug and throws. */
export function defineService(compact: CompactService): ServiceModel {
  const operations = new Map<string, OperationModel>();
  const shapes = new Map<string, Shape>();
  let errorsByCode: Map<string, ErrorModel> | undefined;

  const resolveShape = (name: string): Shape => {
    const known = shapes.get(name);
    if (known !== undefined) return known;
    const source = Object.hasOwn(compact.shapes, name) ? compact.shapes[name] : undefined;
    if (source === undefined) throw new Error(`${compact.name} has no shape ${name}`);
    return buildShape(name, source, shapes, resolveShape);
  };

  const findOperation = (name: string): OperationModel | undefined => {
    const known = operations.get(name);
    if (known !== undefined) return known;
    const source = Object.hasOwn(compact.operations, name) ? compact.operations[name] : undefined;
    if (source === undefined) return undefined;
    const built = buildOperation(name, source, service, compact, resolveShape);
    operations.set(name, built);
    return built;
  };

  const service: ServiceModel = {
    name: compact.name,
    serviceId: compact.serviceId,
    fullName: compact.fullName,
    protocol: compact.protocol,
    apiVersion: compact.apiVersion,
    endpointPrefix: compact.endpointPrefix,
    signingName: compact.signingName,
    targetPrefix: compact.targetPrefix,
    xmlNamespace: compact.xmlNamespace,
    operationNames: Object.keys(compact.operations),
    operation<Input, Output>(name: string): OperationModel<Input, Output> {
      const found = findOperation(name);
      if (found === undefined) throw new Error(`${compact.name} has no operation ${name}`);
      return found as OperationModel<Input, Output>;
    },
    findOperation,
    findError(code) {
      errorsByCode ??= new Map(
        Object.entries(compact.errors).map(([shapeName, error]) => {
          const model = buildError(shapeName, error);
          return [model.code, model];
        }),
      );
      return errorsByCode.get(code);
    },
    shape: resolveShape,
  };
  return service;
}

function buildError(shapeName: string, error: CompactError): ErrorModel {
  return {
    code: error.code ?? shapeName,
    shapeName,
    status: error.status ?? 400,
    memberNames: error.members ?? [],
  };
}

function buildOperation(
  name: string,
  source: CompactOperation,
  service: ServiceModel,
  compact: CompactService,
  resolveShape: (name: string) => Shape,
): OperationModel {
  const { http, pagination } = source;
  let input: StructureShape | undefined;
  let output: StructureShape | undefined;
  let errors: readonly ErrorModel[] | undefined;
  return {
    name,
    service,
    http: {
      method: http?.method ?? "POST",
      uri: http?.uri ?? "/",
      responseCode: http?.responseCode ?? 200,
    },
    get input() {
      input ??= source.input === undefined ? nothing : asStructure(resolveShape(source.input));
      return input;
    },
    get output() {
      if (source.output === undefined) return undefined;
      output ??= asStructure(resolveShape(source.output));
      return output;
    },
    inputRoot: source.inputRoot,
    outputRoot: source.outputRoot,
    get errors() {
      errors ??= (source.errors ?? []).map((error) => buildError(error, compact.errors[error] ?? {}));
      return errors;
    },
    pagination: pagination && {
      inputToken: pagination.inputToken ?? [],
      outputToken: pagination.outputToken ?? [],
      limitKey: pagination.limitKey,
      moreResults: pagination.moreResults,
      resultKeys: pagination.resultKeys ?? [],
    },
    deprecated: source.deprecated ?? false,
    checksumRequired: source.checksumRequired ?? false,
  };
}

function asStructure(shape: Shape): StructureShape {
  if (shape.type !== "structure") throw new Error(`${shape.name} is not a structure`);
  return shape;
}

/** Every variant sets every property, in one order, so that the codecs' property reads stay monomorphic. */
function buildShape(
  name: string,
  source: CompactShape,
  shapes: Map<string, Shape>,
  resolveShape: (name: string) => Shape,
): Shape {
  const { type, min, max } = source;
  const keep = (shape: Shape): Shape => {
    shapes.set(name, shape);
    return shape;
  };
  switch (type) {
    case "structure": {
      // A structure may contain itself, so it is known before its members are.
      const members: Member[] = [];
      const shape = {
        type,
        name,
        members,
        payload: undefined as Member | undefined,
        xmlNamespace: source.xmlNamespace,
        eventStream: source.eventStream ?? false,
      };
      keep(shape);
      const required = new Set(source.required);
      for (const [memberName, member] of Object.entries(source.members ?? {})) {
        members.push(buildMember(memberName, member, required.has(memberName), resolveShape));
      }
      shape.payload = members.find((member) => member.name === source.payload);
      return shape;
    }
    case "list":
      return keep({
        type,
        name,
        element: resolveShape(source.element ?? ""),
        elementName: source.elementName ?? (source.flattened ? undefined : "member"),
        flattened: source.flattened ?? false,
        min,
        max,
      });
    case "map":
      return keep({
        type,
        name,
        key: resolveShape(source.key ?? ""),
        value: resolveShape(source.value ?? ""),
        min,
        max,
      });
    case "string":
      return keep({
        type,
        name,
        min,
        max,
        pattern: source.pattern,
        enum: source.enum,
        sensitive: source.sensitive ?? false,
      });
    case "blob":
      return keep({ type, name, min, max, sensitive: source.sensitive ?? false });
    case "timestamp":
      return keep({ type, name, format: source.format });
    case "boolean":
      return keep({ type, name });
    default:
      return keep({ type, name, min, max });
  }
}

function buildMember(
  name: string,
  source: string | CompactMember,
  required: boolean,
  resolveShape: (name: string) => Shape,
): Member {
  const compact: CompactMember = typeof source === "string" ? { shape: source } : source;
  const shape = resolveShape(compact.shape);
  return {
    name,
    wireName: compact.wireName ?? name,
    shape:
      compact.flattened && shape.type === "list"
        ? {
            ...shape,
            flattened: true,
            elementName: shape.elementName === "member" ? undefined : shape.elementName,
          }
        : shape,
    required,
    location: compact.location ?? "body",
    streaming: compact.streaming ?? false,
    xmlAttribute: compact.xmlAttribute ?? false,
    xmlNamespace: compact.xmlNamespace,
  };
}
