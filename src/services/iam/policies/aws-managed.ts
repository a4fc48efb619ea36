import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { locatePolicy } from "./policy-arn.ts";

/**
 * `aws-managed.br`, written by scripts/generate-managed-policies.ts, is brotli over ASCII text. Its first
 * line is the index; after it come the documents as JSON, one behind the other in the order of the index,
 * which is by name, so that a document is only read when it is asked for.
 */
interface AwsManagedIndex {
  /** The package and its version. */
  readonly source: string;
  readonly entries: readonly AwsManagedEntry[];
}

/**
 * Path and name, number of the default version, created, updated (both in seconds since the epoch), and
 * the characters of the document.
 */
type AwsManagedEntry = readonly [string, number, number, number, number];

/** A managed policy that AWS keeps: the same in all accounts, and nobody's to change. */
export interface AwsManagedPolicy {
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly defaultVersion: number;
  readonly document: string;
}

export interface AwsManagedPolicies {
  find(arn: string): AwsManagedPolicy | undefined;
  /** By name. */
  all(): readonly AwsManagedPolicy[];
}

/** The policies of the generated file, which is read when one is first asked for. */
export function awsManagedPolicies(
  file: URL = new URL("./aws-managed.br", import.meta.url),
): AwsManagedPolicies {
  let byArn: ReadonlyMap<string, AwsManagedPolicy> | undefined;
  let sorted: readonly AwsManagedPolicy[] | undefined;
  const load = () => {
    byArn ??= new Map(readPolicies(file).map((policy) => [policy.arn, policy]));
    return byArn;
  };
  return {
    find: (arn) => (locatePolicy(arn)?.owner === "aws" ? load().get(arn) : undefined),
    all() {
      sorted ??= [...load().values()];
      return sorted;
    },
  };
}

function readPolicies(file: URL): AwsManagedPolicy[] {
  const text = brotliDecompressSync(readFileSync(file)).toString("latin1");
  const indexEnd = text.indexOf("\n");
  const { entries } = JSON.parse(text.slice(0, indexEnd)) as AwsManagedIndex;
  let documentEnd = indexEnd + 1;
  return entries.map(([pathAndName, defaultVersion, created, updated, length]) => {
    const arn = `arn:aws:iam::aws:policy${pathAndName}`;
    const nameStart = pathAndName.lastIndexOf("/") + 1;
    const start = documentEnd;
    documentEnd += length;
    return {
      arn,
      name: pathAndName.slice(nameStart),
      path: pathAndName.slice(0, nameStart),
      createdAtMs: created * 1000,
      updatedAtMs: updated * 1000,
      defaultVersion,
      get id() {
        return policyId(arn);
      },
      get document() {
        return JSON.stringify(JSON.parse(text.slice(start, start + length)), null, 4);
      },
    };
  });
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// The published policies do not come with their ids, so each gets one that is always the same.
function policyId(arn: string): string {
  const digest = createHash("sha256").update(arn).digest().subarray(0, 17);
  return `ANPA${Array.from(digest, (byte) => BASE32.charAt(byte % 32)).join("")}`;
}
