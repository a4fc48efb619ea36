import { DeleteSAMLProvider } from "../../../pure/api/iam.ts";
import { removeEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";

export const deleteSamlProvider = operation(DeleteSAMLProvider, {
  demands: (input, call) =>
    onProvider(call, "iam:DeleteSAMLProvider", "saml-provider", input.SAMLProviderArn),
  async run(input, call) {
    const provider = await requireProvider(call, "saml-provider", input.SAMLProviderArn);
    await removeEntity(call.transaction, provider);
  },
});
