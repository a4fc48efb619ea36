import type { Credentials as IssuedCredentials } from "../../pure/api/sts.shapes.ts";
import { sts } from "../../pure/api/sts.ts";
import type { AccountCaller, CallerSession } from "../../pure/aws/caller.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Credentials } from "../../runtime/gateway/credentials.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { ServiceDefinition } from "../../runtime/service.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithSaml } from "./assume-role-with-saml.ts";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.ts";
import { assumeRoot } from "./assume-root.ts";
import { conventions } from "./conventions.ts";
import { decodeAuthorizationMessage } from "./decode-authorization-message.ts";
import { getAccessKeyInfo } from "./get-access-key-info.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";
import { getDelegatedAccessToken } from "./get-delegated-access-token.ts";
import { getFederationToken } from "./get-federation-token.ts";
import { getSessionToken } from "./get-session-token.ts";
import { getWebIdentityToken } from "./get-web-identity-token.ts";
import { issueCredentials } from "./issue.ts";
import type { StsNeeds } from "./needs.ts";
import type { StsParts } from "./parts.ts";
import { openSessionToken } from "./session-token.ts";

export interface Sts {
  readonly service: ServiceDefinition<StsParts>;
  readonly temporary: Credentials["temporary"];
  /** Credentials for a session that was decided on elsewhere. */
  issue(
    caller: Omit<AccountCaller, "accessKeyId" | "session"> & { readonly session: CallerSession },
    chance: Chance,
  ): Required<IssuedCredentials>;
}

/** AWS Security Token Service: identities asked for, and temporary credentials given. */
export function openSts(parts: { needs: StsNeeds; seal: Seal; policies: CompiledPolicies }): Sts {
  return {
    service: {
      model: sts,
      conventions,
      migrations: [],
      parts: () => parts,
      operations: [
        assumeRole,
        assumeRoleWithSaml,
        assumeRoleWithWebIdentity,
        assumeRoot,
        decodeAuthorizationMessage,
        getAccessKeyInfo,
        getCallerIdentity,
        getDelegatedAccessToken,
        getFederationToken,
        getSessionToken,
        getWebIdentityToken,
      ],
    },
    issue: (caller, chance) => issueCredentials({ chance }, parts, caller),
    temporary: (accessKeyId, token) => openSessionToken(parts.seal, accessKeyId, token),
  };
}
