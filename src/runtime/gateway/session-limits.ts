import { belongsToAccount, type Caller } from "../../pure/aws/caller.ts";
import type { ServiceConventions } from "../conventions.ts";

/**
 * Whether temporary credentials may reach an operation at all, before any policy is asked: those that a user or
 * the root user asked for, and a federated user's, are kept from some services (STS guide, GetSessionToken and
 * GetFederationToken).
 */
export function mayUseTemporaryCredentials(
  caller: Caller,
  { admitsSession }: Pick<ServiceConventions, "admitsSession">,
  operation: string,
): boolean {
  if (!belongsToAccount(caller) || caller.session === undefined) return true;
  // The console does everything with such credentials, and delegates and a root
  // user's session for one task do what their policies say.
  const { fromConsole, delegate, rootTask } = caller.session;
  const isFree = fromConsole || delegate !== undefined || rootTask !== undefined;
  if (isFree || caller.kind === "assumed-role") return true;
  return admitsSession?.({ ...caller, session: caller.session }, operation) ?? true;
}
