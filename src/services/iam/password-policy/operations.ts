import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { deleteAccountPasswordPolicy } from "./delete-account-password-policy.ts";
import { getAccountPasswordPolicy } from "./get-account-password-policy.ts";
import { updateAccountPasswordPolicy } from "./update-account-password-policy.ts";

export const passwordPolicyOperations: ServiceDefinition<Parts>["operations"] = [
  deleteAccountPasswordPolicy,
  getAccountPasswordPolicy,
  updateAccountPasswordPolicy,
];
