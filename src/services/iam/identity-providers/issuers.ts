import type { AccountId } from "../../../pure/aws/account.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { arnOf } from "../entities/entity.ts";
import { findEntity } from "../entities/store.ts";
import { findProvider } from "./provider-arn.ts";
import { openSamlKey } from "./saml-provider.ts";

/** An OpenID Connect provider, as those who judge its tokens have to know it. */
export interface TokenIssuer {
  readonly arn: string;
  /** The URL without `https://`, by which condition keys begin. */
  readonly name: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
}

/** A SAML provider, as those who judge its assertions have to know it. */
export interface SamlIssuer {
  readonly arn: string;
  readonly account: AccountId;
  readonly name: string;
  readonly uuid: string;
  readonly issuer: string;
  /** Base64 of the DER. */
  readonly signingCertificates: readonly string[];
  readonly validUntilMs: number;
  readonly needsEncryption: boolean;
  /** In PEM format. */
  readonly privateKeys: readonly string[];
}

/** The provider that an account configured for an issuer, by the `iss` of its tokens. */
export async function findTokenIssuer(
  transaction: Transaction,
  account: AccountId,
  url: string,
): Promise<TokenIssuer | undefined> {
  if (!url.startsWith("https://")) return undefined;
  const provider = await findEntity(transaction, account, "oidc-provider", url.slice("https://".length));
  return provider && { arn: arnOf(provider), name: provider.name, ...provider.details };
}

export async function findSamlIssuer(
  transaction: Transaction,
  seal: Seal,
  arn: string,
): Promise<SamlIssuer | undefined> {
  const provider = await findProvider(transaction, "saml-provider", arn);
  if (provider === undefined) return undefined;
  const { issuer, signingCertificates, validUntilMs, encryptionMode, privateKeys } = provider.details;
  return {
    arn: arnOf(provider),
    account: provider.account,
    name: provider.name,
    uuid: provider.id,
    issuer,
    signingCertificates,
    validUntilMs,
    needsEncryption: encryptionMode === "Required",
    privateKeys: privateKeys.map((key) => openSamlKey(seal, key)),
  };
}
