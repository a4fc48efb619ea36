import type { AccountId } from "../../../pure/aws/account.ts";
import { iamArn } from "../../../pure/aws/arn.ts";
import { type UniqueIdPrefix, uniqueId } from "../../../pure/aws/ids.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import {
  groupExists,
  instanceProfileExists,
  mfaDeviceExists,
  noSuchGroup,
  noSuchInstanceProfile,
  noSuchMfaDevice,
  noSuchOpenIdConnectProvider,
  noSuchPolicy,
  noSuchRole,
  noSuchSamlProvider,
  noSuchServerCertificate,
  noSuchUser,
  openIdConnectProviderExists,
  policyExists,
  roleExists,
  samlProviderExists,
  serverCertificateExists,
  userExists,
} from "../errors.ts";
import type { Quota } from "../quotas.ts";

export type EntityKind =
  | "user"
  | "group"
  | "role"
  | "policy"
  | "instance-profile"
  | "mfa"
  | "server-certificate"
  | "oidc-provider"
  | "saml-provider";

/** The kinds that carry policies. */
export type HolderKind = "user" | "group" | "role";

export interface UserDetails {
  /** When the user last signed in with a password. */
  readonly passwordUsedAtMs?: number | undefined;
}

export interface RoleDetails {
  /** As it was given. */
  readonly trustPolicy: string;
  /** The users and roles the trust policy names by ARN, by the unique ids they had when it was saved. */
  readonly trustPrincipals: Readonly<Record<string, string>>;
  readonly description?: string | undefined;
  readonly maxSessionSeconds: number;
  /** The service that a service-linked role is linked to. */
  readonly linkedService?: string | undefined;
}

export interface PolicyDetails {
  readonly description?: string | undefined;
  readonly defaultVersion: number;
  /** Numbers of deleted versions are not used again. */
  readonly latestVersion: number;
  readonly updatedAtMs: number;
}

export interface MfaDeviceDetails {
  /** Base64 of the sealed seed. */
  readonly sealedSeed: string;
}

export interface ServerCertificateDetails {
  readonly expiresAtMs: number;
}

export interface OpenIdConnectProviderDetails {
  readonly clientIds: readonly string[];
  /** SHA-1 of certificates in the issuer's chain, in hex. */
  readonly thumbprints: readonly string[];
}

export interface SamlProviderDetails {
  /** The `entityID` of the metadata: who issues the assertions. */
  readonly issuer: string;
  /** Base64 of the DER of the certificates whose keys sign them. */
  readonly signingCertificates: readonly string[];
  readonly validUntilMs: number;
  readonly encryptionMode: "Required" | "Allowed";
  readonly privateKeys: readonly SamlPrivateKey[];
}

export interface SamlPrivateKey {
  readonly keyId: string;
  readonly addedAtMs: number;
  /** Base64 of the sealed key. */
  readonly sealedKey: string;
}

type NoDetails = Readonly<Record<string, never>>;

export interface EntityDetails {
  readonly user: UserDetails;
  readonly group: NoDetails;
  readonly role: RoleDetails;
  readonly policy: PolicyDetails;
  readonly "instance-profile": NoDetails;
  readonly mfa: MfaDeviceDetails;
  readonly "server-certificate": ServerCertificateDetails;
  readonly "oidc-provider": OpenIdConnectProviderDetails;
  readonly "saml-provider": SamlProviderDetails;
}

/** What all things with a name, a path and a unique id have in common. */
export interface Entity<Kind extends EntityKind = EntityKind> {
  readonly kind: Kind;
  readonly account: AccountId;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAtMs: number;
  readonly tags: Tags;
  /** The managed policy that bounds a user's or role's permissions. */
  readonly boundaryArn?: string | undefined;
  readonly details: EntityDetails[Kind];
}

export type User = Entity<"user">;
export type Group = Entity<"group">;
export type Role = Entity<"role">;
export type CustomerPolicy = Entity<"policy">;
export type InstanceProfile = Entity<"instance-profile">;
/** A virtual one; its ARN is its serial number. */
export type MfaDevice = Entity<"mfa">;
export type ServerCertificate = Entity<"server-certificate">;
/** Its name is the URL without `https://`. */
export type OpenIdConnectProvider = Entity<"oidc-provider">;

interface KindRules {
  readonly idPrefix: UniqueIdPrefix;
  readonly quota: Quota;
  /** How denials name one of the kind. */
  readonly noun: string;
  readonly tagKeysIgnoreCase: boolean;
  readonly notFound: (name: string) => Error;
  readonly exists: (name: string) => Error;
}

export const KINDS: Readonly<Record<EntityKind, KindRules>> = {
  user: {
    idPrefix: "AIDA",
    quota: "UsersPerAccount",
    noun: "user",
    tagKeysIgnoreCase: true,
    notFound: noSuchUser,
    exists: userExists,
  },
  group: {
    idPrefix: "AGPA",
    quota: "GroupsPerAccount",
    noun: "group",
    tagKeysIgnoreCase: false,
    notFound: noSuchGroup,
    exists: groupExists,
  },
  role: {
    idPrefix: "AROA",
    quota: "RolesPerAccount",
    noun: "role",
    tagKeysIgnoreCase: true,
    notFound: noSuchRole,
    exists: roleExists,
  },
  policy: {
    idPrefix: "ANPA",
    quota: "PoliciesPerAccount",
    noun: "policy",
    tagKeysIgnoreCase: false,
    notFound: noSuchPolicy,
    exists: policyExists,
  },
  "instance-profile": {
    idPrefix: "AIPA",
    quota: "InstanceProfilesPerAccount",
    noun: "instance profile",
    tagKeysIgnoreCase: false,
    notFound: noSuchInstanceProfile,
    exists: instanceProfileExists,
  },
  mfa: {
    idPrefix: "VMFA",
    quota: "VirtualMFADevicesPerAccount",
    noun: "mfa",
    tagKeysIgnoreCase: false,
    notFound: noSuchMfaDevice,
    exists: mfaDeviceExists,
  },
  "server-certificate": {
    idPrefix: "ASCA",
    quota: "ServerCertificatesPerAccount",
    noun: "server certificate",
    tagKeysIgnoreCase: false,
    notFound: noSuchServerCertificate,
    exists: serverCertificateExists,
  },
  "oidc-provider": {
    idPrefix: "OIDCPR",
    quota: "OpenIdConnectProvidersPerAccount",
    noun: "oidc provider",
    tagKeysIgnoreCase: false,
    notFound: noSuchOpenIdConnectProvider,
    exists: openIdConnectProviderExists,
  },
  "saml-provider": {
    idPrefix: "SAMLSP",
    quota: "SAMLProvidersPerAccount",
    noun: "saml provider",
    tagKeysIgnoreCase: false,
    notFound: noSuchSamlProvider,
    exists: samlProviderExists,
  },
};

/** What an entity begins with; the rest is the house's. */
export interface EntityDraft<Kind extends EntityKind> {
  readonly name: string;
  readonly path?: string | undefined;
  readonly tags?: Tags | undefined;
  readonly boundaryArn?: string | undefined;
  readonly details: EntityDetails[Kind];
}

export function newEntity<Kind extends EntityKind>(
  kind: Kind,
  draft: EntityDraft<Kind>,
  call: Pick<Call, "account" | "now" | "chance">,
): Entity<Kind> {
  return {
    kind,
    account: accountOf(call),
    id: uniqueId(KINDS[kind].idPrefix, call.chance),
    name: draft.name,
    path: draft.path ?? "/",
    createdAtMs: call.now,
    tags: draft.tags ?? {},
    boundaryArn: draft.boundaryArn,
    details: draft.details,
  };
}

export function arnOf(entity: Entity): string {
  return iamArn(entity.account, entity.kind, entity.path, entity.name);
}

/** Names are unique without regard to case; the spelling they were given is kept. */
export function foldName(name: string): string {
  return name.toLowerCase();
}

/** What one entity of a kind has to itself: its name in any spelling, and an MFA device its path as well. */
export function nameKeyOf({ kind, name, path }: Pick<Entity, "kind" | "name" | "path">): string {
  return foldName(kind === "mfa" ? path.slice(1) + name : name);
}
