import { generateCredentialReport } from "./generate-credential-report.ts";
import { generateOrganizationsAccessReport } from "./generate-organizations-access-report.ts";
import { generateServiceLastAccessedDetails } from "./generate-service-last-accessed-details.ts";
import { getCredentialReport } from "./get-credential-report.ts";
import { getOrganizationsAccessReport } from "./get-organizations-access-report.ts";
import { getServiceLastAccessedDetails } from "./get-service-last-accessed-details.ts";
import { getServiceLastAccessedDetailsWithEntities } from "./get-service-last-accessed-details-with-entities.ts";
import { listPoliciesGrantingServiceAccess } from "./list-policies-granting-service-access.ts";

export const reportOperations = [
  generateCredentialReport,
  generateOrganizationsAccessReport,
  generateServiceLastAccessedDetails,
  getCredentialReport,
  getOrganizationsAccessReport,
  getServiceLastAccessedDetails,
  getServiceLastAccessedDetailsWithEntities,
  listPoliciesGrantingServiceAccess,
];
