import { s3 } from "../../pure/api/s3.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Log } from "../../runtime/log.ts";
import type { ServiceDefinition } from "../../runtime/service.ts";
import type { BlobStore } from "../../runtime/storage/blobs.ts";
import type { Transaction } from "../../runtime/storage/database.ts";
import { bucketOperations } from "./buckets/operations.ts";
import { bucketMigrations, bucketStore } from "./buckets/store.ts";
import type { Accounts, Principals } from "./needs.ts";
import type { Parts } from "./parts.ts";

export interface S3Needs {
  readonly accounts: Accounts;
  readonly principals: Principals;
  readonly compiled: CompiledPolicies;
  readonly blobs: BlobStore;
  readonly log: Log;
}

/** What S3 tells other services of the house about its buckets. */
export interface Buckets {
  find(
    transaction: Transaction,
    name: string,
  ): Promise<{ readonly region: string; readonly owner: AccountId } | undefined>;
}

export interface S3 {
  readonly service: ServiceDefinition<Parts>;
  readonly buckets: Buckets;
}

/** Amazon S3: buckets, their configurations, and what is in them. */
export function openS3(needs: S3Needs): S3 {
  return {
    service: {
      model: s3,
      eventSource: "s3.amazonaws.com",
      isGlobal: false,
      migrations: bucketMigrations,
      parts: ({ transaction }) => ({
        ...needs,
        buckets: bucketStore(transaction),
        contents: { leftIn: async () => "nothing" },
      }),
      operations: bucketOperations,
    },
    buckets: {
      async find(transaction, name) {
        const bucket = await bucketStore(transaction).find(name);
        return bucket && { region: bucket.region, owner: bucket.owner };
      },
    },
  };
}
