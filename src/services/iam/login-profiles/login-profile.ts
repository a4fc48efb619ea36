import type { LoginProfile as LoginProfileShape } from "../../../pure/api/iam.shapes.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { requireAccount } from "../account/store.ts";
import type { User } from "../entities/entity.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { passwordPolicyViolation } from "../password-policy/errors.ts";
import { passwordFault } from "../password-policy/password-policy.ts";
import { findPasswordPolicy } from "../password-policy/store.ts";
import { noLoginProfile } from "./errors.ts";
import { hashPassword, isCurrent, newSetting, sameHash, settingOf } from "./password-hash.ts";
import { findLoginProfile, type LoginProfile } from "./store.ts";

/** As many as a policy can ask for. */
const EARLIER_PASSWORDS_MAX = 24;
const UNKNOWN_PASSWORD_BYTES = 32;

/** Whose password a call is about: a user or the root user, who has neither id nor name. */
export type PasswordOwner = Pick<User, "account"> & Partial<Pick<User, "id" | "name">>;

/** The root user does without a name in a session of AssumeRoot only. */
export async function requirePasswordOwner(call: Call, userName: string | undefined): Promise<PasswordOwner> {
  if (userName === undefined && isRootTask(call)) return { account: accountOf(call) };
  return requireEntity(call, "user", userNameOrCaller(call, userName));
}

/** Whether the caller is a member's root user who was assumed for one task. */
export function isRootTask({ caller }: Call): boolean {
  return caller.kind === "root" && caller.session?.rootTask !== undefined;
}

export async function requireLoginProfile(call: Call, owner: PasswordOwner): Promise<LoginProfile> {
  const profile = await findLoginProfile(call.transaction, owner.account, owner.id);
  if (profile === undefined) throw noLoginProfile(owner.name);
  return profile;
}

/** The root user's bears no user name. */
export function describeLoginProfile(owner: PasswordOwner, profile: LoginProfile): LoginProfileShape {
  const shown: Omit<LoginProfileShape, "UserName"> & { UserName?: string | undefined } = {
    UserName: owner.name,
    CreateDate: new Date(profile.createdAtMs),
    PasswordResetRequired: profile.resetRequired,
  };
  return shown as LoginProfileShape;
}

/** A user's first password. */
export async function newLoginProfile(
  call: Call,
  user: PasswordOwner,
  password: string,
  resetRequired: boolean,
): Promise<LoginProfile> {
  await checkPassword(call, user, password);
  const hash = await call.outside("new password", () => hashPassword(newSetting(call.chance), password));
  return firstLoginProfile(call, user, hash, resetRequired);
}

/** With a password that nobody knows: whoever may recover the root user's can give it another. */
export async function recoverableLoginProfile(
  call: Call,
  owner: PasswordOwner,
  resetRequired: boolean,
): Promise<LoginProfile> {
  const hash = await call.outside("unknown password", () => {
    const password = Buffer.from(call.chance.bytes(UNKNOWN_PASSWORD_BYTES)).toString("base64");
    return hashPassword(newSetting(call.chance), password);
  });
  return firstLoginProfile(call, owner, hash, resetRequired);
}

function firstLoginProfile(
  call: Call,
  owner: PasswordOwner,
  password: string,
  resetRequired: boolean,
): LoginProfile {
  return {
    account: owner.account,
    userId: owner.id,
    password,
    earlierPasswords: [],
    resetRequired,
    createdAtMs: call.now,
    changedAtMs: call.now,
  };
}

/** The profile with another password, which the account's policy must let the user have. */
export async function withPassword(
  call: Call,
  user: User,
  profile: LoginProfile,
  password: string,
): Promise<LoginProfile> {
  await checkPassword(call, user, password);
  await checkNotReused(call, profile, password);
  const setting = settingOf(profile.password);
  const hash = isCurrent(setting)
    ? await hashOutside(call, setting, password)
    : await call.outside("new password", () => hashPassword(newSetting(call.chance), password));
  return {
    ...profile,
    password: hash,
    earlierPasswords: [profile.password, ...profile.earlierPasswords].slice(0, EARLIER_PASSWORDS_MAX),
    changedAtMs: call.now,
  };
}

export async function isPassword(call: Call, profile: LoginProfile, password: string): Promise<boolean> {
  const key = `old password, ${settingOf(profile.password)}`;
  const hash = await call.outside(key, () => hashPassword(settingOf(profile.password), password));
  return sameHash(hash, profile.password);
}

async function checkPassword(call: Call, { account }: PasswordOwner, password: string): Promise<void> {
  const policy = await findPasswordPolicy(call.transaction, account);
  const fault = passwordFault(policy, password, await requireAccount(call.transaction, account));
  if (fault !== undefined) throw passwordPolicyViolation(fault);
}

// A user's passwords share their salt, so that one hash is compared with all of them.
async function checkNotReused(call: Call, profile: LoginProfile, password: string): Promise<void> {
  const { reusePrevention = 0 } = (await findPasswordPolicy(call.transaction, profile.account)) ?? {};
  const remembered = [profile.password, ...profile.earlierPasswords].slice(0, reusePrevention);
  for (const hash of remembered) {
    if (!sameHash(await hashOutside(call, settingOf(hash), password), hash)) continue;
    throw passwordPolicyViolation(`Password should not be one of the last ${reusePrevention} passwords`);
  }
}

function hashOutside(call: Call, setting: string, password: string): Promise<string> {
  return call.outside(`password, ${setting}`, () => hashPassword(setting, password));
}
