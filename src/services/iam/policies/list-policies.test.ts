import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  ListPoliciesCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const ARN = "arn:aws:iam::111111111111:policy/team/reading";
const PolicyDocument =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const create = () =>
  house.iam().send(
    new CreatePolicyCommand({
      PolicyName: "reading",
      Path: "/team/",
      PolicyDocument,
      Description: "reads",
    }),
  );

describe("ListPolicies", () => {
  test("goes through the account's own and AWS's, page by page, each once", async () => {
    const iam = house.iam();
    await create();
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await iam.send(new ListPoliciesCommand({ MaxItems: 150, Marker }));
      names.push(...(page.Policies ?? []).map(({ Arn }) => Arn));
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(names.length).toBe(new Set(names).size);
    expect(names).toContain(ARN);
    expect(names).toContain(ADMINISTRATOR);
    expect(names.length).toBeGreaterThan(300);
    expect(await lastRecord(house)).toMatchObject({
      eventName: "ListPolicies",
      readOnly: true,
      responseElements: null,
    });
  });

  test.for([
    { name: "the account's own", filter: { Scope: "Local" }, arns: [ARN] },
    { name: "those attached", filter: { OnlyAttached: true }, arns: [ADMINISTRATOR] },
    {
      name: "those attached of AWS's below a path",
      filter: { Scope: "AWS", OnlyAttached: true, PathPrefix: "/job-function/" },
      arns: [],
    },
    { name: "those below a path", filter: { PathPrefix: "/team/" }, arns: [ARN] },
    {
      name: "those used as a boundary",
      filter: { OnlyAttached: true, PolicyUsageFilter: "PermissionsBoundary" },
      arns: [],
    },
  ] as const)("gives $name", async ({ filter, arns }) => {
    const iam = house.iam();
    await create();
    await iam.send(new CreateUserCommand({ UserName: "ann" }));
    await iam.send(new AttachUserPolicyCommand({ UserName: "ann", PolicyArn: ADMINISTRATOR }));
    const { Policies } = await iam.send(new ListPoliciesCommand(filter));
    expect(Policies?.map(({ Arn }) => Arn)).toEqual(arns);
    expect(Policies?.every((policy) => policy.Tags === undefined && policy.Description === undefined)).toBe(
      true,
    );
  });
});
