import { listOrganizationsFeatures } from "./list-organizations-features.ts";
import {
  disableOrganizationsRootCredentialsManagement,
  disableOrganizationsRootSessions,
  enableOrganizationsRootCredentialsManagement,
  enableOrganizationsRootSessions,
} from "./set-feature.ts";

export const rootCredentialOperations = [
  disableOrganizationsRootCredentialsManagement,
  disableOrganizationsRootSessions,
  enableOrganizationsRootCredentialsManagement,
  enableOrganizationsRootSessions,
  listOrganizationsFeatures,
];
