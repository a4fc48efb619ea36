import { GetOpenIDConnectProvider } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { sortedTags } from "../tagging/taggable.ts";
import { onProvider, requireProvider } from "./provider-arn.ts";

export const getOpenIdConnectProvider = operation(GetOpenIDConnectProvider, {
  demands: (input, call) =>
    onProvider(call, "iam:GetOpenIDConnectProvider", "oidc-provider", input.OpenIDConnectProviderArn),
  async run(input, call) {
    const provider = await requireProvider(call, "oidc-provider", input.OpenIDConnectProviderArn);
    return {
      Url: provider.name,
      ClientIDList: provider.details.clientIds,
      ThumbprintList: provider.details.thumbprints,
      CreateDate: new Date(provider.createdAtMs),
      Tags: sortedTags(provider.tags),
    };
  },
});
