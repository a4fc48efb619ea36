/**
 * Which operation a REST request means, read from the models' own URIs: `/{Bucket}/{Key+}?uploads` is a path
 * template and literals of the query string. Operations that share both are told apart by what they require:
 * UploadPart by `partNumber` and `uploadId`, CopyObject by the header `x-amz-copy-source`.
 */
import type { OperationModel, ServiceModel } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import { decodePercent } from "./query-string.ts";
import type { QueryPairs, RoutableRequest, Route } from "./wire.ts";

interface Candidate {
  readonly operation: OperationModel;
  readonly literals: readonly (readonly [key: string, value: string | undefined])[];
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
  /** Every query key the operation reads. */
  readonly boundQuery: ReadonlySet<string>;
}

interface Segment {
  readonly name: string;
  readonly kind: "literal" | "label" | "greedy";
}

interface Template {
  readonly segments: readonly Segment[];
  readonly candidates: readonly Candidate[];
  /** Query keys that name a sub-resource here, whatever the method. */
  readonly subresources: ReadonlySet<string>;
  /** Query keys that are options of some operation here. */
  readonly boundQuery: ReadonlySet<string>;
}

interface RouteTable {
  readonly templates: readonly Template[];
  readonly subresources: ReadonlySet<string>;
}

const tables = new WeakMap<ServiceModel, RouteTable>();

export function routeRest(service: ServiceModel, request: RoutableRequest): Route {
  let table = tables.get(service);
  if (table === undefined) {
    table = buildTable(service);
    tables.set(service, table);
  }
  for (const template of table.templates) {
    const uriLabels = matchPath(template.segments, request.path);
    if (uriLabels === undefined) continue;
    const ofMethod = template.candidates.filter(({ operation }) => operation.http.method === request.method);
    // A literal path is told from a bucket of that name by its method.
    if (ofMethod.length === 0 && template.segments.some(({ kind }) => kind === "literal")) continue;
    return { operation: choose(service, table, template, ofMethod, request), uriLabels };
  }
  throw unknownOperation(service);
}

function choose(
  service: ServiceModel,
  table: RouteTable,
  template: Template,
  ofMethod: readonly Candidate[],
  request: RoutableRequest,
): OperationModel {
  const { query } = request;
  if (query.some(([key, value]) => isUnknownSubresource(table, template, key, value))) {
    throw unknownOperation(service);
  }
  const keys = [...new Set(query.map(([key]) => key))];
  const named = keys.filter((key) => template.subresources.has(key));
  const matching = ofMethod.filter(({ literals }) => hasLiterals(literals, query));
  const mostLiterals = Math.max(0, ...matching.map(({ literals }) => literals.length));
  const nearest = matching.filter(({ literals }) => literals.length === mostLiterals);
  const chosen = mostSpecific(nearest, keys, request);
  if (chosen === undefined) throw methodNotAllowed(template, request, named[0]);
  const unmatched = named.filter((key) => !chosen.literals.some(([literal]) => literal === key));
  if (unmatched.length === named.length && named.length > 0)
    throw methodNotAllowed(template, request, named[0]);
  if (unmatched.length > 0) {
    const message = `Conflicting query string parameters: ${named.sort().join(", ")}`;
    throw invalidQuery(message, named[0] ?? "");
  }
  // Half of an UploadPart must not become a PutObject: what tells siblings apart has to be read by the one chosen.
  const unread = keys.find(
    (key) => !chosen.boundQuery.has(key) && nearest.some(({ requiredQuery }) => requiredQuery.includes(key)),
  );
  if (unread !== undefined) throw invalidQuery("This operation does not accept a query-string.", unread);
  return chosen.operation;
}

function mostSpecific(
  candidates: readonly Candidate[],
  keys: readonly string[],
  request: RoutableRequest,
): Candidate | undefined {
  const isMet = ({ requiredQuery, requiredHeaders }: Candidate) =>
    requiredQuery.every((key) => keys.includes(key)) &&
    requiredHeaders.every((name) => request.headers(name) !== undefined);
  const weight = ({ requiredQuery, requiredHeaders }: Candidate) =>
    requiredQuery.length + requiredHeaders.length;
  const met = candidates.filter(isMet).sort((left, right) => weight(right) - weight(left));
  // Nothing is met: the one that asks least is meant, and the constraint check says what is missing.
  return met[0] ?? [...candidates].sort((left, right) => weight(left) - weight(right))[0];
}

function isSigning(key: string): boolean {
  return key === "x-id" || /^x-amz-/i.test(key);
}

/** A bare key, or the name of a sub-resource of something else, that means nothing at this path. */
function isUnknownSubresource(table: RouteTable, template: Template, key: string, value: string): boolean {
  if (template.subresources.has(key) || template.boundQuery.has(key) || isSigning(key)) return false;
  return table.subresources.has(key) || value === "";
}

function hasLiterals(literals: Candidate["literals"], query: QueryPairs): boolean {
  return literals.every(([key, value]) => {
    const pair = query.find(([name]) => name === key);
    return pair !== undefined && (value === undefined || pair[1] === value);
  });
}

function unknownOperation(service: ServiceModel): ServiceError {
  if (service.protocol !== "rest-xml")
    return new ServiceError("UnknownOperationException", "", { status: 404 });
  const message = "A header you provided implies functionality that is not implemented";
  return new ServiceError("NotImplemented", message, { status: 501 });
}

function methodNotAllowed(
  template: Template,
  request: RoutableRequest,
  subresource: string | undefined,
): ServiceError {
  const siblings = template.candidates.filter(({ literals }) =>
    subresource === undefined ? literals.length === 0 : literals.some(([key]) => key === subresource),
  );
  const methods = [...new Set(siblings.map(({ operation }) => operation.http.method))].sort();
  const resourceType = subresource ?? ["service", "bucket", "object"][template.segments.length] ?? "object";
  return new ServiceError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    details: {
      Method: request.method,
      ResourceType: resourceType
        .replace(/([a-z])([A-Z])/g, "$1_$2")
        .replaceAll("-", "_")
        .toUpperCase(),
    },
    headers: methods.length === 0 ? {} : { Allow: methods.join(", ") },
  });
}

function invalidQuery(message: string, key: string): ServiceError {
  return new ServiceError("InvalidArgument", message, {
    status: 400,
    details: { ArgumentName: "ResourceType", ArgumentValue: key },
  });
}

/** The labels of a path, decoded once and not normalised: `//`, `.` and `..` are legal in a key. */
function matchPath(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  let rest = path.startsWith("/") ? path.slice(1) : path;
  for (const { name, kind } of segments) {
    if (rest === "") return undefined;
    const slash = kind === "greedy" ? -1 : rest.indexOf("/");
    const text = slash === -1 ? rest : rest.slice(0, slash);
    rest = slash === -1 ? "" : rest.slice(slash + 1);
    if (text === "") return undefined;
    if (kind === "literal") {
      if (text !== name) return undefined;
    } else {
      const value = decodePercent(text);
      if (value === undefined) {
        throw new ServiceError("InvalidURI", "Couldn't parse the specified URI.", { status: 400 });
      }
      labels[name] = value;
    }
  }
  return rest === "" ? labels : undefined;
}

function buildTable(service: ServiceModel): RouteTable {
  const byPath = new Map<string, Candidate[]>();
  for (const name of service.operationNames) {
    const operation = service.operation(name);
    // A deprecated S3 operation shares its URI with the one that took its place.
    if (operation.deprecated) continue;
    const path = operation.http.uri.split("?")[0] ?? "/";
    byPath.set(path, [...(byPath.get(path) ?? []), candidateOf(operation)]);
  }
  const templates = [...byPath].map(([path, candidates]) => templateOf(path, candidates));
  templates.sort((left, right) => labelCount(left) - labelCount(right));
  return { templates, subresources: new Set(templates.flatMap(({ subresources }) => [...subresources])) };
}

function labelCount({ segments }: Template): number {
  return segments.filter(({ kind }) => kind !== "literal").length;
}

function templateOf(path: string, candidates: readonly Candidate[]): Template {
  const segments = path
    .split("/")
    .filter((text) => text !== "")
    .map((text): Segment => {
      if (!text.startsWith("{")) return { name: text, kind: "literal" };
      if (text.endsWith("+}")) return { name: text.slice(1, -2), kind: "greedy" };
      return { name: text.slice(1, -1), kind: "label" };
    });
  const literals = candidates.flatMap((candidate) => candidate.literals);
  return {
    segments,
    candidates,
    // `list-type=2` is an option of a listing, not a sub-resource of the bucket.
    subresources: new Set(literals.filter(([, value]) => value === undefined).map(([key]) => key)),
    boundQuery: new Set([
      ...candidates.flatMap(({ boundQuery }) => [...boundQuery]),
      ...literals.filter(([, value]) => value !== undefined).map(([key]) => key),
    ]),
  };
}

function candidateOf(operation: OperationModel): Candidate {
  const search = operation.http.uri.split("?")[1];
  const literals = (search === undefined ? [] : search.split("&")).map((literal) => {
    const [key, value] = literal.split("=");
    return [key ?? "", value] as const;
  });
  const { members } = operation.input;
  const required = members.filter((member) => member.required);
  return {
    operation,
    literals,
    requiredQuery: required
      .filter(({ location }) => location === "querystring")
      .map(({ wireName }) => wireName),
    requiredHeaders: required
      .filter(({ location }) => location === "header")
      .map(({ wireName }) => wireName.toLowerCase()),
    boundQuery: new Set(
      members.filter(({ location }) => location === "querystring").map(({ wireName }) => wireName),
    ),
  };
}
