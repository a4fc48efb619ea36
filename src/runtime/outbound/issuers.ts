import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { connect } from "node:tls";
import type { Clock } from "../clock.ts";
import { openTurnstile } from "../turnstile.ts";
import { type Fetched, fetchJson } from "./fetch-json.ts";
import { lookupPublic, mayBePublic } from "./public-address.ts";
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
  /**
   * Nobody answers, or not who should (by a certificate that is trusted or known by its thumbprint), or not with
   * keys. Which of them is not told: accounts choose who is asked, and would learn what is open where.
   */
  | { readonly kind: "none" };

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
const ASKED_AT_ONCE = 16;

interface Remembered {
  readonly found: Promise<IssuerKeys>;
  readonly askedAtMs: number;
}

export function openIssuers({ clock, certificateClock, places }: IssuersParts): Issuers {
  const remembered = new Map<string, Remembered>();
  const turnstile = openTurnstile(ASKED_AT_ONCE);

  const ask = (name: string, issuer: Issuer): Promise<IssuerKeys> => {
    const found = turnstile(() => fetchKeys(issuer, places.get(issuer.url), certificateClock.now()));
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
      // That there are none is remembered as well: nobody makes the house knock for every token.
      if (isThere || ageMs < ASKED_AGAIN_MS) return found;
      const newer = remembered.get(name);
      return newer === undefined || newer === known ? ask(name, issuer) : newer.found;
    },

    async thumbprintsOf(url) {
      const place = places.get(url);
      if (place !== undefined && place !== url) return [];
      return turnstile(() => fetchThumbprints(new URL(url), { mayBePrivate: place !== undefined }));
    },
  };
}

const NO_KEYS: IssuerKeys = { kind: "none" };

async function fetchKeys(
  { url, thumbprints }: Issuer,
  place: string | undefined,
  now: number,
): Promise<IssuerKeys> {
  if (place !== undefined && !/^https?:\/\//.test(place)) return keysIn(await readJsonFile(place));
  const base = (place ?? url).replace(/\/$/, "");
  const isPlaced = place !== undefined;
  const rules = { thumbprints, now, mayBePlain: isPlaced, mayBePrivate: isPlaced };
  const description = await fetchJson(new URL(`${base}/.well-known/openid-configuration`), rules);
  if (description.kind !== "json") return NO_KEYS;
  const { issuer, jwks_uri: keysUrl } = (description.json ?? {}) as Record<string, unknown>;
  if (issuer !== url || typeof keysUrl !== "string") return NO_KEYS;
  const moved = place === undefined ? keysUrl : keysUrl.replace(url.replace(/\/$/, ""), base);
  if (!URL.canParse(moved)) return NO_KEYS;
  return keysIn(await fetchJson(new URL(moved), rules));
}

function keysIn(fetched: Fetched): IssuerKeys {
  if (fetched.kind !== "json") return NO_KEYS;
  const { keys } = (fetched.json ?? {}) as Record<string, unknown>;
  const isSet = Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null);
  return isSet ? { kind: "keys", keys, voucher: fetched.voucher } : NO_KEYS;
}

async function readJsonFile(path: string): Promise<Fetched> {
  try {
    return { kind: "json", json: JSON.parse(await readFile(path, "utf8")) };
  } catch {
    return { kind: "unreachable" };
  }
}

/** Nothing is sent: the certificates come before anything that would have to be kept secret. */
function fetchThumbprints(
  url: URL,
  { mayBePrivate }: { readonly mayBePrivate: boolean },
): Promise<readonly string[] | undefined> {
  if (!mayBePrivate && !mayBePublic(url)) return Promise.resolve(undefined);
  const { hostname, port } = url;
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: port === "" ? 443 : Number(port),
      // An address is no server name.
      servername: isIP(hostname) === 0 ? hostname : "",
      lookup: mayBePrivate ? undefined : lookupPublic,
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
