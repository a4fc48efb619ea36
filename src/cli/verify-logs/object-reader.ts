import type { StoredObject } from "../../pure/event/verification.ts";

/** Where the files that are verified are read from. */
export interface ObjectReader {
  /** Undefined where the place does not know: a folder. */
  readonly bucket?: string | undefined;
  /** Whether objects still have the metadata that they were stored with. */
  readonly metadataKept: boolean;
  /** All keys that begin with the prefix, in any order. */
  listKeys(prefix: string): AsyncIterable<string>;
  /** Undefined when there is no such object; throws when that cannot be told. */
  readObject(bucket: string, key: string): Promise<StoredObject | undefined>;
}
