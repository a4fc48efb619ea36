import { modelled, validation } from "../errors.ts";

export const noSuchService = (service: string) =>
  modelled("NoSuchEntity", `No such service ${service} is supported for Service Specific Credentials`);
export const noSuchCredential = (id: string) => modelled("NoSuchEntity", `No such credential ${id} exists`);
export const ageNotSupported = (service: string) =>
  validation(`CredentialAgeDays is not supported for the service ${service}`);
export const allUsersOrOne = () => validation("UserName and AllUsers cannot be specified together");
/** Here AWS counts the status that only time sets as no status at all. */
export const expiredIsNoStatus = () =>
  validation(
    "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set",
  );
