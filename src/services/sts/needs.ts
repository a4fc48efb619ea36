import type { KeyObject } from "node:crypto";
import type { AccountId } from "../../pure/aws/account.ts";
import type {
  AccountCaller,
  Caller,
  CallerSession,
  RoleCaller,
  RootCaller,
  UserCaller,
} from "../../pure/aws/caller.ts";
import type { IssuerKeys } from "../../runtime/outbound/issuers.ts";
import type { Transaction } from "../../runtime/storage/database.ts";

export interface AssumableRole {
  readonly arn: string;
  readonly roleId: string;
  readonly name: string;
  readonly account: AccountId;
  readonly trustPolicy: string;
  readonly maxSessionDurationSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly isServiceLinked: boolean;
}

export interface OneTimeCode {
  readonly serialNumber: string;
  readonly code: string;
}

export interface MultiFactor {
  /** Judges a code of one of the caller's devices, and leaves it as it is. */
  verify(
    transaction: Transaction,
    caller: Caller,
    code: OneTimeCode,
  ): Promise<"valid" | "wrong" | "no-device">;
  /** Spends a code that was valid, so that it is good for one call only. */
  spend(transaction: Transaction, caller: Caller, code: OneTimeCode): Promise<void>;
}

/** An OpenID Connect provider of an account. */
export interface TokenIssuer {
  readonly arn: string;
  /** The URL without `https://`, by which condition keys begin. */
  readonly name: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
}

/** A SAML provider. */
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

/** Permissions that somebody lent to another account by accepting its delegation request. */
export interface Delegation {
  /** The account that asked. */
  readonly requestor: AccountId;
  readonly approver: (
    | Omit<RootCaller, "accessKeyId" | "session">
    | Omit<UserCaller, "accessKeyId" | "session">
    | Omit<RoleCaller, "accessKeyId" | "session">
  ) & { readonly session?: Pick<CallerSession, "tags" | "sourceIdentity"> | undefined };
  /** Undefined when it permits nothing. */
  readonly policy: string | undefined;
  readonly endsAtMs: number;
}

/** An account as an issuer of identity tokens. */
export interface TokenSigner {
  /** The `iss` of the tokens. */
  readonly issuer: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

/** What STS asks of the rest of the house. */
export interface StsNeeds {
  /** By ARN, path included; undefined when there is no such role, or its account is closed. */
  findRole(transaction: Transaction, arn: string): Promise<AssumableRole | undefined>;
  /** A session of a role that is linked to a service, which cannot be deleted while it lives. */
  noteLinkedSession(
    transaction: Transaction,
    roleId: string,
    region: string,
    expiresAtMs: number,
  ): Promise<void>;
  /** The second factor of users and root users. */
  readonly multiFactor: MultiFactor;
  /** Of a long-term key of this house. */
  accountOfAccessKey(transaction: Transaction, accessKeyId: string): Promise<AccountId | undefined>;
  /** The provider that an account configured for the `iss` of a token. */
  findTokenIssuer(
    transaction: Transaction,
    account: AccountId,
    url: string,
  ): Promise<TokenIssuer | undefined>;
  /** The keys that an issuer publishes: asks other machines, so never within a transaction. */
  issuerKeys(
    issuer: { readonly url: string; readonly thumbprints: readonly string[] },
    keyId: string | undefined,
  ): Promise<IssuerKeys>;
  findSamlIssuer(transaction: Transaction, arn: string): Promise<SamlIssuer | undefined>;
  /** Undefined when the account has not enabled outbound federation. */
  tokenSigner(
    transaction: Transaction,
    account: AccountId,
    algorithm: "RS256" | "ES384",
  ): Promise<TokenSigner | undefined>;
  /** What a trade-in token stands for; undefined for what is none. */
  redeemDelegation(transaction: Transaction, tradeInToken: string): Promise<Delegation | undefined>;
  /** Whether an account may take sessions of another's root user. */
  mayAssumeRootOf(transaction: Transaction, caller: AccountId, target: AccountId): Promise<boolean>;
  /** The tags of a user or role, without those of the session. */
  principalTags(transaction: Transaction, caller: AccountCaller): Promise<Readonly<Record<string, string>>>;
  /** Whether a managed policy exists and may limit a session of the account. */
  managedPolicyExists(transaction: Transaction, account: AccountId, arn: string): Promise<boolean>;
}
