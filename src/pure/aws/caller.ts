import type { AccountId } from "./account.ts";

/** What temporary credentials carry beside the identity they stand for. */
export interface CallerSession {
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly mfaAuthenticated: boolean;
  /** When the second factor was last proven; set exactly when `mfaAuthenticated`. */
  readonly mfaAuthenticatedAtMs?: number | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
  /** Inline session policy documents, as given when the session was made. */
  readonly policies: readonly string[];
  readonly policyArns: readonly string[];
  /** Made by assuming a role with another role's session: limited to an hour. */
  readonly chained: boolean;
  readonly fromConsole?: boolean | undefined;
  /** Who switched to the role in the console, by ARN. */
  readonly switchedFrom?: string | undefined;
  /** The task for which a root user's session was taken, by the ARN of its policy: it limits the session. */
  readonly rootTask?: string | undefined;
  /** The service that assumed the role and holds the session: what it calls is invoked by it. */
  readonly heldBy?: string | undefined;
  /** Whose account uses the session, to which a delegation request lent it. */
  readonly delegate?: AccountId | undefined;
  /** The identity provider that vouched for who assumed the role. */
  readonly federation?: SessionFederation | undefined;
}

export interface SessionFederation {
  /** The provider's ARN. */
  readonly provider: string;
  readonly kind: "saml" | "web-identity";
  /** Condition keys that policies of the session may ask for: `saml:sub`. */
  readonly keys: Readonly<Record<string, string>>;
}

interface Signed {
  readonly account: AccountId;
  readonly accessKeyId: string;
}

export interface RootCaller extends Signed {
  readonly kind: "root";
  readonly arn: string;
  readonly session?: CallerSession | undefined;
}

export interface UserCaller extends Signed {
  readonly kind: "user";
  readonly arn: string;
  readonly userId: string;
  readonly userName: string;
  readonly session?: CallerSession | undefined;
}

export interface RoleCaller extends Signed {
  readonly kind: "assumed-role";
  /** `arn:aws:sts::…:assumed-role/ROLE/SESSION`, without the role's path. */
  readonly arn: string;
  readonly roleArn: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly session: CallerSession;
}

export interface FederatedCaller extends Signed {
  readonly kind: "federated-user";
  readonly arn: string;
  readonly name: string;
  /** Who asked for the token. */
  readonly issuer: {
    readonly kind: "root" | "user";
    readonly arn: string;
    readonly id: string;
    readonly name?: string;
  };
  readonly session: CallerSession;
}

/** A service of this house acting for itself, such as CloudTrail writing a log file. */
export interface ServiceCaller {
  readonly kind: "service";
  /** The service principal, `cloudtrail.amazonaws.com`. */
  readonly service: string;
  /** The resource on whose behalf it acts: `aws:SourceArn` and `aws:SourceAccount`. */
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: AccountId | undefined;
}

/** Somebody vouched for by an identity provider, on the way to a role: AWS STS sees such callers, nobody else. */
export interface IdentityProviderCaller {
  readonly kind: "identity-provider";
  /** The ARN of the provider, which trust policies name. */
  readonly provider: string;
  /** How records call it. */
  readonly recorded: {
    readonly type: "SAMLUser" | "WebIdentityUser";
    readonly principalId: string;
    readonly userName: string;
    readonly identityProvider: string;
  };
}

export interface AnonymousCaller {
  readonly kind: "anonymous";
}

/** Who asks. */
export type Caller =
  | RootCaller
  | UserCaller
  | RoleCaller
  | FederatedCaller
  | ServiceCaller
  | IdentityProviderCaller
  | AnonymousCaller;

/** A caller that belongs to an account. */
export type AccountCaller = RootCaller | UserCaller | RoleCaller | FederatedCaller;

export function belongsToAccount(caller: Caller): caller is AccountCaller {
  return caller.kind !== "service" && caller.kind !== "identity-provider" && caller.kind !== "anonymous";
}

/** `aws:userid`; also GetCallerIdentity's UserId and the record's principalId. */
export function userId(caller: AccountCaller): string;
export function userId(caller: Caller): string | undefined;
export function userId(caller: Caller): string | undefined {
  switch (caller.kind) {
    case "root":
      return caller.account;
    case "user":
      return caller.userId;
    case "assumed-role":
      return `${caller.roleId}:${caller.sessionName}`;
    case "federated-user":
      return `${caller.account}:${caller.name}`;
    case "anonymous":
      return "anonymous";
    case "identity-provider":
      return caller.provider;
    case "service":
      return undefined;
  }
}
