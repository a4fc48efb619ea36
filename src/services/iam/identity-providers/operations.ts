import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { addClientId } from "./add-client-id.ts";
import { createOpenIdConnectProvider } from "./create-openid-connect-provider.ts";
import { createSamlProvider } from "./create-saml-provider.ts";
import { deleteOpenIdConnectProvider } from "./delete-openid-connect-provider.ts";
import { deleteSamlProvider } from "./delete-saml-provider.ts";
import { getOpenIdConnectProvider } from "./get-openid-connect-provider.ts";
import { getSamlProvider } from "./get-saml-provider.ts";
import { listOpenIdConnectProviders } from "./list-openid-connect-providers.ts";
import { listSamlProviders } from "./list-saml-providers.ts";
import { removeClientId } from "./remove-client-id.ts";
import { updateSamlProvider } from "./update-saml-provider.ts";
import { updateThumbprint } from "./update-thumbprint.ts";

export const identityProviderOperations: ServiceDefinition<Parts>["operations"] = [
  addClientId,
  createOpenIdConnectProvider,
  createSamlProvider,
  deleteOpenIdConnectProvider,
  deleteSamlProvider,
  getOpenIdConnectProvider,
  getSamlProvider,
  listOpenIdConnectProviders,
  listSamlProviders,
  removeClientId,
  updateSamlProvider,
  updateThumbprint,
];
