import type { Call } from "../../runtime/call.ts";

/** What something changes with: a call, or a job's run. */
export type Change = Pick<Call, "transaction" | "now" | "chance">;
