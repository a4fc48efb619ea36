/**
 * Records of `signin.amazonaws.com`. They are of no API call: no parameters, no request id, and a failure has a
 * message without a code.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
import type { AccountId } from "../../pure/aws/account.ts";
import { rootArn } from "../../pure/aws/arn.ts";
import type { AccountCaller } from "../../pure/aws/caller.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { assembleRecord, SIGN_IN_EVENT_VERSION } from "../../pure/event/assemble.ts";
import type { EventRecord, JsonObject } from "../../pure/event/record.ts";
import { userIdentity } from "../../pure/event/user-identity.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { ConsoleUser } from "./needs.ts";
import type { Visit } from "./visit.ts";

export interface SignInEvent {
  readonly name: "ConsoleLogin" | "CheckMfa" | "GetSigninToken" | "SwitchRole" | "ExitRole";
  /** Whose history has it. */
  readonly account: AccountId;
  readonly identity: JsonObject;
  readonly outcome: "Success" | "Failure";
  readonly errorMessage?: string | undefined;
  /** Before the outcome. */
  readonly elements?: JsonObject | undefined;
  readonly additional?: JsonObject | undefined;
}

export function signInRecord(event: SignInEvent, visit: Visit, chance: Chance): EventRecord {
  const { http } = visit;
  const record = assembleRecord({
    caller: { kind: "anonymous" },
    identity: event.identity,
    call: {
      eventTimeMs: visit.now,
      eventSource: "signin.amazonaws.com",
      eventName: event.name,
      awsRegion: visit.region,
      sourceIPAddress: http.sourceIp,
      userAgent: http.userAgent,
      tls: http.tls && {
        tlsVersion: http.tls.version,
        cipherSuite: http.tls.cipherSuite,
        clientProvidedHostHeader: http.host,
      },
    },
    eventID: uuid(chance),
    requestParameters: null,
    responseElements: { ...event.elements, [event.name]: event.outcome },
    additionalEventData: event.additional,
    readOnly: false,
    eventType: "AwsConsoleSignIn",
    eventVersion: SIGN_IN_EVENT_VERSION,
    recipientAccountId: event.account,
  });
  return { ...record, errorMessage: event.errorMessage };
}

/** Somebody with a password, once they are let in. The root user's key is there and empty, a user's is not. */
export function signedInIdentity(user: ConsoleUser): JsonObject {
  const { account, arn } = user;
  if (user.kind === "root") return rootIdentity(account);
  return { type: "IAMUser", principalId: user.userId, arn, accountId: account, userName: user.userName };
}

/** Somebody with a password, before they are let in: of a user there is no ARN. */
export function knockingIdentity(user: ConsoleUser): JsonObject {
  if (user.kind === "root") return rootIdentity(user.account);
  const { account, userId, userName } = user;
  return { type: "IAMUser", principalId: userId, accountId: account, accessKeyId: "", userName };
}

/** A name that is no user's: it may be a password that was typed into the wrong field. */
export function hiddenIdentity(account: AccountId): JsonObject {
  return {
    type: "IAMUser",
    accountId: account,
    accessKeyId: "",
    userName: "HIDDEN_DUE_TO_SECURITY_REASONS",
  };
}

/** Let in or not. */
export function rootIdentity(account: AccountId): JsonObject {
  return { type: "Root", principalId: account, arn: rootArn(account), accountId: account, accessKeyId: "" };
}

/** Who came with a session; without its key, as the session that is begun has another. */
export function federatedIdentity(caller: AccountCaller): JsonObject {
  const { accessKeyId: _key, ...identity } = userIdentity(caller);
  return identity;
}

/** The session of a role by its names only. */
export function switchedIdentity(caller: AccountCaller): JsonObject {
  const { type, principalId, arn, accountId } = userIdentity(caller);
  return { type, principalId, arn, accountId };
}
