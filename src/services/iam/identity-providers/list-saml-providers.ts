import { ListSAMLProviders } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { arnOf } from "../entities/entity.ts";
import { listEntities } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";

export const listSamlProviders = operation(ListSAMLProviders, {
  demands: () => onAccount("iam:ListSAMLProviders"),
  async run(_input, call) {
    const limit = QUOTAS.SAMLProvidersPerAccount;
    const providers = await listEntities(call.transaction, accountOf(call), "saml-provider", { limit });
    const SAMLProviderList = providers.map((provider) => ({
      Arn: arnOf(provider),
      ValidUntil: new Date(provider.details.validUntilMs),
      CreateDate: new Date(provider.createdAtMs),
    }));
    return { SAMLProviderList };
  },
});
