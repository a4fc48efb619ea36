import { AddClientIDToOpenIDConnectProvider } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { acceptClientIds, changeProvider } from "./openid-connect-provider.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";

export const addClientId = operation(AddClientIDToOpenIDConnectProvider, {
  demands: (input, call) =>
    onProvider(
      call,
      "iam:AddClientIDToOpenIDConnectProvider",
      "oidc-provider",
      input.OpenIDConnectProviderArn,
    ),
  async run(input, call) {
    const provider = await requireProvider(call, "oidc-provider", input.OpenIDConnectProviderArn);
    const clientIds = acceptClientIds([...provider.details.clientIds, input.ClientID]);
    await changeProvider(call, provider, { clientIds });
  },
});
