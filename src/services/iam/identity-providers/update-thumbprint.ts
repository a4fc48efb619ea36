import { UpdateOpenIDConnectProviderThumbprint } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { acceptThumbprints, changeProvider } from "./openid-connect-provider.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";

export const updateThumbprint = operation(UpdateOpenIDConnectProviderThumbprint, {
  demands: (input, call) =>
    onProvider(
      call,
      "iam:UpdateOpenIDConnectProviderThumbprint",
      "oidc-provider",
      input.OpenIDConnectProviderArn,
    ),
  async run(input, call) {
    const provider = await requireProvider(call, "oidc-provider", input.OpenIDConnectProviderArn);
    await changeProvider(call, provider, { thumbprints: acceptThumbprints(input.ThumbprintList) });
  },
});
