import { type Tag, type Tags, tagList } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { callerArn, onEntity, onPolicy } from "../demands.ts";
import type { Entity, EntityKind } from "../entities/entity.ts";
import { requireEntity } from "../entities/find.ts";
import { notAuthorized } from "../errors.ts";
import { onProvider, requireProvider } from "../identity-providers/provider-arn.ts";
import { onDevice, requireDevice } from "../mfa-devices/device.ts";
import type { Parts } from "../parts.ts";
import { requireCustomerPolicy } from "../policies/managed-policy.ts";

/** What can be tagged, and how a call names it. An operation written for a `Taggable` serves all kinds. */
export interface Taggable<Member extends string> {
  readonly kind: EntityKind;
  readonly member: Member;
  demands(
    call: Call,
    action: string,
    name: string,
    tags?: Pick<Demand, "requestTags" | "tagKeys">,
  ): Promise<Demand[]>;
  find(call: Call, parts: Parts, name: string, action: string): Promise<Entity>;
}

function byName<Member extends string>(kind: EntityKind, member: Member): Taggable<Member> {
  return {
    kind,
    member,
    demands: (call, action, name, tags) => onEntity(call, action, kind, name, tags),
    find: (call, _parts, name) => requireEntity(call, kind, name),
  };
}

export const TAGGED_USER = byName("user", "UserName");
export const TAGGED_ROLE = byName("role", "RoleName");
export const TAGGED_INSTANCE_PROFILE = byName("instance-profile", "InstanceProfileName");
export const TAGGED_SERVER_CERTIFICATE = byName("server-certificate", "ServerCertificateName");
export const TAGGED_MFA_DEVICE: Taggable<"SerialNumber"> = {
  kind: "mfa",
  member: "SerialNumber",
  demands: onDevice,
  find: (call, _parts, serialNumber) => requireDevice(call, serialNumber),
};
export const TAGGED_OPEN_ID_CONNECT_PROVIDER: Taggable<"OpenIDConnectProviderArn"> = {
  kind: "oidc-provider",
  member: "OpenIDConnectProviderArn",
  demands: (call, action, arn, tags) => onProvider(call, action, "oidc-provider", arn, tags),
  find: (call, _parts, arn) => requireProvider(call, "oidc-provider", arn),
};
export const TAGGED_SAML_PROVIDER: Taggable<"SAMLProviderArn"> = {
  kind: "saml-provider",
  member: "SAMLProviderArn",
  demands: (call, action, arn, tags) => onProvider(call, action, "saml-provider", arn, tags),
  find: (call, _parts, arn) => requireProvider(call, "saml-provider", arn),
};
export const TAGGED_POLICY: Taggable<"PolicyArn"> = {
  kind: "policy",
  member: "PolicyArn",
  demands: onPolicy,
  find: (call, parts, arn, action) =>
    requireCustomerPolicy(call, parts, arn, () => notAuthorized(callerArn(call), action, `policy ${arn}`)),
};

/** As listings of tags and the newer answers give them: by key. */
export function sortedTags(tags: Tags): Tag[] {
  return tagList(tags).sort((one, other) => (one.Key < other.Key ? -1 : 1));
}
