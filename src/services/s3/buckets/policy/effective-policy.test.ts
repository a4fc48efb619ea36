import { expect, test } from "vitest";
import { accountId } from "../../../../pure/aws/account.ts";
import type { Caller } from "../../../../pure/aws/caller.ts";
import { type AclOwner, cannedGrants } from "../acl/acl.ts";
import { type Bucket, newBucket } from "../bucket.ts";
import { effectivePolicy } from "./effective-policy.ts";

const OWNER = accountId("111111111111");
const OTHER = accountId("222222222222");
const ownerOf = (account: typeof OWNER): AclOwner => ({
  kind: "account",
  canonicalId: `id-${account}`,
  account,
});
const root = (account: typeof OWNER): Caller => ({
  kind: "root",
  account,
  accessKeyId: "AKIA",
  arn: `arn:aws:iam::${account}:root`,
});
const anonymous: Caller = { kind: "anonymous" };
const cloudtrail: Caller = { kind: "service", service: "cloudtrail.amazonaws.com" };

const plain = newBucket({ name: "b", owner: OWNER, region: "us-east-1", location: "", now: 0 });
const open: Bucket = { ...plain, publicAccessBlock: undefined };
const policyOf = (enforced: string, isPublic: boolean) => ({
  text: enforced,
  enforced,
  principalIds: {},
  isPublic,
});
const DENY = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::b/secret" };
const ALLOW = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const TEXT = JSON.stringify({ Version: "2012-10-17", Statement: [DENY, ALLOW] });

test("a bucket without a policy has none", () => {
  expect(effectivePolicy(root(OTHER), plain, "s3:GetObject")).toBeUndefined();
});

test("the policy stands as it is enforced", () => {
  expect(effectivePolicy(root(OTHER), { ...open, policy: policyOf(TEXT, true) }, "s3:GetObject")).toBe(TEXT);
});

test.for<[name: string, caller: Caller, stands: boolean]>([
  ["the owner's account", root(OWNER), true],
  ["a service", cloudtrail, true],
  ["another account", root(OTHER), false],
  ["the anonymous", anonymous, false],
])("while public access is restricted, a public policy stands for %s: %s", ([, caller, stands]) => {
  const bucket = { ...plain, policy: policyOf(TEXT, true) };
  expect(effectivePolicy(caller, bucket, "s3:GetObject")).toBe(stands ? TEXT : undefined);
});

test("a policy that is not public is not restricted", () => {
  expect(effectivePolicy(root(OTHER), { ...plain, policy: policyOf(TEXT, false) }, "s3:GetObject")).toBe(
    TEXT,
  );
});

test("the owner's root user gets out of a policy that locks everybody out, nobody else does", () => {
  const locked = { ...open, policy: policyOf(TEXT, false) };
  expect(effectivePolicy(root(OWNER), locked, "s3:DeleteBucketPolicy")).toBeUndefined();
  expect(effectivePolicy(root(OWNER), locked, "s3:DeleteBucket")).toBe(TEXT);
  expect(effectivePolicy(root(OTHER), locked, "s3:DeleteBucketPolicy")).toBe(TEXT);
});

const acl = cannedGrants("public-read", ownerOf(OWNER));

test("an ACL counts for nothing while the owner is enforced", () => {
  expect(effectivePolicy(anonymous, { ...open, acl }, "s3:ListBucket")).toBeUndefined();
});

test("an ACL in force allows what it grants, beside the policy", () => {
  const bucket: Bucket = { ...open, ownership: "ObjectWriter", acl, policy: policyOf(TEXT, true) };
  const { Statement: statements } = JSON.parse(effectivePolicy(anonymous, bucket, "s3:ListBucket") ?? "");
  expect(statements.slice(0, 2)).toEqual([DENY, ALLOW]);
  expect(statements[3]).toEqual({
    Effect: "Allow",
    Action: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
    Resource: "*",
    Principal: "*",
  });
});

test("public grants are ignored when the public access block says so", () => {
  const bucket: Bucket = { ...plain, ownership: "ObjectWriter", acl };
  expect(effectivePolicy(anonymous, bucket, "s3:ListBucket")).not.toContain('"Principal":"*"');
});

test("another account's object is the bucket owner's to shut, not to give away", () => {
  const bucket: Bucket = { ...open, ownership: "ObjectWriter", policy: policyOf(TEXT, false) };
  const object = { owner: OTHER, acl: cannedGrants("bucket-owner-read", ownerOf(OTHER), ownerOf(OWNER)) };
  const { Statement: statements } = JSON.parse(
    effectivePolicy(root(OWNER), bucket, "s3:GetObject", object) ?? "",
  );
  expect(statements[0]).toEqual(DENY);
  expect(statements).not.toContainEqual(ALLOW);
  expect(statements).toContainEqual({
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectVersion"],
    Resource: "*",
    Principal: { AWS: OWNER },
  });
});
