import { GetSAMLProvider } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { sortedTags } from "../tagging/taggable.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";
import { findMetadata } from "./store.ts";

export const getSamlProvider = operation(GetSAMLProvider, {
  demands: (input, call) => onProvider(call, "iam:GetSAMLProvider", "saml-provider", input.SAMLProviderArn),
  async run(input, call) {
    const provider = await requireProvider(call, "saml-provider", input.SAMLProviderArn);
    const { details } = provider;
    return {
      SAMLProviderUUID: provider.id,
      SAMLMetadataDocument: await findMetadata(call.transaction, provider.id),
      CreateDate: new Date(provider.createdAtMs),
      ValidUntil: new Date(details.validUntilMs),
      Tags: sortedTags(provider.tags),
      AssertionEncryptionMode: details.encryptionMode,
      PrivateKeyList: details.privateKeys.map(({ keyId, addedAtMs }) => ({
        KeyId: keyId,
        Timestamp: new Date(addedAtMs),
      })),
    };
  },
});
