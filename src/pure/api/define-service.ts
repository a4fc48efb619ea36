/**
 * Turns a compact model into the one the codecs use. Operations and shapes are resolved when they are first asked for,
 * so that loading a service costs little more than parsing its file.
 */
import type {
  CompactError,
  CompactMember,
  CompactOperation,
  CompactService,
  CompactShape,
} from "./compact-model.ts";
import type { ErrorModel, Member, OperationModel, ServiceModel, Shape, StructureShape } from "./model.ts";

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
