import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import {
  listInstanceProfileTags,
  listOpenIdConnectProviderTags,
  listPolicyTags,
  listRoleTags,
  listSamlProviderTags,
  listServerCertificateTags,
  listUserTags,
} from "./list-tags.ts";
import {
  tagInstanceProfile,
  tagOpenIdConnectProvider,
  tagPolicy,
  tagRole,
  tagSamlProvider,
  tagServerCertificate,
  tagUser,
} from "./tag.ts";
import {
  untagInstanceProfile,
  untagOpenIdConnectProvider,
  untagPolicy,
  untagRole,
  untagSamlProvider,
  untagServerCertificate,
  untagUser,
} from "./untag.ts";

export const tagOperations: ServiceDefinition<Parts>["operations"] = [
  listInstanceProfileTags,
  listOpenIdConnectProviderTags,
  listPolicyTags,
  listRoleTags,
  listSamlProviderTags,
  listServerCertificateTags,
  listUserTags,
  tagInstanceProfile,
  tagOpenIdConnectProvider,
  tagPolicy,
  tagRole,
  tagSamlProvider,
  tagServerCertificate,
  tagUser,
  untagInstanceProfile,
  untagOpenIdConnectProvider,
  untagPolicy,
  untagRole,
  untagSamlProvider,
  untagServerCertificate,
  untagUser,
];
