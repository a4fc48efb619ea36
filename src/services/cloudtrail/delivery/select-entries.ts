import { isInsightRecord, type JournalRecord } from "../../../pure/event/insight-record.ts";
import { hasInsights, insightSubject } from "../../../pure/event/insight-selection.ts";
import { isSelected, isWithinReach, type TrailReach } from "../../../pure/event/selector.ts";
import type { JournalEntry } from "../../../runtime/journal.ts";
import { type Enrollment, enrolledBy } from "../organization-members/enrollment.ts";
import { loggingTrailAt, type TrailRevision } from "../revisions/revision.ts";
import { type Trail, withReach } from "../trails/trail.ts";
import type { SelectedEntries, SelectedEntry } from "./planned-file.ts";

/** Journal entries sorted into the folders of the trails that log them. */
export interface EntrySelection {
  add(entry: JournalEntry): void;
  /** How many were selected since the last `take`. */
  readonly size: number;
  take(): SelectedEntries[];
}

export function selectEntries(
  revisions: ReadonlyMap<string, readonly TrailRevision[]>,
  enrollments: readonly Enrollment[],
): EntrySelection {
  const byAccount = trailsByAccount(revisions, enrollments);
  const wasEnrolled = enrolledBy(enrollments);
  let groups = new Map<string, SelectedEntries & { entries: SelectedEntry[] }>();
  let size = 0;
  const put = (trail: Trail, entry: JournalEntry) => {
    const { recipientAccountId: account, awsRegion: region } = entry;
    const { id, bucket, prefix, organizationId } = trail;
    const kind = entry.eventCategory === "Insight" ? "CloudTrail-Insight" : "CloudTrail";
    const folder = JSON.stringify([id, bucket, prefix, organizationId, account, region, kind]);
    const { sequence, eventTimeMs } = entry;
    const selected = { sequence, eventTimeMs, bytes: Buffer.byteLength(entry.text) };
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, { trail, kind, account, region, entries: [selected] });
    else group.entries.push(selected);
    size += 1;
  };
  return {
    add(entry) {
      const candidates = byAccount.get(entry.recipientAccountId);
      if (candidates === undefined) return;
      // The journal holds records and nothing else.
      const record = JSON.parse(entry.text) as JournalRecord;
      const requestId = isInsightRecord(record) ? undefined : record.requestID;
      for (const ofTrail of candidates) {
        const trail = loggingTrailAt(ofTrail, entry.sequence, requestId);
        if (trail === undefined) continue;
        const reach = withReach(trail, (organizationId, account) =>
          wasEnrolled(organizationId, account, entry.sequence, requestId),
        );
        if (logs(reach, record)) put(trail, entry);
      }
    },
    get size() {
      return size;
    },
    take() {
      const taken = [...groups.values()];
      groups = new Map();
      size = 0;
      return taken;
    },
  };
}

/** The trails that may log an account, each by its revisions: its own, and those of its organizations. */
function trailsByAccount(
  revisions: ReadonlyMap<string, readonly TrailRevision[]>,
  enrollments: readonly Enrollment[],
): ReadonlyMap<string, readonly (readonly TrailRevision[])[]> {
  const byAccount = new Map<string, (readonly TrailRevision[])[]>();
  for (const ofTrail of revisions.values()) {
    const organizations = new Set(ofTrail.map(({ trail }) => trail.organizationId));
    const accounts = new Set<string>(ofTrail.slice(0, 1).map(({ trail }) => trail.account));
    for (const { organizationId, account } of enrollments) {
      if (organizations.has(organizationId)) accounts.add(account);
    }
    for (const account of accounts) {
      const known = byAccount.get(account);
      if (known === undefined) byAccount.set(account, [ofTrail]);
      else known.push(ofTrail);
    }
  }
  return byAccount;
}

function logs(trail: Trail & TrailReach, record: JournalRecord): boolean {
  if (isInsightRecord(record)) return hasInsights(trail, insightSubject(record));
  return isWithinReach(trail, record) && isSelected(trail.selection, record);
}
