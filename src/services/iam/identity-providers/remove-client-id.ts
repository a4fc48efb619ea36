import { RemoveClientIDFromOpenIDConnectProvider } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { changeProvider } from "./openid-connect-provider.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";

export const removeClientId = operation(RemoveClientIDFromOpenIDConnectProvider, {
  demands: (input, call) =>
    onProvider(
      call,
      "iam:RemoveClientIDFromOpenIDConnectProvider",
      "oidc-provider",
      input.OpenIDConnectProviderArn,
    ),
  async run(input, call) {
    const provider = await requireProvider(call, "oidc-provider", input.OpenIDConnectProviderArn);
    const clientIds = provider.details.clientIds.filter((clientId) => clientId !== input.ClientID);
    await changeProvider(call, provider, { clientIds });
  },
});
