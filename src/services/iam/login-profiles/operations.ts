import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { changePassword } from "./change-password.ts";
import { createLoginProfile } from "./create-login-profile.ts";
import { deleteLoginProfile } from "./delete-login-profile.ts";
import { getLoginProfile } from "./get-login-profile.ts";
import { updateLoginProfile } from "./update-login-profile.ts";

export const loginProfileOperations: ServiceDefinition<Parts>["operations"] = [
  changePassword,
  createLoginProfile,
  deleteLoginProfile,
  getLoginProfile,
  updateLoginProfile,
];
