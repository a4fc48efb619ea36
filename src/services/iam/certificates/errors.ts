import { modelled } from "../errors.ts";

export const unparsableCertificate = () =>
  modelled(
    "MalformedCertificate",
    "Unable to parse certificate. Please ensure the certificate is in PEM format.",
  );
export const certificateNotCurrent = () =>
  modelled("MalformedCertificate", "The certificate has expired or is not valid yet.");
export const unparsablePrivateKey = () =>
  modelled(
    "MalformedCertificate",
    "Unable to parse private key. Please ensure the key is in PEM format and not encrypted.",
  );
/** Minus one is the certificate itself, whose signer the chain does not begin with. */
export const invalidChain = (index: number) =>
  modelled(
    "MalformedCertificate",
    `Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`,
  );
export const keyPairMismatch = () =>
  modelled("KeyPairMismatch", "The public key certificate and the private key do not match.");

export const malformedSigningCertificate = (body: string) =>
  modelled("MalformedCertificate", `Certificate ${body} is malformed.`);
export const signingCertificateNotCurrent = () =>
  modelled("InvalidCertificate", "The certificate has expired or is not valid yet.");
export const duplicateSigningCertificate = () =>
  modelled("DuplicateCertificate", "The certificate is already associated with a user of the account.");
export const noSuchSigningCertificate = (id: string) =>
  modelled("NoSuchEntity", `The Certificate with id ${id} cannot be found.`);
