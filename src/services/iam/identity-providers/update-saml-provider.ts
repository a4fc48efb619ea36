import { UpdateSAMLProvider } from "../../../pure/api/iam.ts";
import { arnOf } from "../entities/entity.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";
import { acceptMetadata, changedKeys, checkEncryption } from "./saml-provider.ts";
import { putMetadata } from "./store.ts";

export const updateSamlProvider = operation(UpdateSAMLProvider, {
  demands: (input, call) =>
    onProvider(call, "iam:UpdateSAMLProvider", "saml-provider", input.SAMLProviderArn),
  async run(input, call, parts) {
    const { SAMLMetadataDocument: document } = input;
    const provider = await requireProvider(call, "saml-provider", input.SAMLProviderArn);
    const details = {
      ...provider.details,
      ...(document === undefined ? {} : acceptMetadata(document, call.now)),
      encryptionMode: input.AssertionEncryptionMode ?? provider.details.encryptionMode,
      privateKeys: changedKeys(provider.details.privateKeys, input, parts.seal, call),
    };
    checkEncryption(details);
    await updateEntity(call.transaction, { ...provider, details });
    if (document !== undefined) await putMetadata(call.transaction, provider.id, document);
    return { SAMLProviderArn: arnOf(provider) };
  },
});
