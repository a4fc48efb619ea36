import { GetSessionToken } from "../../pure/api/sts.ts";
import type { RootCaller, UserCaller } from "../../pure/aws/caller.ts";
import type { Call } from "../../runtime/call.ts";
import { sessionCredentialsMayNot } from "./errors.ts";
import { issueCredentials, newSession } from "./issue.ts";
import { checkMultiFactor } from "./multi-factor.ts";
import { operation } from "./parts.ts";

const DEFAULT_SECONDS = 43_200;
const ROOT_SECONDS_MAX = 3600;

export const getSessionToken = operation(GetSessionToken, {
  demands(_input, call) {
    longTermCaller(call);
    // Nothing has to allow it, but an explicit deny counts.
    return [{ action: "sts:GetSessionToken", resource: "*", onlyExplicitDeny: true }];
  },
  run(input, call, parts) {
    checkMultiFactor(input);
    const caller = longTermCaller(call);
    const seconds = input.DurationSeconds ?? DEFAULT_SECONDS;
    const session = newSession(call, caller.kind === "root" ? Math.min(seconds, ROOT_SECONDS_MAX) : seconds);
    return { Credentials: issueCredentials(call, parts, { ...caller, session }, caller.accessKeyId) };
  },
});

function longTermCaller({ caller }: Call): RootCaller | UserCaller {
  if ((caller.kind !== "root" && caller.kind !== "user") || caller.session !== undefined) {
    throw sessionCredentialsMayNot("GetSessionToken");
  }
  return caller;
}
