import { GetSessionToken } from "../../pure/api/sts.ts";
import { issueCredentials, newSession } from "./issue.ts";
import { longTermCaller, longTermSeconds } from "./long-term-caller.ts";
import { spendMultiFactor, verifyMultiFactor } from "./multi-factor.ts";
import { operation } from "./parts.ts";

export const getSessionToken = operation(GetSessionToken, {
  async demands(input, call, { needs }) {
    longTermCaller(call, "GetSessionToken");
    const provesMultiFactor = await verifyMultiFactor(input, call, needs);
    // Nothing has to allow it, but an explicit deny counts.
    return [{ action: "sts:GetSessionToken", resource: "*", onlyExplicitDeny: true, provesMultiFactor }];
  },
  async run(input, call, parts) {
    const caller = longTermCaller(call, "GetSessionToken");
    const session = {
      ...newSession(call, longTermSeconds(caller, input.DurationSeconds)),
      ...(await spendMultiFactor(input, call, parts.needs)),
    };
    return { Credentials: issueCredentials(call, parts, { ...caller, session }, caller.accessKeyId) };
  },
});
