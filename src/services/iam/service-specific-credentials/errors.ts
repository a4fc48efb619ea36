import { modelled, validation } from "../errors.ts";

export const noSuchService = (service: string) =>
  modelled("NoSuchEntity", `No such service ${service} is supported for Service Specific Credentials`);
export const noSuchCredential = (id: string) => modelled("NoSuchEntity", `No such credential ${id} exists`);
export const credentialOfAnotherUser = (userName: string, id: string) =>
  validation(`User ${userName} does not have a service specific credential with id ${id}`);
export const invalidServiceName = () => validation("ServiceName must match [a-zA-Z0-9.-]*");
export const allUsersOrOne = () => validation("UserName and AllUsers cannot be specified together");
