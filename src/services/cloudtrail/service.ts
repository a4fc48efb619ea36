import { cloudtrail } from "../../pure/api/cloudtrail.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import { accountOf } from "../../runtime/call.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Job } from "../../runtime/job.ts";
import type { Journal } from "../../runtime/journal.ts";
import type { Log } from "../../runtime/log.ts";
import type { Change, OrganizationReaction } from "../../runtime/notice.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { ServiceDefinition } from "../../runtime/service.ts";
import type { Database, Transaction } from "../../runtime/storage/database.ts";
import { conventions } from "./conventions.ts";
import { deregisterOrganizationDelegatedAdmin } from "./delegated-administrators/deregister-organization-delegated-admin.ts";
import { registerOrganizationDelegatedAdmin } from "./delegated-administrators/register-organization-delegated-admin.ts";
import { logDelivery } from "./delivery/deliver-log-files.ts";
import { deliveryMigrations } from "./delivery/store.ts";
import { deliveryStatusIn, deliveryStatusMigrations } from "./delivery-status/store.ts";
import { digestDelivery } from "./digests/deliver-digests.ts";
import { digestChainsIn, digestMigrations } from "./digests/store.ts";
import { trailNotFound } from "./errors.ts";
import { lookupEvents } from "./event-history/lookup-events.ts";
import { getEventSelectors } from "./event-selectors/get-event-selectors.ts";
import { putEventSelectors } from "./event-selectors/put-event-selectors.ts";
import { getInsightSelectors } from "./insight-selectors/get-insight-selectors.ts";
import { putInsightSelectors } from "./insight-selectors/put-insight-selectors.ts";
import { eventCounting } from "./insights/count-events.ts";
import { insightDetection } from "./insights/detect-insights.ts";
import { listInsightsMetricData } from "./insights/list-insights-metric-data.ts";
import { insightMigrations, insightsIn } from "./insights/store.ts";
import type { CloudTrailNeeds } from "./needs.ts";
import { enrollmentsIn } from "./organization-members/enrollments.ts";
import { type LinkedRoleUsage, linkedRoleUsage } from "./organization-members/linked-role-usage.ts";
import { memberPreparation } from "./organization-members/prepare-members.ts";
import { organizationReaction } from "./organization-members/react.ts";
import { memberMigrations, membersIn } from "./organization-members/store.ts";
import type { Parts } from "./parts.ts";
import { listPublicKeys } from "./public-keys/list-public-keys.ts";
import { signingKeys } from "./public-keys/signing-keys.ts";
import { digestKeyMigrations, digestKeysIn } from "./public-keys/store.ts";
import { revisionMigrations, revisionsIn } from "./revisions/store.ts";
import { addTags } from "./tags/add-tags.ts";
import { listTags } from "./tags/list-tags.ts";
import { removeTags } from "./tags/remove-tags.ts";
import { createTrail } from "./trails/create-trail.ts";
import { deleteTrail } from "./trails/delete-trail.ts";
import { describeTrails } from "./trails/describe-trails.ts";
import { getTrail } from "./trails/get-trail.ts";
import { getTrailStatus } from "./trails/get-trail-status.ts";
import { listTrails } from "./trails/list-trails.ts";
import { organizationTrails, trailChanges } from "./trails/save-trail.ts";
import { startLogging } from "./trails/start-logging.ts";
import { stopLogging } from "./trails/stop-logging.ts";
import { trailMigrations, trailsIn } from "./trails/store.ts";
import { updateTrail } from "./trails/update-trail.ts";

export interface CloudTrailParts {
  readonly needs: CloudTrailNeeds;
  readonly database: Database;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Keeps the private halves of the digest keys. */
  readonly seal: Seal;
  readonly log: Log;
  readonly intervals: { readonly deliveryMs: number; readonly digestMs: number };
}

export interface CloudTrail {
  readonly service: ServiceDefinition<Parts>;
  /** What follows for CloudTrail when an organization changes. */
  readonly react: OrganizationReaction;
  /** By what an account's role for CloudTrail is in use. */
  linkedRoleUsage(transaction: Transaction, account: AccountId): Promise<readonly LinkedRoleUsage[]>;
  /**
   * Delivers everything recorded until now, and the digests that are due. With `digests: "early"` also those
   * whose hour has log files but is not over yet, so that these can be verified at once.
   */
  flush(options?: { readonly digests?: "due" | "early" | undefined }): Promise<void>;
  /** The jobs whose work `flush` does: it is done under the leases of all of them. */
  readonly flushed: readonly string[];
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export function openCloudTrail(parts: CloudTrailParts): CloudTrail {
  const { needs, database, journal, clock, chance, intervals, log } = parts;
  const { putObject, organizations, linkedRoles, ownCalls } = needs;
  const logFiles = logDelivery({ database, journal, clock, chance, putObject, log });
  const digests = digestDelivery({
    log,
    database,
    clock,
    putObject,
    keys: signingKeys({ database, seal: parts.seal }),
    intervalMs: intervals.digestMs,
  });
  const counting = eventCounting({ database, journal, clock });
  const insights = insightDetection({ database, journal, clock, chance, counting });
  const oneAtATime = queue();
  const storesOf = (change: Change) => {
    const { transaction } = change;
    return {
      journal,
      trails: trailsIn(transaction),
      revisions: revisionsIn(transaction),
      chains: digestChainsIn(transaction),
      status: deliveryStatusIn(transaction),
      members: membersIn(transaction),
      enrollments: enrollmentsIn(change, { journal, organizations }),
    };
  };
  const jobs: Job[] = [
    {
      name: "organization-members",
      intervalMs: SECOND_MS,
      run: memberPreparation({ database, clock, chance, log, organizations, linkedRoles, ownCalls }),
    },
    { name: "trail-insights", intervalMs: MINUTE_MS, run: (signal) => insights.run(signal) },
    { name: "trail-insights-retention", intervalMs: HOUR_MS, run: (signal) => insights.prune(signal) },
    {
      name: "trail-delivery",
      intervalMs: intervals.deliveryMs,
      run: (signal) => oneAtATime(() => logFiles.run(signal)),
    },
    {
      name: "trail-digest",
      // Every chain counts its hours from a second of its own.
      intervalMs: Math.min(intervals.digestMs, MINUTE_MS),
      run: (signal) => oneAtATime(() => digests.run(signal)),
    },
  ];
  return {
    service: {
      model: cloudtrail,
      conventions,
      foreignResource: (arn, call) => trailNotFound(arn, accountOf(call)),
      migrations: [
        ...trailMigrations,
        ...revisionMigrations,
        ...deliveryMigrations,
        ...deliveryStatusMigrations,
        ...digestKeyMigrations,
        ...digestMigrations,
        ...insightMigrations,
        ...memberMigrations,
      ],
      jobs,
      parts(call) {
        const stores = storesOf(call);
        return {
          ...needs,
          ...stores,
          counting,
          changes: trailChanges(call, stores),
          keys: digestKeysIn(call.transaction),
          insights: insightsIn(call.transaction),
        };
      },
      operations: [
        addTags,
        createTrail,
        deleteTrail,
        deregisterOrganizationDelegatedAdmin,
        describeTrails,
        getEventSelectors,
        getInsightSelectors,
        getTrail,
        getTrailStatus,
        listInsightsMetricData,
        listPublicKeys,
        listTags,
        listTrails,
        lookupEvents,
        putEventSelectors,
        putInsightSelectors,
        registerOrganizationDelegatedAdmin,
        removeTags,
        startLogging,
        stopLogging,
        updateTrail,
      ],
    },
    react: organizationReaction({
      linkedRoles,
      enrollmentsOf: (change) => storesOf(change).enrollments,
      resourcesOf(change) {
        const stores = storesOf(change);
        return [organizationTrails(change, stores, trailChanges(change, stores))];
      },
    }),
    linkedRoleUsage: (transaction, account) =>
      linkedRoleUsage(account, {
        transaction,
        organizations,
        trails: trailsIn(transaction),
        members: membersIn(transaction),
      }),
    flushed: ["trail-delivery", "trail-digest"],
    flush: ({ digests: which = "due" } = {}) =>
      oneAtATime(async () => {
        await logFiles.run();
        await digests.run(undefined, { early: which === "early" });
      }),
  };
}

/** A flush waits for a job that runs, and a job for a flush: both follow the same cursors. */
function queue(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    // Who waits for its own turn does not care how the one before it ended.
    last = next.catch(() => {});
    return next;
  };
}
