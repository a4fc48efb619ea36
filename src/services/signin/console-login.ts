import { ChangePassword } from "../../pure/api/iam.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { UserCaller } from "../../pure/aws/caller.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { GLOBAL_REGION } from "../../pure/aws/region.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { Transaction } from "../../runtime/storage/database.ts";
import { beginSession, type ConsoleSession, userSession } from "./console-session.ts";
import type { ConsoleLogin } from "./needs.ts";
import { record, type SignInParts } from "./parts.ts";
import {
  hiddenIdentity,
  knockingIdentity,
  rootIdentity,
  type SignInEvent,
  signedInIdentity,
} from "./record.ts";
import { passwordNotChanged, type SignInRefusal, tooManyAttempts, wrongAuthentication } from "./refusal.ts";
import { isMobile, type Visit } from "./visit.ts";

/** What somebody typed. Without a user name it is the root user's, who is known by the account's email. */
export interface Knock {
  readonly who:
    | { readonly account: string; readonly userName: string }
    | { readonly email: string; readonly userName?: undefined };
  readonly password: string;
  readonly mfaCode?: string | undefined;
  /** The device that shows the code, for those who have several. */
  readonly mfaSerialNumber?: string | undefined;
  /** Where the password has to be changed. */
  readonly newPassword?: string | undefined;
  readonly loginTo?: string | undefined;
}

export type LoginAnswer =
  | ({ readonly status: "SignedIn"; readonly redirectTo: string } & ConsoleSession)
  | { readonly status: "MfaRequired" | "PasswordChangeRequired" };

const LOGIN_TO = "https://console.aws.amazon.com/console/home";
const CHANGE_INVOKER = "signin.amazonaws.com";

/** Lets somebody in who has a password, and proves the second factor where one is set up. */
export async function consoleLogin(parts: SignInParts, knock: Knock, visit: Visit): Promise<LoginAnswer> {
  if (!parts.addressGuesses.take(visit.http.sourceIp)) throw throttled(parts);
  const { logins } = parts.needs;
  const found = await parts.database.transaction((transaction) =>
    findLogin(parts, transaction, knock, visit.now),
  );
  const key = identityKey(knock, found);
  if (!parts.identityGuesses.take(key)) throw throttled(parts);
  // Nobody's password is hashed as well: the answer takes as long.
  const isRight = await logins.isPassword(found.login, knock.password);
  const judged = await parts.database.transaction(async (transaction) => {
    const again = await findLogin(parts, transaction, knock, visit.now);
    const unchanged = again.login !== undefined && again.login.password === found.login?.password;
    return judge({ parts, transaction, knock, visit: visitOf(knock, visit) }, again, isRight && unchanged);
  });
  if ("refusal" in judged) {
    count(parts, "failure");
    throw judged.refusal;
  }
  if ("changeFor" in judged) return changePassword(parts, knock, visit, judged);
  if (judged.answer.status === "SignedIn") {
    parts.identityGuesses.restore(key);
    count(parts, "success");
  }
  return judged.answer;
}

function count({ metrics }: SignInParts, outcome: "success" | "failure" | "throttled"): void {
  metrics.count("cairn_sign_ins_total", { outcome });
}

function throttled(parts: SignInParts): SignInRefusal {
  count(parts, "throttled");
  return tooManyAttempts();
}

/** Of names that are nobody's as well: who asks for one is slowed down like everybody. */
function identityKey({ who }: Knock, { account }: Found): string {
  const names = who.userName === undefined ? [who.email] : [account ?? who.account, who.userName];
  return JSON.stringify(names.map((name) => name.toLowerCase()));
}

/** The root user's sign-in is recorded in one Region. */
function visitOf({ who }: Knock, visit: Visit): Visit {
  return who.userName === undefined ? { ...visit, region: GLOBAL_REGION } : visit;
}

interface Found {
  readonly account: AccountId | undefined;
  readonly login: ConsoleLogin | undefined;
}

async function findLogin(
  { needs }: SignInParts,
  transaction: Transaction,
  { who }: Knock,
  now: number,
): Promise<Found> {
  const account =
    who.userName === undefined
      ? await needs.logins.findAccountByEmail(transaction, who.email)
      : await needs.logins.findAccount(transaction, who.account);
  if (account === undefined) return { account, login: undefined };
  return { account, login: await needs.logins.find(transaction, account, who.userName, now) };
}

interface Judging {
  readonly parts: SignInParts;
  readonly transaction: Transaction;
  readonly knock: Knock;
  readonly visit: Visit;
}

interface PasswordChange {
  readonly changeFor: Omit<UserCaller, "accessKeyId" | "session">;
  readonly mfaProven: boolean;
}

type Judgement = { readonly answer: LoginAnswer } | { readonly refusal: SignInRefusal } | PasswordChange;

async function judge(judging: Judging, { account, login }: Found, isRight: boolean): Promise<Judgement> {
  const { parts, transaction, knock, visit } = judging;
  // There is no history in which it could stand.
  if (account === undefined) return { refusal: wrongAuthentication() };
  if (login === undefined) {
    return knock.who.userName === undefined
      ? fail(judging, { account, identity: rootIdentity(account) }, "Failed authentication")
      : fail(
          judging,
          { account, identity: hiddenIdentity(account) },
          "No username found in supplied account",
        );
  }
  const identity = knockingIdentity(login.user);
  if (!isRight || login.isLocked) return fail(judging, { account, identity }, "Failed authentication");
  const proof = await proveSecondFactor(judging, login);
  if (proof === "missing") {
    const MfaType = login.mfaDevices.length > 1 ? "Multiple MFA Devices" : "Virtual MFA";
    const event = {
      name: "CheckMfa",
      account,
      identity,
      outcome: "Success",
      additional: { MfaType },
    } as const;
    await record(parts, transaction, event, visit);
    return { answer: { status: "MfaRequired" } };
  }
  if (proof === "wrong") return fail(judging, { account, identity }, "Failed authentication");
  if (login.changeRequired && login.user.kind === "user") {
    if (knock.newPassword !== undefined) return { changeFor: login.user, mfaProven: proof !== "not-needed" };
    await fail(judging, { account, identity }, "Password change required");
    return { answer: { status: "PasswordChangeRequired" } };
  }
  return { answer: await letIn(judging, login, proof) };
}

async function fail(
  { parts, transaction, knock, visit }: Judging,
  who: Pick<SignInEvent, "account" | "identity">,
  errorMessage: string,
): Promise<{ readonly refusal: SignInRefusal }> {
  const additional = {
    LoginTo: knock.loginTo ?? LOGIN_TO,
    MobileVersion: isMobile(visit.http),
    MFAUsed: knock.mfaCode === undefined ? "No" : "Yes",
  };
  const event = { name: "ConsoleLogin", ...who, outcome: "Failure", errorMessage, additional } as const;
  await record(parts, transaction, event, visit);
  return { refusal: wrongAuthentication() };
}

type Proof = "missing" | "wrong" | "not-needed" | { readonly serialNumber: string; readonly code: string };

async function proveSecondFactor(
  { parts, transaction, knock }: Judging,
  login: ConsoleLogin,
): Promise<Proof> {
  if (login.mfaDevices.length === 0) return "not-needed";
  const { mfaCode: code, mfaSerialNumber } = knock;
  if (code === undefined) return "missing";
  const caller = { ...login.user, accessKeyId: "" };
  for (const serialNumber of login.mfaDevices) {
    if (mfaSerialNumber !== undefined && serialNumber !== mfaSerialNumber) continue;
    const proof = { serialNumber, code };
    if ((await parts.needs.multiFactor.verify(transaction, caller, proof)) === "valid") return proof;
  }
  return "wrong";
}

async function letIn(
  { parts, transaction, knock, visit }: Judging,
  { user }: ConsoleLogin,
  proof: Exclude<Proof, "missing" | "wrong">,
): Promise<LoginAnswer> {
  const { needs } = parts;
  const mfaProven = proof !== "not-needed";
  if (mfaProven) await needs.multiFactor.spend(transaction, { ...user, accessKeyId: "" }, proof);
  await needs.logins.noteUse(transaction, user, visit.now);
  const redirectTo = knock.loginTo ?? LOGIN_TO;
  const additional = {
    LoginTo: redirectTo,
    MobileVersion: isMobile(visit.http),
    ...(mfaProven ? { MFAIdentifier: proof.serialNumber } : {}),
    MFAUsed: mfaProven ? "Yes" : "No",
  };
  await record(
    parts,
    transaction,
    {
      name: "ConsoleLogin",
      account: user.account,
      identity: signedInIdentity(user),
      outcome: "Success",
      additional,
    },
    visit,
  );
  return { status: "SignedIn", redirectTo, ...beginSession(needs, userSession(user, visit.now, mfaProven)) };
}

/** The user changes the password by a call of their own, which needs the permission, and then comes in with the new one. */
async function changePassword(
  parts: SignInParts,
  { newPassword = "", ...knock }: Knock,
  visit: Visit,
  { changeFor: user, mfaProven }: PasswordChange,
): Promise<LoginAnswer> {
  const { needs } = parts;
  const sessioned = userSession(user, visit.now, mfaProven);
  const session = { ...sessioned.session, heldBy: CHANGE_INVOKER };
  try {
    const input = { OldPassword: knock.password, NewPassword: newPassword };
    await needs.invoke(ChangePassword, input, {
      caller: { ...user, accessKeyId: needs.issue(sessioned).AccessKeyId, session },
      account: user.account,
      region: GLOBAL_REGION,
      requestId: uuid(parts.chance),
      http: visit.http,
    });
  } catch (error) {
    if (error instanceof ServiceError) throw passwordNotChanged();
    throw error;
  }
  return consoleLogin(parts, { ...knock, password: newPassword }, visit);
}
