import type { LoginProfile as LoginProfileShape } from "../../../pure/api/iam.shapes.ts";
import type { Call } from "../../../runtime/call.ts";
import { requireAccount } from "../account/store.ts";
import type { User } from "../entities/entity.ts";
import { passwordPolicyViolation } from "../password-policy/errors.ts";
import { passwordFault } from "../password-policy/password-policy.ts";
import { findPasswordPolicy } from "../password-policy/store.ts";
import { noLoginProfile } from "./errors.ts";
import { hashPassword, isCurrent, newSetting, sameHash, settingOf } from "./password-hash.ts";
import { findLoginProfile, type LoginProfile } from "./store.ts";

/** As many as a policy can ask for. */
const EARLIER_PASSWORDS_MAX = 24;

export async function requireLoginProfile(call: Call, user: User): Promise<LoginProfile> {
  const profile = await findLoginProfile(call.transaction, user.account, user.id);
  if (profile === undefined) throw noLoginProfile(user.name);
  return profile;
}

export function describeLoginProfile(user: User, profile: LoginProfile): LoginProfileShape {
  return {
    UserName: user.name,
    CreateDate: new Date(profile.createdAtMs),
    PasswordResetRequired: profile.resetRequired,
  };
}

/** A user's first password. */
export async function newLoginProfile(
  call: Call,
  user: User,
  password: string,
  resetRequired: boolean,
): Promise<LoginProfile> {
  await checkPassword(call, user, password);
  const hash = await call.outside("new password", () => hashPassword(newSetting(call.chance), password));
  return {
    account: user.account,
    userId: user.id,
    password: hash,
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

async function checkPassword(call: Call, { account }: User, password: string): Promise<void> {
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
