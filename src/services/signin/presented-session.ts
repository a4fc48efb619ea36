import { timingSafeEqual } from "node:crypto";
import { type AccountCaller, belongsToAccount } from "../../pure/aws/caller.ts";
import { formObject, requiredText } from "./form.ts";
import type { SignInParts } from "./parts.ts";
import { invalidSession } from "./refusal.ts";

/** Credentials that are shown instead of signed with, under the names that AWS's federation endpoint has for them. */
export interface PresentedSession {
  readonly sessionId: string;
  readonly sessionKey: string;
  readonly sessionToken: string;
}

export function presentedSession(value: unknown): PresentedSession {
  const form = formObject(value, "session");
  return {
    sessionId: requiredText(form, "sessionId"),
    sessionKey: requiredText(form, "sessionKey"),
    sessionToken: requiredText(form, "sessionToken"),
  };
}

/** Who the session is of: its key is right, it has not expired, and who it stands for is still there. */
export async function requireSession(
  parts: SignInParts,
  presented: PresentedSession,
): Promise<AccountCaller> {
  const { needs, database, clock } = parts;
  const credential = needs.temporary(presented.sessionId, presented.sessionToken);
  if (credential === undefined || !sameText(credential.secretAccessKey, presented.sessionKey))
    throw invalidSession();
  const { caller } = credential;
  if (!belongsToAccount(caller) || caller.session === undefined) throw invalidSession();
  if (caller.session.expiresAtMs <= clock.now()) throw invalidSession();
  const present = await database.transaction((transaction) =>
    needs.directory.policiesOf(transaction, caller),
  );
  if (present === undefined) throw invalidSession();
  return caller;
}

function sameText(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
