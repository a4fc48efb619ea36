import { DeleteOpenIDConnectProvider } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { removeEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { noOpenIdConnectProviderToDelete } from "./errors.ts";
import { findProvider, onProvider } from "./provider-arn.ts";

export const deleteOpenIdConnectProvider = operation(DeleteOpenIDConnectProvider, {
  demands: (input, call) =>
    onProvider(call, "iam:DeleteOpenIDConnectProvider", "oidc-provider", input.OpenIDConnectProviderArn),
  async run(input, call) {
    const { OpenIDConnectProviderArn: arn } = input;
    const provider = await findProvider(call.transaction, "oidc-provider", arn);
    if (provider?.account !== accountOf(call)) throw noOpenIdConnectProviderToDelete(arn);
    await removeEntity(call.transaction, provider);
  },
});
