import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { BlobStore } from "../../runtime/storage/blobs.ts";
import type { BucketStore } from "./buckets/store.ts";
import type { Bodies } from "./contents/bodies.ts";
import type { Accounts, Principals } from "./needs.ts";
import type { ObjectStore } from "./objects/store.ts";
import type { UploadStore } from "./uploads/store.ts";

/** What is left in a bucket that is to be deleted. */
export interface BucketContents {
  /** `versions` when nothing but old versions and delete markers is left. */
  leftIn(bucket: string): Promise<"nothing" | "objects" | "versions">;
  /** Ends the uploads under way in a bucket that goes. */
  abandonUploads(bucket: string): Promise<void>;
}

/** What the operations of S3 work with, bound to one call. */
export interface Parts {
  readonly buckets: BucketStore;
  readonly contents: BucketContents;
  readonly accounts: Accounts;
  readonly principals: Principals;
  readonly compiled: CompiledPolicies;
  readonly objects: ObjectStore;
  readonly uploads: UploadStore;
  readonly bodies: Bodies;
  readonly blobs: BlobStore;
}
