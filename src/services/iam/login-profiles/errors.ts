import { ServiceError } from "../../../pure/aws/service-error.ts";
import { modelled, validation } from "../errors.ts";

/** The root user has no name, which AWS tells as it stands. */
export const noLoginProfile = (userName: string | undefined) =>
  modelled("NoSuchEntity", `Login Profile for User ${userName ?? null} cannot be found.`);
export const loginProfileExists = (userName: string | undefined) =>
  modelled("EntityAlreadyExists", `Login Profile for user ${userName ?? null} already exists.`);
export const rootTaskGivesNoPassword = () =>
  validation("The password must be omitted in a session of AssumeRoot.");
export const passwordMissing = () =>
  validation(
    "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
  );
export const onlyUsersChangePasswords = () =>
  modelled("InvalidUserType", "Only IAM Users can change their own password");
export const oldPasswordIncorrect = () =>
  new ServiceError("AccessDenied", "The old password was incorrect.", { status: 403 });
