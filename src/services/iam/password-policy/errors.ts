import { modelled } from "../errors.ts";

export const noPasswordPolicy = (account: string) =>
  modelled("NoSuchEntity", `The Password Policy with domain name ${account} cannot be found.`);
export const noPasswordPolicyToDelete = () =>
  modelled("NoSuchEntity", "The account policy with name PasswordPolicy cannot be found.");
export const passwordPolicyViolation = (message: string) => modelled("PasswordPolicyViolation", message);
