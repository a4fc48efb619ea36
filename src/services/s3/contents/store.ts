import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const contentMigrations: readonly Migration[] = [
  {
    name: "s3/0002-contents",
    sql: `
create table s3_contents (
  id text primary key,
  uses bigint not null,
  unused_since_ms bigint
);
create index s3_contents_unused on s3_contents (unused_since_ms) where uses = 0;
`,
  },
];

/** How often each blob is used by objects and parts: copies share content. */
export interface ContentStore {
  take(blobIds: readonly string[]): Promise<void>;
  release(blobIds: readonly string[], now: number): Promise<void>;
  /** Blobs that nothing has used since then, longest first. */
  unused(sinceMs: number, limit: number): Promise<string[]>;
  /** Forgets blobs, unless they were taken again. */
  forget(blobIds: readonly string[]): Promise<void>;
  /** Those of the blobs that are used, or still to be removed. */
  known(blobIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export function contentStore(transaction: Transaction): ContentStore {
  return {
    async take(blobIds) {
      for (const id of blobIds) {
        await transaction.run(
          `insert into s3_contents (id, uses, unused_since_ms) values (?, 1, null)
           on conflict (id) do update set uses = s3_contents.uses + 1, unused_since_ms = null`,
          id,
        );
      }
    },

    async release(blobIds, now) {
      for (const id of blobIds) {
        await transaction.run(
          `update s3_contents
           set uses = uses - 1, unused_since_ms = case when uses = 1 then cast(? as bigint) end
           where id = ?`,
          now,
          id,
        );
      }
    },

    async unused(sinceMs, limit) {
      const rows = await transaction.all<{ readonly id: string }>(
        "select id from s3_contents where uses = 0 and unused_since_ms <= ? order by unused_since_ms limit ?",
        sinceMs,
        limit,
      );
      return rows.map(({ id }) => id);
    },

    async forget(blobIds) {
      for (const id of blobIds)
        await transaction.run("delete from s3_contents where id = ? and uses = 0", id);
    },

    async known(blobIds) {
      const known = new Set<string>();
      for (const id of blobIds) {
        const row = await transaction.get("select id from s3_contents where id = ?", id);
        if (row !== undefined) known.add(id);
      }
      return known;
    },
  };
}
