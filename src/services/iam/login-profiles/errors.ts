import { ServiceError } from "../../../pure/aws/service-error.ts";
import { modelled, validation } from "../errors.ts";

export const noLoginProfile = (userName: string) =>
  modelled("NoSuchEntity", `Login Profile for User ${userName} cannot be found.`);
export const loginProfileExists = (userName: string) =>
  modelled("EntityAlreadyExists", `Login Profile for user ${userName} already exists.`);
export const passwordMissing = () =>
  validation(
    "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
  );
export const onlyUsersChangePasswords = () =>
  modelled("InvalidUserType", "Only IAM Users can change their own password");
export const oldPasswordIncorrect = () =>
  new ServiceError("AccessDenied", "The old password was incorrect.", { status: 403 });
