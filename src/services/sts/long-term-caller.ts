import type { RootCaller, UserCaller } from "../../pure/aws/caller.ts";
import type { Call } from "../../runtime/call.ts";
import { sessionCredentialsMayNot } from "./errors.ts";

const DEFAULT_SECONDS = 43_200;
const ROOT_SECONDS_MAX = 3600;

/** The caller of an operation that takes long-term credentials only. */
export function longTermCaller({ caller }: Call, operation: string): RootCaller | UserCaller {
  if ((caller.kind !== "root" && caller.kind !== "user") || caller.session !== undefined) {
    throw sessionCredentialsMayNot(operation);
  }
  return caller;
}

/** How long the session lasts that was asked for; the root user's an hour at most, whatever it asks. */
export function longTermSeconds(caller: RootCaller | UserCaller, asked: number = DEFAULT_SECONDS): number {
  return caller.kind === "root" ? Math.min(asked, ROOT_SECONDS_MAX) : asked;
}
