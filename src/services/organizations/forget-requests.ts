import type { Job } from "../../runtime/job.ts";
import { removeCompletedRequests } from "./create-account-requests/store.ts";
import { RETENTION_MS } from "./handshakes/handshake.ts";
import { removeEndedHandshakes } from "./handshakes/store.ts";
import type { OrganizationsNeeds } from "./needs.ts";

const HOUR_MS = 3_600_000;
/** How long it can be read what came of a wish for an account. */
const REQUEST_RETENTION_MS = 90 * 24 * HOUR_MS;

/** Forgets what was asked and answered long ago. */
export function forgetRequestsJob({ database, clock }: Pick<OrganizationsNeeds, "database" | "clock">): Job {
  return {
    name: "organizations/forget-requests",
    intervalMs: HOUR_MS,
    run: () =>
      database.transaction(async (transaction) => {
        await removeCompletedRequests(transaction, clock.now() - REQUEST_RETENTION_MS);
        await removeEndedHandshakes(transaction, clock.now() - RETENTION_MS);
      }),
  };
}
