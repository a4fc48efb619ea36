import { malformedQueryString, parseQueryString } from "./query-string.ts";
import { decodeUtf8 } from "./utf8.ts";
import type { QueryPairs, RoutableRequest } from "./wire.ts";

/** One step of a dotted parameter name: `Tags.member.1.Key=a` is four nodes deep. */
export interface ParameterNode {
  value: string | undefined;
  children: Map<string, ParameterNode> | undefined;
}

const form = "application/x-www-form-urlencoded";

// A form is looked at once to find the action and again to decode it, mostly right after one another.
let latest: { readonly body: Uint8Array; readonly pairs: QueryPairs } | undefined;

/** The parameters of a Query request: those of the query string, then those of the form in its body. */
export function queryParameters(request: Pick<RoutableRequest, "query" | "headers" | "body">): QueryPairs {
  if (request.body.length === 0 || !isForm(request.headers("content-type"))) return request.query;
  const body = latest?.body === request.body ? latest.pairs : parseForm(request.body);
  return request.query.length === 0 ? body : [...request.query, ...body];
}

// A missing content type is read as a form, as AWS does for bare clients.
function isForm(contentType: string | undefined): boolean {
  return contentType === undefined || contentType === "" || contentType.trim().toLowerCase().startsWith(form);
}

function parseForm(body: Uint8Array): QueryPairs {
  const text = decodeUtf8(body);
  if (text === undefined) throw malformedQueryString();
  const pairs = parseQueryString(text);
  latest = { body, pairs };
  return pairs;
}

/** The first value of a parameter: routing and decoding must agree on it, or one could be checked and another used. */
export function firstParameter(pairs: QueryPairs, name: string): string | undefined {
  for (const [key, value] of pairs) if (key === name) return value;
  return undefined;
}

export function parameterTree(pairs: QueryPairs): ParameterNode {
  const root: ParameterNode = { value: undefined, children: new Map() };
  for (const [name, value] of pairs) {
    let node = root;
    let start = 0;
    for (;;) {
      const dot = name.indexOf(".", start);
      const step = dot === -1 ? name.slice(start) : name.slice(start, dot);
      node.children ??= new Map();
      let child = node.children.get(step);
      if (child === undefined) {
        child = { value: undefined, children: undefined };
        node.children.set(step, child);
      }
      node = child;
      if (dot === -1) break;
      start = dot + 1;
    }
    node.value ??= value;
  }
  return root;
}
