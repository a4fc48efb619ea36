import {
  TagInstanceProfile,
  TagMFADevice,
  TagOpenIDConnectProvider,
  TagPolicy,
  TagRole,
  TagSAMLProvider,
  TagServerCertificate,
  TagUser,
} from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import type { Tag } from "../../../pure/aws/tags.ts";
import { withTags } from "../demands.ts";
import type { Named } from "../entities/holder.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { addedTags } from "./tag-checks.ts";
import {
  TAGGED_INSTANCE_PROFILE,
  TAGGED_MFA_DEVICE,
  TAGGED_OPEN_ID_CONNECT_PROVIDER,
  TAGGED_POLICY,
  TAGGED_ROLE,
  TAGGED_SAML_PROVIDER,
  TAGGED_SERVER_CERTIFICATE,
  TAGGED_USER,
  type Taggable,
} from "./taggable.ts";

function tag<Member extends string>(
  model: OperationModel<Named<Member> & { readonly Tags: readonly Tag[] }, void>,
  taggable: Taggable<Member>,
) {
  const action = `iam:${model.name}`;
  return operation(model, {
    demands: (input, call) => taggable.demands(call, action, input[taggable.member], withTags(input.Tags)),
    async run(input, call, parts) {
      const entity = await taggable.find(call, parts, input[taggable.member], action);
      const tags = addedTags(entity.kind, entity.tags, input.Tags);
      await updateEntity(call.transaction, { ...entity, tags });
    },
  });
}

export const tagUser = tag(TagUser, TAGGED_USER);
export const tagRole = tag(TagRole, TAGGED_ROLE);
export const tagPolicy = tag(TagPolicy, TAGGED_POLICY);
export const tagInstanceProfile = tag(TagInstanceProfile, TAGGED_INSTANCE_PROFILE);
export const tagOpenIdConnectProvider = tag(TagOpenIDConnectProvider, TAGGED_OPEN_ID_CONNECT_PROVIDER);
export const tagSamlProvider = tag(TagSAMLProvider, TAGGED_SAML_PROVIDER);
export const tagServerCertificate = tag(TagServerCertificate, TAGGED_SERVER_CERTIFICATE);
export const tagMfaDevice = tag(TagMFADevice, TAGGED_MFA_DEVICE);
