import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { connect } from "node:tls";
import type { Clock } from "../clock.ts";
import { type Fetched, fetchJson } from "./fetch-json.ts";
import { peerChain, thumbprintOf, topIntermediate, type Voucher } from "./trusted-chain.ts";

/** Somebody who signs identity tokens, as an account configured it. */
export interface Issuer {
  /** `https://…`, the `iss` of its tokens. */
  readonly url: string;
  /** SHA-1 of certificates, for issuers whose certificate authority is not known everywhere. */
  readonly thumbprints: readonly string[];
}

export type IssuerKeys =
  | {
      readonly kind: "keys";
      readonly keys: readonly JsonKey[];
      /** What vouched for the certificate of who gave them; missing where the operator says where they are. */
      readonly voucher: Voucher | undefined;
    }
  | { readonly kind: "unreachable" }
  /** Its certificate is neither trusted nor known by a thumbprint. */
  | { readonly kind: "untrusted" }
  /** What it answers is no description of an issuer, of another issuer, or no set of keys. */
  | { readonly kind: "unusable" };

/** A JSON Web Key (RFC 7517). */
export type JsonKey = Readonly<Record<string, unknown>>;

/** The identity providers of the outside world. Never asked within a transaction. */
export interface Issuers {
  /** The keys in force. Asks anew when `keyId` is not among those it remembers. */
  keysOf(issuer: Issuer, keyId: string): Promise<IssuerKeys>;
  /** The thumbprint of the highest intermediate certificate; undefined when nobody answers. */
  thumbprintsOf(url: string): Promise<readonly string[] | undefined>;
}

export interface IssuersParts {
  /** The house's time, by which keys are forgotten. */
  readonly clock: Clock;
  /** The time of the outside world, by which certificates are judged. */
  readonly certificateClock: Clock;
  /** Where the operator says that issuers are reached: another base address, or a file with their keys. */
  readonly places: ReadonlyMap<string, string>;
}

const REMEMBERED_MS = 5 * 60 * 1000;
/** Nobody makes the house ask more often by sending tokens with made-up key ids. */
const ASKED_AGAIN_MS = 10 * 1000;
const REMEMBERED_MAX = 1000;
const CONNECT_MS = 5000;

interface Remembered {
  readonly found: Promise<IssuerKeys>;
  readonly askedAtMs: number;
}

export function openIssuers({ clock, certificateClock, places }: IssuersParts): Issuers {
  const remembered = new Map<string, Remembered>();

  const ask = (name: string, issuer: Issuer): Promise<IssuerKeys> => {
    const found = fetchKeys(issuer, places.get(issuer.url), certificateClock.now());
    remembered.delete(name);
    remembered.set(name, { found, askedAtMs: clock.now() });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= REMEMBERED_MAX) break;
      remembered.delete(oldest);
    }
    return found;
  };

  return {
    async keysOf(issuer, keyId) {
      // Accounts that trust other certificates do not share what was fetched.
      const name = JSON.stringify([issuer.url, ...issuer.thumbprints]);
      const known = remembered.get(name);
      const ageMs = known === undefined ? Number.POSITIVE_INFINITY : clock.now() - known.askedAtMs;
      if (known === undefined || ageMs >= REMEMBERED_MS) return ask(name, issuer);
      const found = await known.found;
      const isThere = found.kind === "keys" && found.keys.some(({ kid }) => kid === keyId);
      return isThere || (found.kind === "keys" && ageMs < ASKED_AGAIN_MS) ? found : ask(name, issuer);
    },

    async thumbprintsOf(url) {
      return places.has(url) ? [] : fetchThumbprints(new URL(url));
    },
  };
}

async function fetchKeys(
  { url, thumbprints }: Issuer,
  place: string | undefined,
  now: number,
): Promise<IssuerKeys> {
  if (place !== undefined && !/^https?:\/\//.test(place)) return keysIn(await readJsonFile(place));
  const base = (place ?? url).replace(/\/$/, "");
  const rules = { thumbprints, now, mayBePlain: place !== undefined };
  const description = await fetchJson(new URL(`${base}/.well-known/openid-configuration`), rules);
  if (description.kind !== "json") return description;
  const { issuer, jwks_uri: keysUrl } = (description.json ?? {}) as Record<string, unknown>;
  if (issuer !== url || typeof keysUrl !== "string") return { kind: "unusable" };
  const moved = place === undefined ? keysUrl : keysUrl.replace(url.replace(/\/$/, ""), base);
  if (!URL.canParse(moved)) return { kind: "unusable" };
  return keysIn(await fetchJson(new URL(moved), rules));
}

function keysIn(fetched: Fetched): IssuerKeys {
  if (fetched.kind !== "json") return fetched;
  const { keys } = (fetched.json ?? {}) as Record<string, unknown>;
  const isSet = Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null);
  return isSet ? { kind: "keys", keys, voucher: fetched.voucher } : { kind: "unusable" };
}

async function readJsonFile(path: string): Promise<Fetched> {
  try {
    return { kind: "json", json: JSON.parse(await readFile(path, "utf8")) };
  } catch {
    return { kind: "unreachable" };
  }
}

/** Nothing is sent: the certificates come before anything that would have to be kept secret. */
function fetchThumbprints({ hostname, port }: URL): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: port === "" ? 443 : Number(port),
      // An address is no server name.
      servername: isIP(hostname) === 0 ? hostname : "",
      rejectUnauthorized: false,
      timeout: CONNECT_MS,
    });
    const end = (thumbprints: readonly string[] | undefined) => {
      resolve(thumbprints);
      socket.destroy();
    };
    socket.on("error", () => end(undefined));
    socket.on("timeout", () => end(undefined));
    socket.on("secureConnect", () => {
      const top = topIntermediate(peerChain(socket));
      end(top === undefined ? undefined : [thumbprintOf(top)]);
    });
  });
}
