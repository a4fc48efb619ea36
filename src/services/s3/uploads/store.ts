import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction, Value } from "../../../runtime/storage/database.ts";
import { blobIds } from "../contents/content.ts";
import { type ContentStore, contentStore } from "../contents/store.ts";
import type { KeyStart } from "../objects/store.ts";
import type { Upload, UploadedPart } from "./upload.ts";

export const uploadMigrations: readonly Migration[] = [
  {
    name: "s3/0004-uploads",
    sql: `
create table s3_uploads (
  bucket text not null,
  id text not null,
  key text not null,
  started_at_ms bigint not null,
  initiator text not null,
  details text not null,
  primary key (bucket, id)
);
create unique index s3_uploads_by_key on s3_uploads (bucket, key, started_at_ms, id);
create table s3_parts (
  upload_id text not null,
  number integer not null,
  size bigint not null,
  etag text not null,
  last_modified_ms bigint not null,
  details text not null,
  primary key (upload_id, number)
);
`,
  },
];

/** Where a listing of uploads goes on: at a key, behind it, or within it behind one upload. */
export type UploadListingStart =
  | KeyStart
  | { readonly key: string; readonly where: { readonly startedAtMs: number; readonly id: string } };

interface UploadListingRange {
  readonly bucket: string;
  readonly start: UploadListingStart;
  /** Only keys below this one. */
  readonly before: string;
  readonly limit: number;
}

/** The uploads under way in the whole house, seen from within one transaction. */
export interface UploadStore {
  find(bucket: string, id: string): Promise<Upload | undefined>;
  insert(upload: Upload): Promise<void>;
  /** Ends an upload: its parts are gone, and with them what only they used. */
  remove(upload: Upload, now: number): Promise<void>;
  removeAll(bucket: string, now: number): Promise<void>;
  /** By key, and by time of beginning within a key. */
  list(range: UploadListingRange): Promise<Upload[]>;
  /** Adds a part, or replaces the one of the same number. */
  putPart(upload: Upload, part: UploadedPart, now: number): Promise<void>;
  /** By number, behind one. */
  parts(upload: Upload, behind: number, limit: number): Promise<UploadedPart[]>;
}

type UploadRow = {
  readonly bucket: string;
  readonly id: string;
  readonly key: string;
  readonly started_at_ms: number;
  readonly initiator: string;
  readonly details: string;
};

type PartRow = {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly last_modified_ms: number;
  readonly details: string;
};

export function uploadStore(
  transaction: Transaction,
  contents: ContentStore = contentStore(transaction),
): UploadStore {
  const partsOf = async (uploadId: string): Promise<UploadedPart[]> => {
    const rows = await transaction.all<PartRow>(
      "select * from s3_parts where upload_id = ? order by number",
      uploadId,
    );
    return rows.map(partOf);
  };

  const remove = async (bucket: string, id: string, now: number): Promise<void> => {
    for (const { pieces } of await partsOf(id)) await contents.release(blobIds(pieces), now);
    await transaction.run("delete from s3_parts where upload_id = ?", id);
    await transaction.run("delete from s3_uploads where bucket = ? and id = ?", bucket, id);
  };

  return {
    async find(bucket, id) {
      const row = await transaction.get<UploadRow>(
        "select * from s3_uploads where bucket = ? and id = ?",
        bucket,
        id,
      );
      return row && uploadOf(row);
    },

    async insert({ id, bucket, key, startedAtMs, initiator, attributes, checksum, replaces }) {
      await transaction.run(
        `insert into s3_uploads (bucket, id, key, started_at_ms, initiator, details)
         values (?, ?, ?, ?, ?, ?)`,
        bucket,
        id,
        key,
        startedAtMs,
        initiator,
        JSON.stringify({ attributes, checksum, replaces } satisfies UploadDetails),
      );
    },

    remove: ({ bucket, id }, now) => remove(bucket, id, now),

    async removeAll(bucket, now) {
      const rows = await transaction.all<{ readonly id: string }>(
        "select id from s3_uploads where bucket = ?",
        bucket,
      );
      for (const { id } of rows) await remove(bucket, id, now);
    },

    async list({ bucket, start, before, limit }) {
      const select = (from: string, at: readonly Value[], most: number) =>
        transaction.all<UploadRow>(
          `select * from s3_uploads where bucket = ? and ${from} and key < ?
           order by key, started_at_ms, id limit ?`,
          bucket,
          ...at,
          before,
          most,
        );
      const { key, where } = start;
      if (where === "at") return (await select("key >= ?", [key], limit)).map(uploadOf);
      if (where === "behind") return (await select("key > ?", [key], limit)).map(uploadOf);
      const within = await select(
        "key = ? and (started_at_ms > ? or (started_at_ms = ? and id > ?))",
        [key, where.startedAtMs, where.startedAtMs, where.id],
        limit,
      );
      const left = limit - within.length;
      const behind = left === 0 ? [] : await select("key > ?", [key], left);
      return [...within, ...behind].map(uploadOf);
    },

    async putPart(upload, part, now) {
      const [replaced] = (
        await transaction.all<PartRow>(
          "select * from s3_parts where upload_id = ? and number = ?",
          upload.id,
          part.number,
        )
      ).map(partOf);
      await contents.take(blobIds(part.pieces));
      if (replaced !== undefined) await contents.release(blobIds(replaced.pieces), now);
      await transaction.run(
        `insert into s3_parts (upload_id, number, size, etag, last_modified_ms, details)
         values (?, ?, ?, ?, ?, ?)
         on conflict (upload_id, number) do update set size = excluded.size, etag = excluded.etag,
           last_modified_ms = excluded.last_modified_ms, details = excluded.details`,
        upload.id,
        part.number,
        part.size,
        part.etag,
        part.lastModifiedMs,
        JSON.stringify({ pieces: part.pieces, checksum: part.checksum } satisfies PartDetails),
      );
    },

    async parts(upload, behind, limit) {
      const rows = await transaction.all<PartRow>(
        "select * from s3_parts where upload_id = ? and number > ? order by number limit ?",
        upload.id,
        behind,
        limit,
      );
      return rows.map(partOf);
    },
  };
}

type UploadDetails = Pick<Upload, "attributes" | "checksum" | "replaces">;
type PartDetails = Pick<UploadedPart, "pieces" | "checksum">;

function uploadOf(row: UploadRow): Upload {
  return {
    id: row.id,
    bucket: row.bucket,
    key: row.key,
    startedAtMs: Number(row.started_at_ms),
    initiator: row.initiator as AccountId,
    ...(JSON.parse(row.details) as UploadDetails),
  };
}

function partOf(row: PartRow): UploadedPart {
  return {
    number: Number(row.number),
    size: Number(row.size),
    etag: row.etag,
    lastModifiedMs: Number(row.last_modified_ms),
    ...(JSON.parse(row.details) as PartDetails),
  };
}
