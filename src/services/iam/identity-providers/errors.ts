import { modelled, validation } from "../errors.ts";

export const invalidProviderUrl = () => validation("Invalid Open ID Connect Provider URL");
/** As AWS words it, though five are taken. */
export const tooManyThumbprints = () =>
  modelled("InvalidInput", "Thumbprint list must contain fewer than 5 entries.");
/** Deleting words it otherwise than everything else. */
export const noOpenIdConnectProviderToDelete = (arn: string) =>
  modelled("NoSuchEntity", `OpenId connect Provider ${arn} cannot be found.`);
export const issuerUnreachable = (url: string) =>
  modelled("OpenIdIdpCommunicationError", `Cannot connect to the OpenID Connect identity provider ${url}`);

export const unparsableMetadata = () => modelled("InvalidInput", "Could not parse metadata");
export const unparsableSamlKey = () =>
  modelled("InvalidInput", "The private key must be an unencrypted RSA key in PEM format.");
export const noSuchSamlKey = (keyId: string) =>
  modelled("NoSuchEntity", `The private key with id ${keyId} cannot be found.`);
export const encryptionNeedsKey = () =>
  modelled("InvalidInput", "A SAML provider that requires encrypted assertions must have a private key.");
export const tooManySamlKeys = (max: number) =>
  modelled("LimitExceeded", `Cannot exceed quota for PrivateKeysPerSAMLProvider: ${max}`);
