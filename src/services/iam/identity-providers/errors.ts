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
  modelled(
    "InvalidInput",
    "Failed to set assertion encryption mode to Required because no private key is present.",
  );
export const tooManySamlKeys = (max: number) =>
  modelled("LimitExceeded", `Private key limit of ${max} is reached.`);
export const lastKeyIsNeeded = () => modelled("InvalidInput", "Failed to remove private key.");
export const oneKeyChangeAtOnce = () =>
  validation(
    "Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.",
  );
export const nothingToUpdate = () =>
  validation(
    "Unable to update identity provider. No updates are defined for metadata or encryption assertion.",
  );
/** AWS has no words for a URL with a query or a fragment. */
export const urlWithMore = () => modelled("InvalidInput", "Unknown");
export const noThumbprints = () =>
  modelled("InvalidInput", "Thumbprint list must contain at least one entry.");
