import { type AccountId, isAccountId } from "../../pure/aws/account.ts";
import { rootArn } from "../../pure/aws/arn.ts";
import { belongsToAccount, type Caller } from "../../pure/aws/caller.ts";
import { GLOBAL_REGION, isRegion } from "../../pure/aws/region.ts";
import { type ParsedAuthorization, parseAuthorization } from "../../pure/signature/authorization.ts";
import type { SignatureV2 } from "../../pure/signature/authorization-v2.ts";
import type { SignatureV4 } from "../../pure/signature/authorization-v4.ts";
import { type PayloadSigning, parseUncoveredPayload } from "../../pure/signature/payload-signing.ts";
import { signatureError } from "../../pure/signature/signature-error.ts";
import { readHeaders, type SignedRequest } from "../../pure/signature/signed-request.ts";
import { type ChunkSeed, type SessionTokenFacts, verifySignature } from "../../pure/signature/verify.ts";
import type { HttpFacts } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { Credentials } from "./credentials.ts";
import { type KnownKeys, openKnownKeys } from "./known-keys.ts";
import { createSigningKeyCache, signatureCrypto } from "./signature-crypto.ts";

/** Who signed a request, and what its body owes the signature. */
export interface Authenticated {
  readonly caller: Caller;
  /**
   * Who the credentials stand for as a transaction sees it; undefined when they are worth nothing any more.
   * Absent where that does not hang on a key.
   */
  readonly callerNow?: ((transaction: Transaction) => Promise<Caller | undefined>) | undefined;
  /** The Region of the credential scope; undefined for anonymous and SigV2 requests, which name none. */
  readonly region: string | undefined;
  readonly signature: HttpFacts["signature"];
  /** How an S3 body that is not read yet is vouched for. */
  readonly payload: PayloadSigning | undefined;
  readonly chunkSeed: ChunkSeed | undefined;
  /** Development mode's keys that are account ids: they have no secret, so no signature can be compared. */
  readonly takesAnySignature: boolean;
}

export interface AuthenticatorParts {
  readonly database: Database;
  /** The clients' time, by which signatures are judged. */
  readonly clock: Clock;
  /** The house's time, by which sessions end; a development server turns it. */
  readonly sessionClock: Clock;
  readonly credentials: Credentials;
  readonly signatureVersion2: boolean;
  /**
   * Development mode only: makes sure that the account exists whose id was given as an access key id, as
   * users of other emulators are used to. Absent, there is no such key.
   */
  readonly openAccountNamed?: ((accountId: AccountId) => Promise<void>) | undefined;
}

export interface Authenticator {
  /**
   * Verifies a request's signature. `bodySha256` may be undefined for S3 only, whose body is vouched for
   * by a header and checked as it is read. Throws the `ServiceError` of the protocol's error matrix.
   */
  authenticate(request: SignedRequest, body: BodyFacts): Promise<Authenticated>;
}

export interface BodyFacts {
  readonly bodySha256: string | undefined;
  readonly virtualHostBucket: string | undefined;
}

function anonymousCaller(request: SignedRequest): Authenticated {
  const contentSha256 = readHeaders(request.rawHeaders).get("x-amz-content-sha256");
  return {
    caller: { kind: "anonymous" },
    region: undefined,
    signature: { version: "none", place: "none" },
    payload: request.protocol === "s3" ? parseUncoveredPayload(contentSha256) : undefined,
    chunkSeed: undefined,
    takesAnySignature: false,
  };
}

/** Under which a development server is reached; `localhost.localstack.cloud` resolves to loopback. */
const LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]", "amazonaws.com", "localhost.localstack.cloud"];

interface FoundKey {
  readonly secret: string;
  readonly caller: Caller;
  readonly token: SessionTokenFacts;
  readonly callerNow: Authenticated["callerNow"];
  /** Whether it may be out of date, see {@link KnownKeys}. */
  readonly remembered: boolean;
}

export function openAuthenticator(parts: AuthenticatorParts): Authenticator {
  const keys = createSigningKeyCache();
  const known = openKnownKeys(parts);
  const openOnce = parts.openAccountNamed && oneAtATime(parts.openAccountNamed);

  async function verify(signature: SignatureV4 | SignatureV2, body: BodyFacts, anew: boolean) {
    const found = await findKey(signature, parts, known, anew);
    const verification = verifySignature(signatureCrypto, signature, {
      accessKey: found && {
        secret: found.secret,
        signingKeys: keys.of(signature.accessKeyId, found.secret),
      },
      // Of a key that was not found only this is known: whether it came with a token.
      sessionToken: found?.token ?? { state: signature.sessionToken === undefined ? "valid" : "unknown" },
      now: parts.clock.now(),
      region: "any",
      ...body,
    });
    return { found, verification };
  }

  return {
    async authenticate(request, body) {
      const parsed: ParsedAuthorization = parseAuthorization(request, {
        signatureVersion2: parts.signatureVersion2,
      });
      if (parsed.kind === "none") return anonymousCaller(request);
      if (parsed.kind === "malformed") throw parsed.error;
      if (openOnce !== undefined && isAccountId(parsed.accessKeyId) && isFromProgram(parsed)) {
        checkRegion(parsed, request);
        await openOnce(parsed.accessKeyId);
        const caller = accountNamedByKey(parsed.accessKeyId);
        return { ...authenticated(parsed, caller, parts.clock.now(), undefined), takesAnySignature: true };
      }
      let { found, verification } = await verify(parsed, body, false);
      if (!verification.ok && found?.remembered) ({ found, verification } = await verify(parsed, body, true));
      if (!verification.ok) throw verification.error;
      // A key that was not found never verifies; this says so to the compiler.
      if (found === undefined) throw new Error("verified without a key");
      checkRegion(parsed, request);
      const { caller, callerNow } = found;
      return {
        ...authenticated(parsed, caller, parts.clock.now(), verification.chunkSeed),
        callerNow,
      };
    },
  };
}

/** Clients send their first requests together, and an account is opened only once. */
function oneAtATime(open: (accountId: AccountId) => Promise<void>): (accountId: AccountId) => Promise<void> {
  const opening = new Map<AccountId, Promise<void>>();
  return (accountId) => {
    const known = opening.get(accountId);
    if (known !== undefined) return known;
    const opened = open(accountId).finally(() => opening.delete(accountId));
    opening.set(accountId, opened);
    return opened;
  };
}

async function findKey(
  signature: SignatureV4 | SignatureV2,
  parts: AuthenticatorParts,
  known: KnownKeys,
  anew: boolean,
): Promise<FoundKey | undefined> {
  const { accessKeyId, sessionToken } = signature;
  if (accessKeyId.startsWith("ASIA")) return findTemporary(accessKeyId, sessionToken, parts, known, anew);
  const { credential, remembered } = await known.find(accessKeyId, anew);
  if (credential === undefined) return undefined;
  const { secretAccessKey: secret, caller } = credential;
  return {
    secret,
    caller,
    token: { state: sessionToken === undefined ? "valid" : "mismatched" },
    remembered,
    async callerNow(transaction) {
      const present = await known.present(transaction, accessKeyId);
      return present?.secretAccessKey === secret ? present.caller : undefined;
    },
  };
}

async function findTemporary(
  accessKeyId: string,
  sessionToken: string | undefined,
  parts: AuthenticatorParts,
  known: KnownKeys,
  anew: boolean,
): Promise<FoundKey | undefined> {
  const credential =
    sessionToken === undefined ? undefined : parts.credentials.temporary(accessKeyId, sessionToken);
  // Without its token a temporary key is nobody's; with one that is not ours nothing is known of it.
  if (credential === undefined) return undefined;
  const { caller, issuedTo } = credential;
  const issuer = issuedTo === undefined ? undefined : await known.find(issuedTo, anew);
  if (issuer !== undefined && issuer.credential === undefined) return undefined;
  const expiresAtMs = belongsToAccount(caller) ? caller.session?.expiresAtMs : undefined;
  const expired = expiresAtMs === undefined || expiresAtMs <= parts.sessionClock.now();
  return {
    secret: credential.secretAccessKey,
    caller,
    token: { state: expired ? "expired" : "valid" },
    remembered: issuer?.remembered ?? false,
    callerNow:
      issuedTo === undefined
        ? undefined
        : async (transaction) => (await known.present(transaction, issuedTo)) && caller,
  };
}

/**
 * Any page in a browser can make this machine send a request, with a query it chose, and to this server under
 * any name that resolves to it. It cannot set the Authorization header, nor leave out what browsers add.
 */
function isFromProgram({ kind, headers }: SignatureV4 | SignatureV2): boolean {
  if (kind.endsWith("-query") || headers.has("origin") || headers.has("sec-fetch-site")) return false;
  const name = (headers.get("host") ?? "").replace(/:\d+$/, "").toLowerCase();
  return LOCAL_NAMES.some((local) => name === local || name.endsWith(`.${local}`));
}

function accountNamedByKey(accessKeyId: string): Caller {
  if (!isAccountId(accessKeyId)) throw new Error("not an account id");
  return { kind: "root", account: accessKeyId, accessKeyId, arn: rootArn(accessKeyId) };
}

function checkRegion(signature: SignatureV4 | SignatureV2, request: SignedRequest): void {
  if (!("credential" in signature)) return;
  // Old clients sign global endpoints as aws-global.
  if (isRegion(signature.credential.region) || signature.credential.region === "aws-global") return;
  throw signatureError(request.protocol, "wrongScope", wrongRegion(request, signature.credential.region));
}

/** S3 alone tells which Region it would take. */
function wrongRegion({ protocol }: SignedRequest, region: string): Parameters<typeof signatureError>[2] {
  if (protocol !== "s3") return {};
  return {
    message: `The authorization header is malformed; the region '${region}' is wrong; expecting '${GLOBAL_REGION}'`,
    details: { Region: GLOBAL_REGION },
  };
}

function authenticated(
  signature: SignatureV4 | SignatureV2,
  caller: Caller,
  now: number,
  chunkSeed: ChunkSeed | undefined,
): Authenticated {
  const inQuery = signature.kind.endsWith("-query");
  const version4 = "credential" in signature ? signature : undefined;
  return {
    caller,
    region: version4?.credential.region,
    signature: {
      version: version4 === undefined ? "AWS" : "AWS4-HMAC-SHA256",
      place: inQuery ? "REST-QUERY-STRING" : "REST-HEADER",
      ageMs: inQuery && version4 !== undefined ? now - version4.time : undefined,
      contentSha256: signature.headers.get("x-amz-content-sha256"),
    },
    payload: signature.payload,
    chunkSeed,
    takesAnySignature: false,
  };
}
