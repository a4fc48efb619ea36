import { CreateSAMLProvider } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onNew, withTags } from "../demands.ts";
import { arnOf, newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { isNameTaken } from "../entities/store.ts";
import { samlProviderExists } from "../errors.ts";
import { operation } from "../operation.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { acceptMetadata, changedKeys, checkEncryption } from "./saml-provider.ts";
import { putMetadata } from "./store.ts";

export const createSamlProvider = operation(CreateSAMLProvider, {
  demands: (input, call) =>
    onNew(call, "iam:CreateSAMLProvider", "saml-provider", { name: input.Name, ...withTags(input.Tags) }),
  async run(input, call, parts) {
    const { transaction } = call;
    const tags = newTags("saml-provider", input.Tags);
    const details = {
      ...acceptMetadata(input.SAMLMetadataDocument, call.now),
      encryptionMode: input.AssertionEncryptionMode ?? "Allowed",
      privateKeys: changedKeys([], input, parts.seal, call),
    };
    checkEncryption(details);
    const provider = newEntity("saml-provider", { name: input.Name, tags, details }, call);
    if (await isNameTaken(transaction, accountOf(call), "saml-provider", input.Name)) {
      throw samlProviderExists(arnOf(provider));
    }
    await addEntity(call, provider);
    await putMetadata(transaction, provider.id, input.SAMLMetadataDocument);
    // In the order in which they came; whoever reads them later gets them by key.
    const Tags = input.Tags?.length ? [...input.Tags] : undefined;
    return { SAMLProviderArn: arnOf(provider), Tags };
  },
});
