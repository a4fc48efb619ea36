import { sts } from "../../pure/api/sts.ts";
import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Credentials } from "../../runtime/gateway/credentials.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { ServiceDefinition } from "../../runtime/service.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoot } from "./assume-root.ts";
import { decodeAuthorizationMessage } from "./decode-authorization-message.ts";
import { getAccessKeyInfo } from "./get-access-key-info.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";
import { getFederationToken } from "./get-federation-token.ts";
import { getSessionToken } from "./get-session-token.ts";
import type { StsNeeds } from "./needs.ts";
import type { StsParts } from "./parts.ts";
import { openSessionToken } from "./session-token.ts";

export interface Sts {
  readonly service: ServiceDefinition<StsParts>;
  readonly temporary: Credentials["temporary"];
}

/** AWS Security Token Service: identities asked for, and temporary credentials given. */
export function openSts(parts: { needs: StsNeeds; seal: Seal; policies: CompiledPolicies }): Sts {
  return {
    service: {
      model: sts,
      eventSource: "sts.amazonaws.com",
      isGlobal: false,
      record: { readOnly: { AssumeRole: true, AssumeRoot: true, GetFederationToken: false } },
      migrations: [],
      parts: () => parts,
      operations: [
        assumeRole,
        assumeRoot,
        decodeAuthorizationMessage,
        getAccessKeyInfo,
        getCallerIdentity,
        getFederationToken,
        getSessionToken,
      ],
    },
    temporary: (accessKeyId, token) => openSessionToken(parts.seal, accessKeyId, token),
  };
}
