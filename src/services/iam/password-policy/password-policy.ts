/**
 * What a password has to be like: by the account's policy or, without one, by AWS's own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly allowUsersToChangePassword: boolean;
  readonly maxAgeDays?: number | undefined;
  /** How many of the last passwords may not be chosen again. */
  readonly reusePrevention?: number | undefined;
  readonly hardExpiry?: boolean | undefined;
}

export const MINIMUM_LENGTH_DEFAULT = 6;
const DAY_MS = 24 * 3600 * 1000;

/** Where the account has no policy: three of the four classes, and not what everybody knows of it. */
const WITHOUT_POLICY = { minimumLength: 8, classesMin: 3 };

const CLASSES = [
  { name: "uppercase letter", pattern: /[A-Z]/, required: "requireUppercase" },
  { name: "lowercase letter", pattern: /[a-z]/, required: "requireLowercase" },
  { name: "number", pattern: /[0-9]/, required: "requireNumbers" },
  { name: "symbol", pattern: /[!@#$%^&*()_+\-=[\]{}|']/, required: "requireSymbols" },
] as const;

export interface AccountNames {
  readonly name: string;
  readonly email: string;
}

/** Why a password is not good enough, in AWS's words; undefined when it is. */
export function passwordFault(
  policy: PasswordPolicy | undefined,
  password: string,
  account: AccountNames,
): string | undefined {
  const faults = policy === undefined ? faultsWithoutPolicy(password, account) : faultsBy(policy, password);
  return faults.length === 0 ? undefined : faults.join(", ");
}

function faultsBy(policy: PasswordPolicy, password: string): string[] {
  const missing = CLASSES.filter(({ required, pattern }) => policy[required] && !pattern.test(password));
  return [...lengthFaults(policy.minimumLength, password), ...missing.map(classFault)];
}

function faultsWithoutPolicy(password: string, account: AccountNames): string[] {
  const { minimumLength, classesMin } = WITHOUT_POLICY;
  const faults = lengthFaults(minimumLength, password);
  const missing = CLASSES.filter(({ pattern }) => !pattern.test(password));
  const tooFew = missing.length - (CLASSES.length - classesMin);
  if (tooFew > 0) {
    const listed = missing.map(classFault).join(", ");
    faults.push(`Password should meet ${tooFew} more of the following requirements: ${listed}`);
  }
  if (password === account.name || password === account.email) {
    faults.push("Password should not be identical to the account name or email address");
  }
  return faults;
}

function lengthFaults(minimumLength: number, password: string): string[] {
  return password.length < minimumLength ? [`Password should have a minimum length of ${minimumLength}`] : [];
}

function classFault({ name }: { readonly name: string }): string {
  return `Password should have at least one ${name}`;
}

export function hasExpired(policy: PasswordPolicy | undefined, changedAtMs: number, nowMs: number): boolean {
  return policy?.maxAgeDays !== undefined && nowMs >= changedAtMs + policy.maxAgeDays * DAY_MS;
}
