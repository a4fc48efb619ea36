import { askedFor } from "../../pure/event/history-attributes.ts";
import type { ServiceConventions } from "../../runtime/conventions.ts";
import { constraintError } from "./constraint-error.ts";

export const conventions: ServiceConventions = {
  eventSource: "organizations.amazonaws.com",
  isGlobal: true,
  json: { messageMember: "Message", unknownOperationStatus: 400 },
  constraintError,
  accessDenied: "brief",
  record: {
    historyResources: [
      askedFor("AWS::Organizations::Account", "accountId"),
      askedFor("AWS::Organizations::OrganizationalUnit", "organizationalUnitId"),
      askedFor("AWS::Organizations::Policy", "policyId"),
    ],
  },
};
