import type { PrincipalElement } from "./document.ts";

interface AccountPrincipal {
  readonly account: string;
  /** The account's canonical user id, by which S3 policies may name it. */
  readonly canonicalUserId?: string | undefined;
}

/** The root user's own credentials; with session policies it is a session made by AssumeRoot. */
interface RootPrincipal extends AccountPrincipal {
  readonly kind: "root";
  readonly arn: string;
}

interface UserPrincipal extends AccountPrincipal {
  readonly kind: "user";
  /** The user's ARN, also for its GetSessionToken sessions. */
  readonly arn: string;
  /** `AIDA…`: stored policies name a user by it. */
  readonly userId?: string | undefined;
}

interface RoleSessionPrincipal extends AccountPrincipal {
  readonly kind: "role-session";
  /** `arn:aws:sts::…:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  /** With the role's path. */
  readonly roleArn: string;
  /** `AROA…`: stored policies name a role by it. */
  readonly roleId?: string | undefined;
  readonly isServiceLinkedRole?: boolean | undefined;
}

interface FederatedUserPrincipal extends AccountPrincipal {
  readonly kind: "federated-user";
  /** `arn:aws:sts::…:federated-user/NAME`. */
  readonly arn: string;
  /** The user who asked for the token. */
  readonly userArn?: string | undefined;
  readonly userId?: string | undefined;
  /** The root user asked for it: the session policies alone bound what it may do. */
  readonly issuedByRoot?: boolean | undefined;
}

interface ServicePrincipal {
  readonly kind: "service";
  /** `cloudtrail.amazonaws.com`. */
  readonly service: string;
}

/** Somebody vouched for by a SAML or OIDC provider, on the way to a role. */
interface IdentityProviderPrincipal {
  readonly kind: "identity-provider";
  /** The provider's ARN, or a built-in one's name such as `accounts.google.com`. */
  readonly provider: string;
}

interface AnonymousPrincipal {
  readonly kind: "anonymous";
}

/** Who asks, as policies see it. */
export type Principal =
  | RootPrincipal
  | UserPrincipal
  | RoleSessionPrincipal
  | FederatedUserPrincipal
  | ServicePrincipal
  | IdentityProviderPrincipal
  | AnonymousPrincipal;

/** The account a principal belongs to; services, providers and the anonymous have none. */
export function principalAccount(principal: Principal): string | undefined {
  switch (principal.kind) {
    case "service":
    case "identity-provider":
    case "anonymous":
      return undefined;
    default:
      return principal.account;
  }
}

/** How a principal element named the caller; a set of these is their bitwise or. */
export const GrantKind = { direct: 1, role: 2, user: 4, account: 8, everyone: 16 } as const;

export interface PrincipalMatcher {
  readonly negated: boolean;
  readonly everyone: boolean;
  /** ARNs and unique ids. */
  readonly names: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly providers: ReadonlySet<string>;
  readonly canonicalUsers: ReadonlySet<string>;
}

const ROOT_ARN_COLONS = 5;

/** The account of `arn:…:iam::ACCOUNT:root`, which in a policy means the whole account. */
function accountOfRootArn(value: string): string | undefined {
  const parts = value.split(":");
  if (parts.length !== ROOT_ARN_COLONS + 1) return undefined;
  const [arn, , service, , account, resource] = parts;
  return arn === "arn" && service === "iam" && resource === "root" ? account : undefined;
}

function isTwelveDigits(text: string): boolean {
  if (text.length !== 12) return false;
  for (let index = 0; index < 12; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Gives undefined for an element that names a type of principal AWS does not know. */
export function compilePrincipal(element: PrincipalElement): PrincipalMatcher | undefined {
  let everyone = element.everyone;
  const names = new Set<string>();
  const accounts = new Set<string>();
  const services = new Set<string>();
  const providers = new Set<string>();
  const canonicalUsers = new Set<string>();
  for (const { type, value } of element.entries) {
    switch (type) {
      case "AWS": {
        const account = isTwelveDigits(value) ? value : accountOfRootArn(value);
        if (value === "*") everyone = true;
        else if (account !== undefined) accounts.add(account);
        else names.add(value);
        break;
      }
      case "Service":
        services.add(value);
        break;
      case "Federated":
        providers.add(value);
        break;
      case "CanonicalUser":
        canonicalUsers.add(value);
        break;
      default:
        return undefined;
    }
  }
  return { negated: element.negated, everyone, names, accounts, services, providers, canonicalUsers };
}

function named(names: ReadonlySet<string>, arn: string | undefined, id: string | undefined): boolean {
  return (arn !== undefined && names.has(arn)) || (id !== undefined && names.has(id));
}

/** How the listed principals name this one; 0 when they do not. */
function listedKinds(matcher: PrincipalMatcher, principal: Principal): number {
  const { direct, role, user, account, everyone } = GrantKind;
  let kinds = matcher.everyone ? everyone : 0;
  switch (principal.kind) {
    case "anonymous":
      return kinds;
    case "service":
      return matcher.services.has(principal.service) ? kinds | direct : kinds;
    case "identity-provider":
      return matcher.providers.has(principal.provider) ? kinds | direct : kinds;
    case "root":
      break;
    case "user":
      if (named(matcher.names, principal.arn, principal.userId)) kinds |= direct;
      break;
    case "role-session":
      if (matcher.names.has(principal.arn)) kinds |= direct;
      if (named(matcher.names, principal.roleArn, principal.roleId)) kinds |= role;
      break;
    case "federated-user":
      if (matcher.names.has(principal.arn)) kinds |= direct;
      if (named(matcher.names, principal.userArn, principal.userId)) kinds |= user;
      break;
  }
  const canonical = principal.canonicalUserId;
  if (matcher.accounts.has(principal.account)) kinds |= account;
  if (canonical !== undefined && matcher.canonicalUsers.has(canonical)) kinds |= account;
  return kinds;
}

/**
 * How the element names the caller, as a set of `GrantKind`s; 0 when it does not. A NotPrincipal spares
 * whoever is listed by any of its names and speaks of everybody else at once.
 */
export function principalKinds(matcher: PrincipalMatcher, principal: Principal): number {
  const kinds = listedKinds(matcher, principal);
  if (!matcher.negated) return kinds;
  return kinds === 0 ? GrantKind.everyone : 0;
}
