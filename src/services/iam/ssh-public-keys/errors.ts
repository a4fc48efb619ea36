import { modelled } from "../errors.ts";

export const noSuchPublicKey = (id: string) =>
  modelled("NoSuchEntity", `The Public Key with id ${id} cannot be found.`);
export const invalidPublicKey = () => modelled("InvalidPublicKey", "Invalid body for public key");
export const unrecognizedEncoding = () =>
  modelled("UnrecognizedPublicKeyEncoding", "Invalid public key uploaded.");
export const duplicatePublicKey = () =>
  modelled("DuplicateSSHPublicKey", "Duplicate SSH public key uploaded.");
/** The key is there, but another user's. */
export const publicKeyOfAnotherUser = (id: string) =>
  modelled("NoSuchEntity", `User has no Public Key with id ${id}.`);
