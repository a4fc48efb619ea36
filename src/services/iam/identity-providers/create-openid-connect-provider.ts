import { CreateOpenIDConnectProvider } from "../../../pure/api/iam.ts";
import type { Call } from "../../../runtime/call.ts";
import { onNew, withTags } from "../demands.ts";
import { arnOf, newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import type { Parts } from "../parts.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { issuerUnreachable } from "./errors.ts";
import {
  acceptClientIds,
  acceptThumbprints,
  changeProvider,
  providerName,
} from "./openid-connect-provider.ts";

export const createOpenIdConnectProvider = operation(CreateOpenIDConnectProvider, {
  demands: (input, call) =>
    onNew(call, "iam:CreateOpenIDConnectProvider", "oidc-provider", {
      // A URL is no name of a provider before it was checked, and still the resource that is asked for.
      name: input.Url.replace(/^https:\/\//, ""),
      ...withTags(input.Tags),
    }),
  async run(input, call, parts) {
    const tags = newTags("oidc-provider", input.Tags);
    const clientIds = acceptClientIds(input.ClientIDList ?? []);
    const given = acceptThumbprints(input.ThumbprintList ?? []);
    const name = providerName(input.Url);
    const details = { clientIds, thumbprints: given };
    const provider = newEntity("oidc-provider", { name, tags, details }, call);
    await addEntity(call, provider);
    if (given.length === 0) {
      await changeProvider(call, provider, { thumbprints: await fetchedThumbprints(name, call, parts) });
    }
    // In the order in which they came; whoever reads them later gets them by key.
    const Tags = input.Tags?.length ? [...input.Tags] : undefined;
    return { OpenIDConnectProviderArn: arnOf(provider), Tags };
  },
});

/** Without thumbprints the issuer is asked for the certificate that vouches for it. */
async function fetchedThumbprints(name: string, call: Call, parts: Parts): Promise<readonly string[]> {
  const url = `https://${name}`;
  const thumbprints = await call.outside(`thumbprints of ${url}`, () => parts.issuerThumbprints(url));
  if (thumbprints === undefined) throw issuerUnreachable(url);
  return thumbprints;
}
