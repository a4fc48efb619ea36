import type { WireResponse } from "../../../pure/protocol/wire.ts";
import type { Surface } from "../../../runtime/gateway/surface.ts";
import type { TokenIssuers } from "./token-issuers.ts";

/** Under it everybody, signed in or not, finds what tells whether a token is good. */
export const ISSUERS_PREFIX = "/_issuers/";

export function issuerSurface({ document }: TokenIssuers): Surface {
  return {
    prefix: ISSUERS_PREFIX,
    async answer({ method, url = "" }) {
      const [, issuerId, path] = /^\/_issuers\/([0-9a-f-]{36})\/([^?]*)/.exec(url) ?? [];
      if (method !== "GET" && method !== "HEAD") return json(405, { message: "Only GET is answered here." });
      const found = issuerId === undefined ? undefined : await document(issuerId, path ?? "");
      return found === undefined ? json(404, { message: "There is no such document." }) : json(200, found);
    },
  };
}

function json(status: number, value: Readonly<Record<string, unknown>>): WireResponse {
  return { status, headers: [["Content-Type", "application/json"]], body: JSON.stringify(value) };
}
