import { ServiceError } from "../aws/service-error.ts";
import type { QueryPairs } from "./wire.ts";

/**
 * The pairs of a query string or a form body; `+` is a space in both. A percent escape that is broken or does not
 * spell UTF-8 is thrown as `MalformedQueryString`.
 */
export function parseQueryString(text: string): QueryPairs {
  const pairs: [string, string][] = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf("&", start);
    if (end === -1) end = text.length;
    if (end > start) {
      const equals = text.indexOf("=", start);
      const named = equals !== -1 && equals < end;
      const name = decodeComponent(text.slice(start, named ? equals : end));
      const value = named ? decodeComponent(text.slice(equals + 1, end)) : "";
      if (name === undefined || value === undefined) throw malformedQueryString();
      pairs.push([name, value]);
    }
    start = end + 1;
  }
  return pairs;
}

export function malformedQueryString(): ServiceError {
  return new ServiceError("MalformedQueryString", "The query string contains a syntax error.", {
    status: 404,
  });
}

function decodeComponent(text: string): string | undefined {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  return decodePercent(spaced);
}

/** Undoes percent-encoding once; `undefined` when an escape is broken or does not spell UTF-8. */
export function decodePercent(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
