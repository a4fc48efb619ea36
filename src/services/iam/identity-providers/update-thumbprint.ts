import { UpdateOpenIDConnectProviderThumbprint } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { noThumbprints } from "./errors.ts";
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
    if (input.ThumbprintList.length === 0) throw noThumbprints();
    await changeProvider(call, provider, { thumbprints: acceptThumbprints(input.ThumbprintList) });
  },
});
