import { UpdateSAMLProvider } from "../../../pure/api/iam.ts";
import { arnOf } from "../entities/entity.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { nothingToUpdate } from "./errors.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";
import { acceptMetadata, changedKeys, checkEncryption } from "./saml-provider.ts";
import { putMetadata } from "./store.ts";

export const updateSamlProvider = operation(UpdateSAMLProvider, {
  demands: (input, call) =>
    onProvider(call, "iam:UpdateSAMLProvider", "saml-provider", input.SAMLProviderArn),
  async run(input, call, parts) {
    const {
      SAMLMetadataDocument: document,
      AddPrivateKey,
      AssertionEncryptionMode,
      RemovePrivateKey,
    } = input;
    const provider = await requireProvider(call, "saml-provider", input.SAMLProviderArn);
    if (
      [document, AddPrivateKey, AssertionEncryptionMode, RemovePrivateKey].every((each) => each === undefined)
    ) {
      throw nothingToUpdate();
    }
    const details = {
      ...provider.details,
      ...(document === undefined ? {} : acceptMetadata(document, call.now)),
      encryptionMode: AssertionEncryptionMode ?? provider.details.encryptionMode,
      privateKeys: changedKeys(provider.details.privateKeys, input, parts.seal, call),
    };
    checkEncryption(details, input);
    await updateEntity(call.transaction, { ...provider, details });
    if (document !== undefined) await putMetadata(call.transaction, provider.id, document);
    return { SAMLProviderArn: arnOf(provider) };
  },
});
