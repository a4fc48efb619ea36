import type { OperationModel } from "../../pure/api/model.ts";
import { belongsToAccount, type Caller } from "../../pure/aws/caller.ts";

const STS_FOR_ALL = new Set(["GetCallerIdentity", "AssumeRole"]);

/**
 * Whether temporary credentials may reach an operation at all, before any policy is asked. A
 * GetSessionToken session without a second factor is refused by IAM, and STS gives it (like a federated
 * user) little more than its own name (STS guide, GetSessionToken and GetFederationToken).
 */
export function mayUseTemporaryCredentials(caller: Caller, operation: OperationModel): boolean {
  if (!belongsToAccount(caller) || caller.session === undefined) return true;
  // The console does everything with such credentials.
  if (caller.session.fromConsole) return true;
  // What is left to a session of a root user's is for the policy of its task to say.
  if (caller.session.rootTask !== undefined) return true;
  const service = operation.service.signingName;
  if (caller.kind === "federated-user") {
    if (service === "iam") return false;
    return service !== "sts" || operation.name === "GetCallerIdentity";
  }
  if (caller.kind === "assumed-role") return true;
  if (service === "iam") return caller.session.mfaAuthenticated;
  // These two refuse sessions in words of their own.
  return (
    service !== "sts" ||
    STS_FOR_ALL.has(operation.name) ||
    /^Get(Session|Federation)Token$/.test(operation.name)
  );
}
