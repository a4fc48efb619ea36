import { belongsToAccount } from "../../../pure/aws/caller.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { noSuchJob } from "./errors.ts";
import { type AccessJob, findJob, insertJob, type JobKind, removeJobsBefore } from "./store.ts";

/** How long a report takes. It says what was true when it was asked for. */
export const REPORT_MS = 1000;
/** AWS does not say how long it answers for a job. */
const KEPT_MS = 30 * 24 * 3_600_000;

export async function startJob(call: Call, kind: JobKind, report: unknown): Promise<string> {
  const job: AccessJob = {
    id: uuid(call.chance),
    account: accountOf(call),
    owner: ownerOf(call),
    kind,
    createdAtMs: call.now,
    report: JSON.stringify(report),
  };
  await removeJobsBefore(call.transaction, job.account, call.now - KEPT_MS);
  await insertJob(call.transaction, job);
  return job.id;
}

export async function requireJob(call: Call, id: string, kind: JobKind): Promise<AccessJob> {
  const job = await findJob(call.transaction, id);
  if (job?.account !== accountOf(call) || job.owner !== ownerOf(call) || job.kind !== kind)
    throw noSuchJob(id);
  return job;
}

/** When the report was there; undefined while it is not. */
export function completionOf({ createdAtMs }: AccessJob, nowMs: number): Date | undefined {
  return nowMs < createdAtMs + REPORT_MS ? undefined : new Date(createdAtMs + REPORT_MS);
}

/** What both readers say of a job that is not done: nothing of what is to come, although the model requires it. */
export function describePending(job: AccessJob) {
  return {
    JobStatus: "IN_PROGRESS",
    JobCreationDate: new Date(job.createdAtMs),
    IsTruncated: false,
  } as const;
}

/** A user with any key; a role within one session. */
export function ownerOf({ caller }: Call): string {
  if (!belongsToAccount(caller)) throw new Error(`a ${caller.kind} caller asks for no report`);
  switch (caller.kind) {
    case "root":
      return caller.account;
    case "user":
      return caller.userId;
    default:
      return caller.accessKeyId;
  }
}
