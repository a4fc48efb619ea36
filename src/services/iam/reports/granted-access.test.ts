import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../pure/policy/parse.ts";
import { grantedActions, grantsService } from "./granted-access.ts";
import { type CataloguedService, serviceCatalogue } from "./service-catalogue.ts";

const catalogue = serviceCatalogue();

function service(namespace: string): CataloguedService {
  const found = catalogue.find(namespace);
  if (found === undefined) throw new Error(`no service ${namespace}`);
  return found;
}

const policy = (...statements: readonly Record<string, unknown>[]) =>
  parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
const allow = (Action: unknown, rest: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...rest,
});
const deny = (Action: unknown, rest: Record<string, unknown> = {}) => ({
  ...allow(Action, rest),
  Effect: "Deny",
});
const NOBODY = { Condition: { StringEquals: { "aws:username": "nobody" } } };

interface Case {
  readonly name: string;
  readonly statements: readonly Record<string, unknown>[];
  /** Whether a report lists the service, and whether the policy is listed as granting it. */
  readonly reported: boolean;
  readonly granting: boolean;
}

// As AWS answered in September 2026 for S3.
const CASES: readonly Case[] = [
  { name: "an action", statements: [allow("s3:GetObject")], reported: true, granting: true },
  { name: "any case", statements: [allow("S3:GETOBJECT")], reported: true, granting: true },
  { name: "a wildcard", statements: [allow("s3:Get*")], reported: true, granting: true },
  { name: "everything", statements: [allow("*")], reported: true, granting: true },
  { name: "an unmet condition", statements: [allow("s3:GetObject", NOBODY)], reported: true, granting: true },
  { name: "an unknown action", statements: [allow("s3:Unheard")], reported: false, granting: true },
  { name: "another service", statements: [allow("s3express:*")], reported: false, granting: false },
  { name: "only a deny", statements: [deny("s3:*")], reported: false, granting: false },
  {
    name: "an allow and a deny of the service",
    statements: [allow("s3:GetObject"), deny("s3:*")],
    reported: false,
    granting: false,
  },
  {
    name: "an allow and a deny of the action",
    statements: [allow("s3:GetObject"), deny("s3:GetObject")],
    reported: false,
    granting: true,
  },
  {
    name: "a conditional deny",
    statements: [allow("s3:GetObject"), deny("s3:*", NOBODY)],
    reported: true,
    granting: true,
  },
  {
    name: "a deny of other resources",
    statements: [
      allow("s3:GetObject", { Resource: "arn:aws:s3:::one/*" }),
      deny("s3:*", { Resource: "arn:aws:s3:::two/*" }),
    ],
    reported: true,
    granting: true,
  },
  {
    name: "a deny of more resources",
    statements: [
      allow("s3:GetObject", { Resource: "arn:aws:s3:::one/*" }),
      deny("s3:*", { Resource: "arn:aws:s3:::o*" }),
    ],
    reported: false,
    granting: true,
  },
  {
    name: "a resource of another service",
    statements: [allow("s3:GetObject", { Resource: "arn:aws:iam::123456789012:user/nobody" })],
    reported: false,
    granting: false,
  },
  {
    name: "everything but the service",
    statements: [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }],
    reported: false,
    granting: false,
  },
  {
    name: "everything but a part of the service",
    statements: [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }],
    reported: true,
    granting: true,
  },
  {
    name: "no resource left",
    statements: [{ Effect: "Allow", Action: "s3:GetObject", NotResource: "*" }],
    reported: false,
    granting: false,
  },
];

test.for(CASES)("S3 with $name", ({ statements, reported, granting }) => {
  const document = policy(...statements);
  expect(grantedActions([document])(service("s3")).length > 0).toBe(reported);
  expect(grantsService(document, service("s3"))).toBe(granting);
});

describe("of several policies", () => {
  test("one may take back what another gives in a report, but not in the list of policies", () => {
    const [gives, takes] = [policy(allow(["s3:GetObject", "iam:GetUser"])), policy(deny("s3:*"))];
    expect(grantedActions([gives, takes])(service("s3"))).toEqual([]);
    expect(grantedActions([gives, takes])(service("iam"))).toEqual(["GetUser"]);
    expect(grantsService(gives, service("s3"))).toBe(true);
  });
});

test("AdministratorAccess lets one use every service", () => {
  const granted = grantedActions([policy(allow("*"))]);
  const services = catalogue.all().filter((one) => granted(one).length > 0);
  expect(services.length).toBe(catalogue.all().filter((one) => one.actions().length > 0).length);
  expect(services.length).toBeGreaterThan(450);
});
