import { s3 } from "../../pure/api/s3.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Log } from "../../runtime/log.ts";
import type { ServiceDefinition } from "../../runtime/service.ts";
import type { BlobStore } from "../../runtime/storage/blobs.ts";
import type { Database, Transaction } from "../../runtime/storage/database.ts";
import { bucketOperations } from "./buckets/operations.ts";
import { bucketMigrations, bucketStore } from "./buckets/store.ts";
import { openBodies } from "./contents/bodies.ts";
import { contentJobs } from "./contents/remove-contents.ts";
import { contentMigrations } from "./contents/store.ts";
import { conventions } from "./conventions.ts";
import type { Accounts, Principals } from "./needs.ts";
import { objectOperations } from "./objects/operations.ts";
import { objectMigrations, objectStore } from "./objects/store.ts";
import type { Parts } from "./parts.ts";
import { uploadOperations } from "./uploads/operations.ts";
import { uploadMigrations, uploadStore } from "./uploads/store.ts";

export interface S3Needs {
  readonly accounts: Accounts;
  readonly principals: Principals;
  readonly compiled: CompiledPolicies;
  readonly blobs: BlobStore;
  readonly log: Log;
  readonly database: Database;
  readonly clock: Clock;
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
  const bodies = openBodies(needs.blobs);
  const service: ServiceDefinition<Parts> = {
    model: s3,
    conventions,
    migrations: [...bucketMigrations, ...contentMigrations, ...objectMigrations, ...uploadMigrations],
    jobs: contentJobs({ ...needs, bodies }),
    parts: ({ transaction, now }) => {
      const objects = objectStore(transaction);
      const uploads = uploadStore(transaction);
      return {
        ...needs,
        buckets: bucketStore(transaction),
        contents: {
          leftIn: objects.leftIn,
          abandonUploads: (bucket) => uploads.removeAll(bucket, now),
        },
        objects,
        uploads,
        bodies,
      };
    },
    operations: [...bucketOperations, ...objectOperations, ...uploadOperations],
  };
  return {
    service,
    buckets: {
      async find(transaction, name) {
        const bucket = await bucketStore(transaction).find(name);
        return bucket && { region: bucket.region, owner: bucket.owner };
      },
    },
  };
}
