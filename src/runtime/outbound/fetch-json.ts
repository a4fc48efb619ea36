import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { isTrusted } from "./trusted-chain.ts";

export type Fetched =
  | { readonly kind: "json"; readonly json: unknown }
  /** Nobody answered in time, or not with what was asked for. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "untrusted" };

export interface FetchRules {
  /** SHA-1 of certificates that are trusted though no certificate authority is. */
  readonly thumbprints: readonly string[];
  /** Unencrypted connections are for addresses that the operator gave. */
  readonly mayBePlain: boolean;
  readonly now: number;
}

const TIMEOUT_MS = 5000;
const BODY_BYTES_MAX = 1024 * 1024;

/** Asks for a JSON document on another machine. Redirects are not followed. */
export function fetchJson(url: URL, rules: FetchRules): Promise<Fetched> {
  const isSecure = url.protocol === "https:";
  if (!isSecure && (url.protocol !== "http:" || !rules.mayBePlain)) {
    return Promise.resolve({ kind: "untrusted" });
  }
  return new Promise((resolve) => {
    const headers = { accept: "application/json", "user-agent": "cairn" };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const request = isSecure
      ? // Whether the certificate is good is decided below, before anything of the answer is read.
        requestHttps(url, { headers, signal, agent: false, rejectUnauthorized: false })
      : requestHttp(url, { headers, signal, agent: false });
    const end = (fetched: Fetched) => {
      resolve(fetched);
      request.destroy();
    };
    request.on("error", () => end({ kind: "unreachable" }));
    request.on("response", (response) => {
      if (isSecure && !isTrustedSocket(response.socket, url, rules)) return end({ kind: "untrusted" });
      if (response.statusCode !== 200) return end({ kind: "unreachable" });
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > BODY_BYTES_MAX) end({ kind: "unreachable" });
        else chunks.push(chunk);
      });
      response.on("error", () => end({ kind: "unreachable" }));
      response.on("close", () => end({ kind: "unreachable" }));
      response.on("end", () => end(parsed(Buffer.concat(chunks))));
    });
    request.end();
  });
}

function isTrustedSocket(socket: Socket, url: URL, { thumbprints, now }: FetchRules): boolean {
  return socket instanceof TLSSocket && isTrusted(socket, url.hostname, thumbprints, now);
}

function parsed(body: Buffer): Fetched {
  try {
    return { kind: "json", json: JSON.parse(body.toString()) };
  } catch {
    return { kind: "unreachable" };
  }
}
