import type { KeyObject } from "node:crypto";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { openSigningKey, type SigningAlgorithm } from "./signing-keys.ts";
import { findFederation, findFederationByIssuer } from "./store.ts";

export interface TokenSigner {
  /** The `iss` of the tokens. */
  readonly issuer: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

/** The accounts as issuers of identity tokens. */
export interface TokenIssuers {
  /** Undefined when the account has not enabled outbound federation. */
  signer(
    transaction: Transaction,
    account: AccountId,
    algorithm: SigningAlgorithm,
  ): Promise<TokenSigner | undefined>;
  /** A document that an issuer publishes, by its path under the issuer's URL. */
  document(issuerId: string, path: string): Promise<Readonly<Record<string, unknown>> | undefined>;
}

export function tokenIssuersWith(parts: { readonly database: Database; readonly seal: Seal }): TokenIssuers {
  return {
    async signer(transaction, account, algorithm) {
      const federation = await findFederation(transaction, account);
      if (!federation?.isEnabled) return undefined;
      return { issuer: federation.issuerUrl, ...openSigningKey(parts.seal, federation, algorithm) };
    },
    async document(issuerId, path) {
      const federation = await parts.database.transaction((transaction) =>
        findFederationByIssuer(transaction, issuerId),
      );
      if (federation === undefined) return undefined;
      switch (path) {
        case ".well-known/openid-configuration":
          return discovery(federation.issuerUrl);
        case ".well-known/jwks.json":
          return { keys: federation.publicKeys };
        default:
          return undefined;
      }
    },
  };
}

/** OpenID Connect Discovery 1.0, as far as AWS fills it. */
function discovery(issuer: string): Readonly<Record<string, unknown>> {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256", "ES384"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "jti", "https://sts.amazonaws.com/"],
  };
}
