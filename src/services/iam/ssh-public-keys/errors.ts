import { modelled } from "../errors.ts";

export const noSuchPublicKey = (id: string) =>
  modelled("NoSuchEntity", `The Public Key with id ${id} cannot be found.`);
export const invalidPublicKey = () =>
  modelled("InvalidPublicKey", "The public key is malformed or has fewer than 2048 bits.");
export const unrecognizedEncoding = () =>
  modelled("UnrecognizedPublicKeyEncoding", "The public key must be encoded in ssh-rsa or PEM format.");
export const duplicatePublicKey = () =>
  modelled("DuplicateSSHPublicKey", "The SSH public key is already associated with the user.");
