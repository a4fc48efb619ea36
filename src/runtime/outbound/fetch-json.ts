import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { lookupPublic, mayBePublic } from "./public-address.ts";
import { type Voucher, voucherFor } from "./trusted-chain.ts";

export type Fetched =
  /** `voucher` is missing where nothing had to vouch for the other side. */
  | { readonly kind: "json"; readonly json: unknown; readonly voucher?: Voucher | undefined }
  /** Nobody answered in time, or not with what was asked for. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "untrusted" };

export interface FetchRules {
  /** SHA-1 of certificates that are trusted though no certificate authority is. */
  readonly thumbprints: readonly string[];
  /** Unencrypted connections are for addresses that the operator gave. */
  readonly mayBePlain: boolean;
  /** So are addresses of this machine and its networks: nobody else makes the house look around there. */
  readonly mayBePrivate: boolean;
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
  if (!rules.mayBePrivate && !mayBePublic(url)) return Promise.resolve({ kind: "unreachable" });
  const lookup = rules.mayBePrivate ? undefined : lookupPublic;
  return new Promise((resolve) => {
    const headers = { accept: "application/json", "user-agent": "cairn" };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const request = isSecure
      ? // Whether the certificate is good is decided below, before anything of the answer is read.
        requestHttps(url, { headers, signal, agent: false, lookup, rejectUnauthorized: false })
      : requestHttp(url, { headers, signal, agent: false, lookup });
    const end = (fetched: Fetched) => {
      resolve(fetched);
      request.destroy();
    };
    request.on("error", () => end({ kind: "unreachable" }));
    request.on("response", (response) => {
      const voucher = isSecure ? voucherOf(response.socket, url, rules) : undefined;
      if (isSecure && voucher === undefined) return end({ kind: "untrusted" });
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
      response.on("end", () => end(parsed(Buffer.concat(chunks), voucher)));
    });
    request.end();
  });
}

function voucherOf(socket: Socket, url: URL, { thumbprints, now }: FetchRules): Voucher | undefined {
  return socket instanceof TLSSocket ? voucherFor(socket, url.hostname, thumbprints, now) : undefined;
}

function parsed(body: Buffer, voucher: Voucher | undefined): Fetched {
  try {
    return { kind: "json", json: JSON.parse(body.toString()), voucher };
  } catch {
    return { kind: "unreachable" };
  }
}
