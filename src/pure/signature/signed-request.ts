import { percentDecode } from "./uri-encoding.ts";

/** How a service words its errors and reads its requests. */
export type ProtocolFamily = "query" | "json" | "s3";

/** A request as it came over the wire, with the service it was routed to. */
export interface SignedRequest {
  readonly method: string;
  /** The path as received, still percent-encoded. */
  readonly rawPath: string;
  /** The query string as received, without `?`. */
  readonly rawQuery: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  /** The service as a credential scope names it. */
  readonly service: string;
  readonly protocol: ProtocolFamily;
}

/** Values by lower-case name, in canonical form: trimmed, runs of spaces made one, several joined by `,`. */
export type CanonicalHeaders = ReadonlyMap<string, string>;

/** A query parameter, decoded once. `bare` tells `?policy` from `?policy=`. */
export interface QueryParameter {
  readonly name: string;
  readonly value: string;
  readonly bare: boolean;
}

export function readHeaders(rawHeaders: readonly string[]): CanonicalHeaders {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    const value = canonicalValue(rawHeaders[index + 1] ?? "");
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return headers;
}

function canonicalValue(value: string): string {
  const trimmed = value.trim();
  return trimmed.includes("  ") ? trimmed.replace(/ {2,}/g, " ") : trimmed;
}

export function readQuery(rawQuery: string): readonly QueryParameter[] {
  if (rawQuery === "") return [];
  return rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      if (equals === -1) return { name: percentDecode(pair), value: "", bare: true };
      return {
        name: percentDecode(pair.slice(0, equals)),
        value: percentDecode(pair.slice(equals + 1)),
        bare: false,
      };
    });
}

/** The value of the first parameter of that exact name. */
export function queryValue(query: readonly QueryParameter[], name: string): string | undefined {
  return query.find((parameter) => parameter.name === name)?.value;
}
