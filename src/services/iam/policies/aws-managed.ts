import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { locatePolicy } from "./policy-arn.ts";

/**
 * `aws-managed.json` is a list sorted by name of
 * `[path and name, number of the default version, created, updated, document]`,
 * the times in seconds since the epoch.
 */
type AwsManagedEntry = readonly [string, number, number, number, object];

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
  file: URL = new URL("./aws-managed.json", import.meta.url),
): AwsManagedPolicies {
  let byArn: ReadonlyMap<string, AwsManagedPolicy> | undefined;
  let sorted: readonly AwsManagedPolicy[] | undefined;
  const load = () => {
    byArn ??= new Map(readEntries(file).map((policy) => [policy.arn, policy]));
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

function readEntries(file: URL): AwsManagedPolicy[] {
  const entries = JSON.parse(readFileSync(file, "utf8")) as AwsManagedEntry[];
  return entries.map(([pathAndName, defaultVersion, created, updated, document]) => {
    const arn = `arn:aws:iam::aws:policy${pathAndName}`;
    const nameStart = pathAndName.lastIndexOf("/") + 1;
    return {
      arn,
      id: policyId(arn),
      name: pathAndName.slice(nameStart),
      path: pathAndName.slice(0, nameStart),
      createdAtMs: created * 1000,
      updatedAtMs: updated * 1000,
      defaultVersion,
      get document() {
        return JSON.stringify(document, null, 4);
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
