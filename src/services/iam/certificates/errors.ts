import { modelled } from "../errors.ts";

export const unparsableCertificate = () =>
  modelled(
    "MalformedCertificate",
    "Unable to parse certificate. Please ensure the certificate is in PEM format.",
  );
export const certificateExpired = () =>
  modelled(
    "MalformedCertificate",
    "Certificate is no longer valid. The 'Not After' date restriction on the certificate has passed.",
  );
export const certificateNotYetValid = () =>
  modelled(
    "MalformedCertificate",
    "Certificate is not yet valid. The 'Not Before' date restriction on the certificate has not passed.",
  );
/** AWS has no words for a chain that is none. */
export const unparsableChain = () => modelled("MalformedCertificate", "Unknown");
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
  modelled(
    "KeyPairMismatch",
    "The private key did not match the public key provided. Please verify the key material and try again.",
  );

export const malformedSigningCertificate = (body: string) =>
  modelled("MalformedCertificate", `Certificate ${body} is malformed.`);
export const duplicateSigningCertificate = () =>
  modelled("DuplicateCertificate", "Duplicate certificate uploaded.");
export const noSuchSigningCertificate = (id: string) =>
  modelled("NoSuchEntity", `The Certificate with id ${id} cannot be found.`);
