import type { ChecksumType, StorageClass } from "../../../pure/api/s3.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { ChecksumAlgorithm } from "../../../runtime/staged-object.ts";
import type { Migration, Transaction, Value } from "../../../runtime/storage/database.ts";
import { blobIds } from "../contents/content.ts";
import { type ContentStore, contentStore } from "../contents/store.ts";
import type { DeleteMarker, ObjectVersion, Version } from "./object.ts";

// Keys compare by their UTF-8 bytes, in the database as in S3's listings.
export const objectMigrations: readonly Migration[] = [
  {
    name: "s3/0003-objects",
    sql: `
create table s3_objects (
  bucket text not null,
  key text not null,
  version_id text not null,
  sequence bigint not null,
  is_latest integer not null,
  is_delete_marker integer not null,
  last_modified_ms bigint not null,
  owner text not null,
  size bigint not null,
  etag text not null,
  storage_class text not null,
  checksum_algorithm text,
  checksum_type text,
  details text not null,
  primary key (bucket, key, version_id)
);
create unique index s3_objects_by_age on s3_objects (bucket, key, sequence desc);
create unique index s3_objects_current on s3_objects (bucket, key) where is_latest = 1 and is_delete_marker = 0;
`,
  },
];

/** What listings show of a version. */
export interface ListedVersion {
  readonly key: string;
  readonly versionId: string;
  readonly sequence: number;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  readonly lastModifiedMs: number;
  readonly owner: AccountId;
  readonly size: number;
  readonly etag: string;
  readonly storageClass: StorageClass;
  readonly checksumAlgorithm?: ChecksumAlgorithm | undefined;
  readonly checksumType?: ChecksumType | undefined;
}

/** A place between keys. */
export interface KeyStart {
  readonly key: string;
  readonly where: "at" | "behind";
}

/** Where a listing goes on: at a key, behind it, or within it behind the version of that sequence. */
export type ListingStart = KeyStart | { readonly key: string; readonly where: { readonly sequence: number } };

interface ListingRange {
  readonly bucket: string;
  readonly start: ListingStart;
  /** Only keys below this one. */
  readonly before: string;
  readonly limit: number;
}

/** The objects of the whole house, seen from within one transaction. */
export interface ObjectStore {
  /** The latest version of a key, which may be a delete marker. */
  latest(bucket: string, key: string): Promise<Version | undefined>;
  version(bucket: string, key: string, versionId: string): Promise<Version | undefined>;
  /** Adds a version that becomes the latest of its key, and uses its content. */
  add(version: Version): Promise<void>;
  /** Replaces what an object carries beside its content: tags and ACL. */
  update(object: ObjectVersion): Promise<void>;
  /** Removes a version for good: the next newest becomes the latest, and its content is let go. */
  remove(version: Version, now: number): Promise<void>;
  /** Current objects by key. */
  listCurrent(range: ListingRange): Promise<ListedVersion[]>;
  /** All versions and delete markers by key, the newest of each first. */
  listVersions(range: ListingRange): Promise<ListedVersion[]>;
  leftIn(bucket: string): Promise<"nothing" | "objects" | "versions">;
}

type ListedRow = {
  readonly key: string;
  readonly version_id: string;
  readonly sequence: number;
  readonly is_latest: number;
  readonly is_delete_marker: number;
  readonly last_modified_ms: number;
  readonly owner: string;
  readonly size: number;
  readonly etag: string;
  readonly storage_class: string;
  readonly checksum_algorithm: string | null;
  readonly checksum_type: string | null;
};

type VersionRow = ListedRow & { readonly bucket: string; readonly details: string };

type Details = Pick<
  ObjectVersion,
  "headers" | "metadata" | "websiteRedirectLocation" | "tags" | "acl" | "checksum" | "pieces" | "parts"
>;

const LISTED = `key, version_id, sequence, is_latest, is_delete_marker, last_modified_ms, owner, size, etag,
  storage_class, checksum_algorithm, checksum_type`;

export function objectStore(
  transaction: Transaction,
  contents: ContentStore = contentStore(transaction),
): ObjectStore {
  const list = async (
    { bucket, start, before, limit }: ListingRange,
    condition: string,
    order: string,
  ): Promise<ListedVersion[]> => {
    const select = (from: string, at: readonly Value[], most: number) =>
      transaction.all<ListedRow>(
        `select ${LISTED} from s3_objects where bucket = ? and ${from} and key < ? ${condition}
         order by ${order} limit ?`,
        bucket,
        ...at,
        before,
        most,
      );
    const { key, where } = start;
    if (where === "at") return (await select("key >= ?", [key], limit)).map(listedOf);
    if (where === "behind") return (await select("key > ?", [key], limit)).map(listedOf);
    const within = await select("key = ? and sequence < ?", [key, where.sequence], limit);
    const left = limit - within.length;
    const behind = left === 0 ? [] : await select("key > ?", [key], left);
    return [...within, ...behind].map(listedOf);
  };

  const setLatest = ({ bucket, key }: Version, isLatest: 0 | 1) =>
    transaction.run(
      `update s3_objects set is_latest = ?
       where bucket = ? and key = ?
         and sequence = (select max(sequence) from s3_objects where bucket = ? and key = ?)`,
      isLatest,
      bucket,
      key,
      bucket,
      key,
    );

  return {
    async latest(bucket, key) {
      const row = await transaction.get<VersionRow>(
        "select * from s3_objects where bucket = ? and key = ? order by sequence desc limit 1",
        bucket,
        key,
      );
      return row && versionOf(row);
    },

    async version(bucket, key, versionId) {
      const row = await transaction.get<VersionRow>(
        "select * from s3_objects where bucket = ? and key = ? and version_id = ?",
        bucket,
        key,
        versionId,
      );
      return row && versionOf(row);
    },

    async add(version) {
      await setLatest(version, 0);
      await transaction.run(
        `insert into s3_objects (bucket, key, version_id, sequence, is_latest, is_delete_marker,
           last_modified_ms, owner, size, etag, storage_class, checksum_algorithm, checksum_type, details)
         values (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        version.bucket,
        version.key,
        version.versionId,
        version.sequence,
        ...valuesOf(version),
      );
      if (version.kind === "object") await contents.take(blobIds(version.pieces));
    },

    async update(object) {
      await transaction.run(
        "update s3_objects set details = ? where bucket = ? and key = ? and version_id = ?",
        detailsOf(object),
        object.bucket,
        object.key,
        object.versionId,
      );
    },

    async remove(version, now) {
      const { bucket, key } = version;
      await transaction.run(
        "delete from s3_objects where bucket = ? and key = ? and version_id = ?",
        bucket,
        key,
        version.versionId,
      );
      await setLatest(version, 1);
      if (version.kind === "object") await contents.release(blobIds(version.pieces), now);
    },

    listCurrent: (range) => list(range, "and is_latest = 1 and is_delete_marker = 0", "key"),

    listVersions: (range) => list(range, "", "key, sequence desc"),

    async leftIn(bucket) {
      const current = await transaction.get(
        "select key from s3_objects where bucket = ? and is_latest = 1 and is_delete_marker = 0 limit 1",
        bucket,
      );
      if (current !== undefined) return "objects";
      const version = await transaction.get("select key from s3_objects where bucket = ? limit 1", bucket);
      return version === undefined ? "nothing" : "versions";
    },
  };
}

function valuesOf(version: Version): Value[] {
  const { kind, lastModifiedMs, owner } = version;
  if (kind === "delete-marker") return [1, lastModifiedMs, owner, 0, "", "", null, null, "{}"];
  const { size, etag, storageClass, checksum } = version;
  return [
    0,
    lastModifiedMs,
    owner,
    size,
    etag,
    storageClass,
    checksum?.algorithm ?? null,
    checksum?.type ?? null,
    detailsOf(version),
  ];
}

function detailsOf(object: ObjectVersion): string {
  const { headers, metadata, websiteRedirectLocation, tags, acl, checksum, pieces, parts } = object;
  const details: Details = { headers, metadata, websiteRedirectLocation, tags, acl, checksum, pieces, parts };
  return JSON.stringify(details);
}

function versionOf(row: VersionRow): Version {
  const common = {
    bucket: row.bucket,
    key: row.key,
    versionId: row.version_id,
    sequence: Number(row.sequence),
    lastModifiedMs: Number(row.last_modified_ms),
    owner: row.owner as AccountId,
  };
  if (row.is_delete_marker === 1) return { kind: "delete-marker", ...common } satisfies DeleteMarker;
  return {
    kind: "object",
    ...common,
    size: Number(row.size),
    etag: row.etag,
    storageClass: row.storage_class as StorageClass,
    ...(JSON.parse(row.details) as Details),
  };
}

function listedOf(row: ListedRow): ListedVersion {
  return {
    key: row.key,
    versionId: row.version_id,
    sequence: Number(row.sequence),
    isLatest: row.is_latest === 1,
    isDeleteMarker: row.is_delete_marker === 1,
    lastModifiedMs: Number(row.last_modified_ms),
    owner: row.owner as AccountId,
    size: Number(row.size),
    etag: row.etag,
    storageClass: row.storage_class as StorageClass,
    checksumAlgorithm: (row.checksum_algorithm ?? undefined) as ChecksumAlgorithm | undefined,
    checksumType: (row.checksum_type ?? undefined) as ChecksumType | undefined,
  };
}
