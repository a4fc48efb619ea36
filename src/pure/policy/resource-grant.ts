import type { AuthorizationRequest } from "./authorization-request.ts";
import type { Candidate } from "./candidate-index.ts";
import { type Candidates, candidatesOn } from "./candidates.ts";
import { principalKinds } from "./principal.ts";
import { statementApplies } from "./statement.ts";

export interface ResourceGrant {
  /** Every way in which the resource policy grants, as a set of `GrantKind`s. */
  kinds: number;
  match: Candidate | undefined;
}

const NO_GRANT: ResourceGrant = { kinds: 0, match: undefined };

/** Everything a resource policy grants the caller. */
export function resourceGrant(
  candidates: Candidates | undefined,
  request: AuthorizationRequest,
): ResourceGrant {
  if (candidates === undefined || candidates.allows.all.length === 0) return NO_GRANT;
  const grant: ResourceGrant = { kinds: 0, match: undefined };
  for (const candidate of candidatesOn(candidates.allows, request.resource)) {
    const { statement } = candidate;
    if (statement.principals === undefined) continue;
    const kinds = principalKinds(statement.principals, request.principal);
    if (kinds === 0 || (grant.kinds | kinds) === grant.kinds || !statementApplies(statement, request))
      continue;
    grant.kinds |= kinds;
    grant.match ??= candidate;
  }
  return grant;
}
