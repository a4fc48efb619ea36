import { expect, test } from "vitest";
import { parsePolicy } from "../../../pure/policy/parse.ts";
import { awsManagedPolicies } from "./aws-managed.ts";

const managed = awsManagedPolicies();

test("every policy of the file is well-formed, has an id of its own and stands in order", () => {
  const all = managed.all();
  expect(all.length).toBeGreaterThan(300);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.map(({ arn }) => arn)).size).toBe(all.length);
  for (const policy of all) {
    expect(parsePolicy(policy.document).version, policy.arn).toBe("2012-10-17");
    expect(policy.arn).toBe(`arn:aws:iam::aws:policy${policy.path}${policy.name}`);
    expect(policy.id).toMatch(/^ANPA[A-Z2-7]{17}$/);
    expect(policy.defaultVersion).toBeGreaterThan(0);
    expect(policy.updatedAtMs).toBeGreaterThanOrEqual(policy.createdAtMs);
  }
  const names = all.map(({ name }) => name.toLowerCase());
  expect(names).toEqual([...names].sort());
});

test("a policy is found by its whole ARN only", () => {
  expect(managed.find("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")?.name).toBe("ViewOnlyAccess");
  expect(managed.find("arn:aws:iam::aws:policy/ViewOnlyAccess")).toBeUndefined();
  expect(managed.find("arn:aws:iam::111111111111:policy/AdministratorAccess")).toBeUndefined();
});
