import { ListOpenIDConnectProviders } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { arnOf } from "../entities/entity.ts";
import { listEntities } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";

export const listOpenIdConnectProviders = operation(ListOpenIDConnectProviders, {
  demands: () => onAccount("iam:ListOpenIDConnectProviders"),
  async run(_input, call) {
    const limit = QUOTAS.OpenIdConnectProvidersPerAccount;
    const providers = await listEntities(call.transaction, accountOf(call), "oidc-provider", { limit });
    return { OpenIDConnectProviderList: providers.map((provider) => ({ Arn: arnOf(provider) })) };
  },
});
