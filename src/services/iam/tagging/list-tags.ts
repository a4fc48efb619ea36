import {
  ListInstanceProfileTags,
  ListMFADeviceTags,
  ListOpenIDConnectProviderTags,
  ListPolicyTags,
  ListRoleTags,
  ListSAMLProviderTags,
  ListServerCertificateTags,
  ListUserTags,
} from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import type { Tag } from "../../../pure/aws/tags.ts";
import type { Named } from "../entities/holder.ts";
import { operation } from "../operation.ts";
import { type PageEnd, type PageRequest, pageOfList } from "../paging.ts";
import {
  sortedTags,
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

function listTags<Member extends string>(
  model: OperationModel<Named<Member> & PageRequest, Partial<PageEnd> & { readonly Tags: readonly Tag[] }>,
  taggable: Taggable<Member>,
) {
  const action = `iam:${model.name}`;
  return operation(model, {
    demands: (input, call) => taggable.demands(call, action, input[taggable.member]),
    async run(input, call, parts) {
      const name = input[taggable.member];
      const { tags } = await taggable.find(call, parts, name, action);
      const page = await pageOfList(call, [model.name, name], input, sortedTags(tags));
      return { Tags: page.items, ...page.end };
    },
  });
}

export const listUserTags = listTags(ListUserTags, TAGGED_USER);
export const listRoleTags = listTags(ListRoleTags, TAGGED_ROLE);
export const listPolicyTags = listTags(ListPolicyTags, TAGGED_POLICY);
export const listInstanceProfileTags = listTags(ListInstanceProfileTags, TAGGED_INSTANCE_PROFILE);
export const listOpenIdConnectProviderTags = listTags(
  ListOpenIDConnectProviderTags,
  TAGGED_OPEN_ID_CONNECT_PROVIDER,
);
export const listSamlProviderTags = listTags(ListSAMLProviderTags, TAGGED_SAML_PROVIDER);
export const listServerCertificateTags = listTags(ListServerCertificateTags, TAGGED_SERVER_CERTIFICATE);
export const listMfaDeviceTags = listTags(ListMFADeviceTags, TAGGED_MFA_DEVICE);
