import {
  UntagInstanceProfile,
  UntagMFADevice,
  UntagOpenIDConnectProvider,
  UntagPolicy,
  UntagRole,
  UntagSAMLProvider,
  UntagServerCertificate,
  UntagUser,
} from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { withoutTags } from "../../../pure/aws/tags.ts";
import type { Named } from "../entities/holder.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { tagRules } from "./tag-checks.ts";
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

function untag<Member extends string>(
  model: OperationModel<Named<Member> & { readonly TagKeys: readonly string[] }, void>,
  taggable: Taggable<Member>,
) {
  const action = `iam:${model.name}`;
  return operation(model, {
    demands: (input, call) =>
      taggable.demands(call, action, input[taggable.member], { tagKeys: input.TagKeys }),
    async run(input, call, parts) {
      const entity = await taggable.find(call, parts, input[taggable.member], action);
      const tags = withoutTags(entity.tags, input.TagKeys, tagRules(entity.kind));
      await updateEntity(call.transaction, { ...entity, tags });
    },
  });
}

export const untagUser = untag(UntagUser, TAGGED_USER);
export const untagRole = untag(UntagRole, TAGGED_ROLE);
export const untagPolicy = untag(UntagPolicy, TAGGED_POLICY);
export const untagInstanceProfile = untag(UntagInstanceProfile, TAGGED_INSTANCE_PROFILE);
export const untagOpenIdConnectProvider = untag(UntagOpenIDConnectProvider, TAGGED_OPEN_ID_CONNECT_PROVIDER);
export const untagSamlProvider = untag(UntagSAMLProvider, TAGGED_SAML_PROVIDER);
export const untagServerCertificate = untag(UntagServerCertificate, TAGGED_SERVER_CERTIFICATE);
export const untagMfaDevice = untag(UntagMFADevice, TAGGED_MFA_DEVICE);
