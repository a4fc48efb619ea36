import { type AccountCaller, belongsToAccount } from "../../pure/aws/caller.ts";
import { userIdentity } from "../../pure/event/user-identity.ts";
import { beginSession, type ConsoleSession, consoleSessionOf, wholeSeconds } from "./console-session.ts";
import { record, type SignInParts } from "./parts.ts";
import { type PresentedSession, requireSession } from "./presented-session.ts";
import { federatedIdentity } from "./record.ts";
import { durationNotAllowed, invalidSignInToken, notFederated } from "./refusal.ts";
import { isMobile, type Visit } from "./visit.ts";

/**
 * A sign-in token is the sealed JSON of the console session that it is good for, in base64url: whoever has it
 * within a quarter of an hour is let in. Nothing is stored.
 */
interface TokenContent {
  /** Tells it from everything else that is sealed with the same key. */
  readonly t: "signin-token";
  /** When it is worth nothing any more. */
  readonly e: number;
  readonly s: ConsoleSession;
  readonly c: AccountCaller;
}

const TOKEN_MS = 15 * 60_000;

export interface SignInTokenRequest {
  readonly session: PresentedSession;
  readonly durationSeconds?: number | undefined;
}

/** `Action=getSigninToken`: for who holds a session of a role or of a federated user. */
export async function getSignInToken(
  parts: SignInParts,
  { session: presented, durationSeconds }: SignInTokenRequest,
  visit: Visit,
): Promise<{ readonly SigninToken: string }> {
  const { needs, database, seal } = parts;
  const caller = await requireSession(parts, presented);
  if (caller.kind !== "assumed-role" && caller.kind !== "federated-user") throw notFederated();
  const { session: held } = caller;
  // What a delegation lent ends with the delegation, and is for the delegate's programs.
  if (held.delegate !== undefined) throw notFederated();
  // Nor may a console session give itself another twelve hours.
  const mayLast = caller.kind === "assumed-role" && !held.chained && held.fromConsole !== true;
  if (durationSeconds !== undefined && !mayLast) throw durationNotAllowed();
  const expiresAtMs =
    durationSeconds === undefined ? held.expiresAtMs : wholeSeconds(visit.now) + durationSeconds * 1000;
  const session = beginSession(needs, consoleSessionOf(caller, expiresAtMs));
  const content: TokenContent = { t: "signin-token", e: visit.now + TOKEN_MS, s: session, c: caller };
  await database.transaction((transaction) =>
    record(
      parts,
      transaction,
      {
        name: "GetSigninToken",
        account: caller.account,
        identity: userIdentity(caller),
        outcome: "Success",
        elements: { credentials: { accessKeyId: session.credentials.accessKeyId } },
        additional: { MobileVersion: isMobile(visit.http), MFAUsed: "No" },
      },
      visit,
    ),
  );
  return { SigninToken: Buffer.from(seal.seal(Buffer.from(JSON.stringify(content)))).toString("base64url") };
}

export type FederatedAnswer = { readonly status: "SignedIn"; readonly redirectTo: string } & ConsoleSession;

/** `Action=login`: lets in whoever has the token. */
export async function loginByToken(
  parts: SignInParts,
  { token, destination }: { readonly token: string; readonly destination: string },
  visit: Visit,
): Promise<FederatedAnswer> {
  const { needs, database } = parts;
  const content = openToken(parts, token);
  if (content === undefined || content.e <= visit.now) throw invalidSignInToken();
  const { c: caller, s: session } = content;
  await database.transaction(async (transaction) => {
    if ((await needs.directory.policiesOf(transaction, caller)) === undefined) throw invalidSignInToken();
    await record(
      parts,
      transaction,
      {
        name: "ConsoleLogin",
        account: caller.account,
        identity: federatedIdentity(caller),
        outcome: "Success",
        additional: { MobileVersion: isMobile(visit.http), MFAUsed: "No" },
      },
      visit,
    );
  });
  return { status: "SignedIn", redirectTo: destination, ...session };
}

function openToken({ seal }: SignInParts, token: string): TokenContent | undefined {
  const sealed = Buffer.from(token, "base64url");
  if (sealed.toString("base64url") !== token) return undefined;
  const plain = seal.open(sealed);
  if (plain === undefined) return undefined;
  try {
    const content = JSON.parse(Buffer.from(plain).toString()) as TokenContent;
    return content.t === "signin-token" && belongsToAccount(content.c) ? content : undefined;
  } catch {
    return undefined;
  }
}
