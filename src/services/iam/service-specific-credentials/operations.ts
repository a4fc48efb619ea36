import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { createServiceSpecificCredential } from "./create-service-specific-credential.ts";
import { deleteServiceSpecificCredential } from "./delete-service-specific-credential.ts";
import { listServiceSpecificCredentials } from "./list-service-specific-credentials.ts";
import { resetServiceSpecificCredential } from "./reset-service-specific-credential.ts";
import { updateServiceSpecificCredential } from "./update-service-specific-credential.ts";

export const serviceSpecificCredentialOperations: ServiceDefinition<Parts>["operations"] = [
  createServiceSpecificCredential,
  deleteServiceSpecificCredential,
  listServiceSpecificCredentials,
  resetServiceSpecificCredential,
  updateServiceSpecificCredential,
];
