import type { AuthorizationRequest } from "./authorization-request.ts";
import { type CompiledPolicy, candidatesFor, statementsFor } from "./compile.ts";
import { principalKinds } from "./principal.ts";
import { type CompiledStatement, namesCaller, statementApplies } from "./statement.ts";

export interface Match {
  readonly policy: CompiledPolicy;
  readonly statement: CompiledStatement;
}

/** The first statement of the effect that matches the request, the caller included. */
export function firstMatch(
  policies: readonly CompiledPolicy[],
  effect: "Allow" | "Deny",
  action: string,
  request: AuthorizationRequest,
): Match | undefined {
  for (const policy of policies) {
    const candidates = candidatesFor(policy, action);
    const set = effect === "Deny" ? candidates.denies : candidates.allows;
    if (set.statements.length === 0) continue;
    for (const statement of statementsFor(set, request.resource)) {
      if (namesCaller(statement, request) && statementApplies(statement, request))
        return { policy, statement };
    }
  }
  return undefined;
}

export interface ResourceGrant {
  /** Every way in which the resource policy grants, as a set of `GrantKind`s. */
  kinds: number;
  match: Match | undefined;
}

const NO_GRANT: ResourceGrant = { kinds: 0, match: undefined };

/** Everything a resource policy grants the caller. */
export function resourceGrant(
  policy: CompiledPolicy | undefined,
  action: string,
  request: AuthorizationRequest,
): ResourceGrant {
  if (policy === undefined) return NO_GRANT;
  const { allows } = candidatesFor(policy, action);
  if (allows.statements.length === 0) return NO_GRANT;
  const grant: ResourceGrant = { kinds: 0, match: undefined };
  for (const statement of statementsFor(allows, request.resource)) {
    if (statement.principals === undefined) continue;
    const kinds = principalKinds(statement.principals, request.principal);
    if (kinds === 0 || (grant.kinds | kinds) === grant.kinds || !statementApplies(statement, request))
      continue;
    grant.kinds |= kinds;
    grant.match ??= { policy, statement };
  }
  return grant;
}
