import { AssumeRole } from "../../pure/api/sts.ts";
import { type AccountCaller, type RoleCaller, userId } from "../../pure/aws/caller.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import { userIdentity } from "../../pure/event/user-identity.ts";
import { beginSession, type ConsoleSession, consoleSessionOf, wholeSeconds } from "./console-session.ts";
import { record, type SignInParts } from "./parts.ts";
import { type PresentedSession, requireSession } from "./presented-session.ts";
import { switchedIdentity } from "./record.ts";
import { notAConsoleSession, nothingToExit, roleNotSwitchable } from "./refusal.ts";
import type { Visit } from "./visit.ts";

/** How AWS's own calls for the console are recorded. */
const CONSOLE_INVOKER = "AWS Internal";
const REDIRECT_TO = "https://console.aws.amazon.com/console/home";

export interface RoleSwitch {
  readonly session: PresentedSession;
  /** Id or alias. */
  readonly account: string;
  /** With its path, without the first slash. */
  readonly roleName: string;
  readonly redirectTo?: string | undefined;
}

export type SwitchAnswer = { readonly status: "Switched"; readonly redirectTo: string } & ConsoleSession;

/** Assumes a role for who is signed in, by AWS STS like anybody, and makes a console session of it. */
export async function switchRole(parts: SignInParts, asked: RoleSwitch, visit: Visit): Promise<SwitchAnswer> {
  const from = await requireConsoleSession(parts, asked.session);
  const { redirectTo = REDIRECT_TO } = asked;
  const role = await assume(parts, from, asked, visit);
  const to = role ?? { account: from.account };
  const identity = role === undefined ? userIdentity(from) : switchedIdentity(role.caller);
  await parts.database.transaction((transaction) =>
    record(
      parts,
      transaction,
      {
        name: "SwitchRole",
        account: to.account,
        identity,
        outcome: role === undefined ? "Failure" : "Success",
        errorMessage: role === undefined ? "Failed authentication" : undefined,
        additional: { SwitchFrom: from.arn, RedirectTo: redirectTo },
      },
      visit,
    ),
  );
  if (role === undefined) throw roleNotSwitchable();
  return { status: "Switched", redirectTo, ...role.session };
}

interface SwitchedRole {
  readonly account: RoleCaller["account"];
  readonly caller: RoleCaller;
  readonly session: ConsoleSession;
}

async function assume(
  parts: SignInParts,
  from: AccountCaller & { readonly session: NonNullable<AccountCaller["session"]> },
  { account: accountName, roleName }: RoleSwitch,
  visit: Visit,
): Promise<SwitchedRole | undefined> {
  const { needs, database } = parts;
  const account = await database.transaction((transaction) =>
    needs.logins.findAccount(transaction, accountName),
  );
  // An account that nobody has is asked for like one that trusts nobody.
  const roleArn = `arn:aws:iam::${account ?? accountName}:role/${roleName}`;
  const input = { RoleArn: roleArn, RoleSessionName: sessionName(from) };
  try {
    const { Credentials: issued } = await needs.invoke(AssumeRole, input, {
      caller: { ...from, session: { ...from.session, heldBy: CONSOLE_INVOKER } },
      account: from.account,
      region: visit.region,
      requestId: uuid(parts.chance),
      http: visit.http,
    });
    const caller = issued && needs.temporary(issued.AccessKeyId, issued.SessionToken)?.caller;
    if (caller?.kind !== "assumed-role") throw new Error("the session is of no role");
    const maxSeconds = await database.transaction((transaction) =>
      needs.maxSessionSeconds(transaction, roleArn),
    );
    // As long as the role may be held, and no longer than who switched is signed in.
    const latestMs = wholeSeconds(visit.now) + (maxSeconds ?? 0) * 1000;
    const expiresAtMs = Math.min(from.session.expiresAtMs, latestMs);
    const { mfaAuthenticated, mfaAuthenticatedAtMs } = from.session;
    const own = { mfaAuthenticated, mfaAuthenticatedAtMs, switchedFrom: from.arn };
    const session = beginSession(needs, consoleSessionOf(caller, expiresAtMs, own));
    return { account: caller.account, caller, session };
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

/** The user's name, or that of the session with which one came. */
function sessionName(caller: AccountCaller): string {
  switch (caller.kind) {
    case "user":
      return caller.userName;
    case "assumed-role":
      return caller.sessionName;
    case "federated-user":
      return caller.name;
    case "root":
      return userId(caller) ?? caller.account;
  }
}

export interface RoleExit {
  readonly session: PresentedSession;
  readonly redirectTo?: string | undefined;
}

export interface ExitAnswer {
  readonly status: "Exited";
  readonly redirectTo: string;
}

/** Records that somebody went back to who they are; the session that they came with is still theirs. */
export async function exitRole(parts: SignInParts, asked: RoleExit, visit: Visit): Promise<ExitAnswer> {
  const role = await requireConsoleSession(parts, asked.session);
  const { switchedFrom } = role.session;
  if (switchedFrom === undefined) throw nothingToExit();
  const { redirectTo = REDIRECT_TO } = asked;
  await parts.database.transaction((transaction) =>
    record(
      parts,
      transaction,
      {
        name: "ExitRole",
        account: role.account,
        identity: switchedIdentity(role),
        outcome: "Success",
        additional: { SwitchFrom: switchedFrom, RedirectTo: redirectTo },
      },
      visit,
    ),
  );
  return { status: "Exited", redirectTo };
}

async function requireConsoleSession(parts: SignInParts, presented: PresentedSession) {
  const caller = await requireSession(parts, presented);
  const { session } = caller;
  if (session?.fromConsole !== true) throw notAConsoleSession();
  return { ...caller, session };
}
