import type { AssumeRoleRequest } from "../../pure/api/sts.shapes.ts";
import type { CallerSession } from "../../pure/aws/caller.ts";
import { isReservedTagKey } from "../../pure/aws/tags.ts";
import {
  duplicateTagKeys,
  reservedTagKey,
  transitiveKeyConflict,
  transitiveKeyNotRequested,
} from "./errors.ts";

export interface SessionTags {
  /** Sent with this call: `aws:RequestTag/…`. */
  readonly requested: Readonly<Record<string, string>>;
  /** With what the calling session passes on. */
  readonly all: Readonly<Record<string, string>>;
  readonly transitiveKeys: readonly string[];
}

/** Tags as a call sends them, or a token of an identity provider. */
export type SentTags = Pick<AssumeRoleRequest, "Tags" | "TransitiveTagKeys">;

/** Checks the tags of a session that is to be made and lays them over those the caller's session passes on. */
export function requestedSessionTags(input: SentTags, calling: CallerSession | undefined): SessionTags {
  const requested = Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const keys = (input.Tags ?? []).map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size !== keys.length) throw duplicateTagKeys();
  if (keys.some(isReservedTagKey)) throw reservedTagKey();
  const transitive = input.TransitiveTagKeys ?? [];
  if (transitive.some((key) => !keys.includes(key.toLowerCase()))) throw transitiveKeyNotRequested();

  const inheritedKeys = calling?.transitiveTagKeys ?? [];
  const inheritedFolded = new Set(inheritedKeys.map((key) => key.toLowerCase()));
  if (keys.some((key) => inheritedFolded.has(key))) throw transitiveKeyConflict();
  const inherited = Object.fromEntries(
    Object.entries(calling?.tags ?? {}).filter(([key]) => inheritedFolded.has(key.toLowerCase())),
  );
  return {
    requested,
    all: { ...inherited, ...requested },
    transitiveKeys: [...inheritedKeys, ...transitive],
  };
}
