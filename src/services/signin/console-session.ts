import type { Credentials } from "../../pure/api/sts.shapes.ts";
import type { AccountCaller, CallerSession } from "../../pure/aws/caller.ts";
import type { ConsoleUser, Sessioned, SignInNeeds } from "./needs.ts";

/** As long as AWS lets users stay signed in. */
export const CONSOLE_SECONDS = 12 * 3600;

/** What a client signs its requests with from now on, like any other. */
export interface ConsoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** `2026-03-02T21:15:07.000Z` */
  readonly expiration: string;
}

export interface ConsoleSession {
  readonly arn: string;
  readonly accountId: string;
  readonly credentials: ConsoleCredentials;
}

export function userSession(user: ConsoleUser, now: number, mfaProven: boolean): Sessioned {
  const createdAtMs = wholeSeconds(now);
  const session: CallerSession = {
    createdAtMs,
    expiresAtMs: createdAtMs + CONSOLE_SECONDS * 1000,
    mfaAuthenticated: mfaProven,
    mfaAuthenticatedAtMs: mfaProven ? now : undefined,
    tags: {},
    transitiveTagKeys: [],
    policies: [],
    policyArns: [],
    chained: false,
    fromConsole: true,
  };
  return { ...user, session };
}

/** The same session as a console session of its own, which ends at another time. */
export function consoleSessionOf(
  caller: AccountCaller,
  expiresAtMs: number,
  own: Partial<CallerSession> = {},
): Sessioned {
  if (caller.session === undefined) throw new Error("only a session becomes a console session");
  return { ...caller, session: { ...caller.session, ...own, expiresAtMs, fromConsole: true } } as Sessioned;
}

export function beginSession(needs: SignInNeeds, caller: Sessioned): ConsoleSession {
  const { arn, account } = caller;
  return { arn, accountId: account, credentials: consoleCredentials(needs.issue(caller)) };
}

function consoleCredentials(issued: Required<Credentials>): ConsoleCredentials {
  return {
    accessKeyId: issued.AccessKeyId,
    secretAccessKey: issued.SecretAccessKey,
    sessionToken: issued.SessionToken,
    expiration: issued.Expiration.toISOString(),
  };
}

export function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
