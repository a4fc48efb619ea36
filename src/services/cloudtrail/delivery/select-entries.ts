import { isInsightRecord, type JournalRecord } from "../../../pure/event/insight-record.ts";
import { hasInsights, insightSubject } from "../../../pure/event/insight-selection.ts";
import { isSelected, isWithinReach } from "../../../pure/event/selector.ts";
import type { JournalEntry } from "../../../runtime/journal.ts";
import { loggingTrailAt, type TrailRevision } from "../revisions/revision.ts";
import { type Trail, withReach } from "../trails/trail.ts";
import type { SelectedEntries } from "./planned-file.ts";

/** Journal entries sorted into the folders of the trails that log them. */
export interface EntrySelection {
  add(entry: JournalEntry): void;
  /** Characters of all that was selected since the last `take`. */
  readonly size: number;
  take(): SelectedEntries[];
}

export function selectEntries(revisions: ReadonlyMap<string, readonly TrailRevision[]>): EntrySelection {
  const byAccount = new Map<string, (readonly TrailRevision[])[]>();
  for (const ofTrail of revisions.values()) {
    const account = ofTrail[0]?.trail.account;
    if (account === undefined) continue;
    const known = byAccount.get(account);
    if (known === undefined) byAccount.set(account, [ofTrail]);
    else known.push(ofTrail);
  }
  let groups = new Map<string, SelectedEntries & { entries: JournalEntry[] }>();
  let size = 0;
  const put = (trail: Trail, entry: JournalEntry) => {
    const { recipientAccountId: account, awsRegion: region } = entry;
    const kind = entry.eventCategory === "Insight" ? "CloudTrail-Insight" : "CloudTrail";
    const folder = JSON.stringify([trail.id, trail.bucket, trail.prefix, account, region, kind]);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, { trail, kind, account, region, entries: [entry] });
    else group.entries.push(entry);
    size += entry.text.length;
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
        if (trail !== undefined && logs(trail, record)) put(trail, entry);
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

function logs(trail: Trail, record: JournalRecord): boolean {
  const reach = withReach(trail);
  if (isInsightRecord(record)) return hasInsights(reach, insightSubject(record));
  return isWithinReach(reach, record) && isSelected(trail.selection, record);
}
