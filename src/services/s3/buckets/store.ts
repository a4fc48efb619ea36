import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { Bucket, BucketConfiguration } from "./bucket.ts";
import { restoreLifecycle } from "./lifecycle/lifecycle.ts";

export const bucketMigrations: readonly Migration[] = [
  {
    name: "s3/0001-buckets",
    sql: `
create table s3_buckets (
  name text primary key,
  owner text not null,
  region text not null,
  location text not null,
  created_at_ms bigint not null,
  configuration text not null
);
create index s3_buckets_of_owner on s3_buckets (owner, name);
`,
  },
];

export interface BucketListing {
  readonly owner: AccountId;
  readonly prefix: string;
  /** Only buckets of this Region. */
  readonly region?: string | undefined;
  /** Only names after this one. */
  readonly after: string;
  readonly limit: number;
}

/** The buckets of the whole house, seen from within one transaction. Names are unique across accounts. */
export interface BucketStore {
  find(name: string): Promise<Bucket | undefined>;
  /** By name. */
  list(listing: BucketListing): Promise<Bucket[]>;
  count(owner: AccountId): Promise<number>;
  insert(bucket: Bucket): Promise<void>;
  /** Replaces the configuration; the rest of a bucket never changes. */
  update(bucket: Bucket): Promise<void>;
  remove(name: string): Promise<void>;
}

type BucketRow = {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly location: string;
  readonly created_at_ms: number;
  readonly configuration: string;
};

export function bucketStore(transaction: Transaction): BucketStore {
  return {
    async find(name) {
      const row = await transaction.get<BucketRow>("select * from s3_buckets where name = ?", name);
      return row && bucketOf(row);
    },

    async list({ owner, prefix, region, after, limit }) {
      // Bucket names are lower-case ASCII, so every name with the prefix sorts below prefix + "{".
      const rows = await transaction.all<BucketRow>(
        `select * from s3_buckets
         where owner = ? and name > ? and name >= ? and name < ? and (? = '' or region = ?)
         order by name limit ?`,
        owner,
        after,
        prefix,
        `${prefix}{`,
        region ?? "",
        region ?? "",
        limit,
      );
      return rows.map(bucketOf);
    },

    async count(owner) {
      const row = await transaction.get<{ readonly total: number }>(
        "select count(*) as total from s3_buckets where owner = ?",
        owner,
      );
      return Number(row?.total ?? 0);
    },

    async insert(bucket) {
      await transaction.run(
        `insert into s3_buckets (name, owner, region, location, created_at_ms, configuration)
         values (?, ?, ?, ?, ?, ?)`,
        bucket.name,
        bucket.owner,
        bucket.region,
        bucket.location,
        bucket.createdAtMs,
        configurationOf(bucket),
      );
    },

    async update(bucket) {
      await transaction.run(
        "update s3_buckets set configuration = ? where name = ?",
        configurationOf(bucket),
        bucket.name,
      );
    },

    async remove(name) {
      await transaction.run("delete from s3_buckets where name = ?", name);
    },
  };
}

function configurationOf(bucket: Bucket): string {
  const {
    name: _name,
    owner: _owner,
    region: _region,
    location: _location,
    createdAtMs: _at,
    ...rest
  } = bucket;
  return JSON.stringify(rest);
}

function bucketOf(row: BucketRow): Bucket {
  const stored = JSON.parse(row.configuration) as BucketConfiguration;
  return {
    ...stored,
    lifecycle: stored.lifecycle && restoreLifecycle(stored.lifecycle),
    name: row.name,
    owner: row.owner as AccountId,
    region: row.region,
    location: row.location,
    createdAtMs: Number(row.created_at_ms),
  };
}
