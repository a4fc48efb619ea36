import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { disableOutboundWebIdentityFederation } from "./disable-outbound-web-identity-federation.ts";
import { enableOutboundWebIdentityFederation } from "./enable-outbound-web-identity-federation.ts";
import { getOutboundWebIdentityFederationInfo } from "./get-outbound-web-identity-federation-info.ts";

export const outboundFederationOperations: ServiceDefinition<Parts>["operations"] = [
  disableOutboundWebIdentityFederation,
  enableOutboundWebIdentityFederation,
  getOutboundWebIdentityFederationInfo,
];
