import type { Journal } from "../../runtime/journal.ts";
import type { JournalReader } from "../../runtime/journal-reader.ts";
import type { DeliveryStatusStore } from "./delivery-status/store.ts";
import type { InsightStore } from "./insights/store.ts";
import type { BucketAccess, LinkedRoles, Organizations } from "./needs.ts";
import type { MemberStore } from "./organization-members/store.ts";
import type { DigestKeyStore } from "./public-keys/store.ts";
import type { TrailChanges } from "./trails/save-trail.ts";
import type { TrailStore } from "./trails/store.ts";

/** What the operations of CloudTrail work with, bound to one call. */
export interface Parts {
  readonly trails: TrailStore;
  readonly changes: TrailChanges;
  readonly status: DeliveryStatusStore;
  readonly keys: DigestKeyStore;
  readonly insights: InsightStore;
  /** Keeps the counts of `insights`. */
  readonly counting: JournalReader;
  readonly journal: Journal;
  readonly bucketAccess: BucketAccess;
  readonly members: MemberStore;
  readonly organizations: Organizations;
  readonly linkedRoles: LinkedRoles;
}
