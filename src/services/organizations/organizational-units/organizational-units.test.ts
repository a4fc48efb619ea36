import {
  CreateOrganizationalUnitCommand,
  DeleteOrganizationalUnitCommand,
  DescribeOrganizationalUnitCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  UpdateOrganizationalUnitCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { type CreatedOrganization, createOrganization } from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";
const NOBODY = "999999999999";

let house: House;
let organizations: OrganizationsClient;
let organization: CreatedOrganization;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  organization = await createOrganization(house);
});
afterEach(() => house.close());

const record = () => lastRecord(house, "organizations.amazonaws.com");

async function createUnit(name: string, parent = organization.rootId): Promise<string> {
  const { OrganizationalUnit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }),
  );
  return OrganizationalUnit?.Id ?? "";
}

test("a unit is created, described, renamed and deleted", async () => {
  const { id, rootId } = organization;
  const { OrganizationalUnit } = await organizations.send(
    new CreateOrganizationalUnitCommand({
      ParentId: rootId,
      Name: "Security",
      Tags: [{ Key: "team", Value: "logs" }],
    }),
  );
  const unitId = OrganizationalUnit?.Id ?? "";
  const arn = `arn:aws:organizations::${MANAGEMENT}:ou/${id}/${unitId}`;
  const path = `${id}/${rootId}/${unitId}/`;
  expect(unitId).toMatch(new RegExp(`^ou-${rootId.slice(2)}-[a-z0-9]{8}$`));
  expect(OrganizationalUnit).toEqual({ Id: unitId, Arn: arn, Name: "Security", Path: path });
  expect(await record()).toEqual({
    eventName: "CreateOrganizationalUnit",
    readOnly: false,
    requestParameters: { parentId: rootId, name: "Security", tags: [{ key: "team", value: "logs" }] },
    responseElements: { organizationalUnit: { id: unitId, arn, name: "Security", path } },
  });
  expect((await organizations.send(new ListTagsForResourceCommand({ ResourceId: unitId }))).Tags).toEqual([
    { Key: "team", Value: "logs" },
  ]);

  const OrganizationalUnitId = unitId;
  expect(
    (await organizations.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId })))
      .OrganizationalUnit,
  ).toEqual(OrganizationalUnit);
  expect(await record()).toEqual({
    eventName: "DescribeOrganizationalUnit",
    readOnly: true,
    requestParameters: { organizationalUnitId: unitId },
    responseElements: null,
  });

  const renamed = await organizations.send(
    new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name: "Audit" }),
  );
  expect(renamed.OrganizationalUnit).toEqual({ ...OrganizationalUnit, Name: "Audit" });
  expect(await record()).toEqual({
    eventName: "UpdateOrganizationalUnit",
    readOnly: false,
    requestParameters: { organizationalUnitId: unitId, name: "Audit" },
    responseElements: { organizationalUnit: { id: unitId, arn, name: "Audit", path } },
  });

  await organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId }));
  expect(await record()).toEqual({
    eventName: "DeleteOrganizationalUnit",
    readOnly: false,
    requestParameters: { organizationalUnitId: unitId },
    responseElements: null,
  });
  await expect(
    organizations.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId })),
  ).rejects.toMatchObject({ name: "OrganizationalUnitNotFoundException" });
});

test("children and parents are listed, and accounts are moved", async () => {
  const { rootId } = organization;
  const unit = await createUnit("Security");
  const inner = await createUnit("Logs", unit);
  const children = async (ParentId: string, ChildType: "ACCOUNT" | "ORGANIZATIONAL_UNIT") =>
    (await organizations.send(new ListChildrenCommand({ ParentId, ChildType }))).Children;
  expect(await children(rootId, "ORGANIZATIONAL_UNIT")).toEqual([{ Id: unit, Type: "ORGANIZATIONAL_UNIT" }]);
  expect(await children(rootId, "ACCOUNT")).toEqual([{ Id: MANAGEMENT, Type: "ACCOUNT" }]);
  expect(await record()).toEqual({
    eventName: "ListChildren",
    readOnly: true,
    requestParameters: { parentId: rootId, childType: "ACCOUNT" },
    responseElements: null,
  });

  const parents = async (ChildId: string) =>
    (await organizations.send(new ListParentsCommand({ ChildId }))).Parents;
  expect(await parents(inner)).toEqual([{ Id: unit, Type: "ORGANIZATIONAL_UNIT" }]);
  expect(await parents(MANAGEMENT)).toEqual([{ Id: rootId, Type: "ROOT" }]);
  expect(await record()).toEqual({
    eventName: "ListParents",
    readOnly: true,
    requestParameters: { childId: MANAGEMENT },
    responseElements: null,
  });

  const move = { AccountId: MANAGEMENT, SourceParentId: rootId, DestinationParentId: inner };
  await organizations.send(new MoveAccountCommand(move));
  expect(await record()).toEqual({
    eventName: "MoveAccount",
    readOnly: false,
    requestParameters: { accountId: MANAGEMENT, sourceParentId: rootId, destinationParentId: inner },
    responseElements: null,
  });
  expect(await children(inner, "ACCOUNT")).toEqual([{ Id: MANAGEMENT, Type: "ACCOUNT" }]);
  const { Accounts } = await organizations.send(new ListAccountsForParentCommand({ ParentId: inner }));
  expect(Accounts?.map(({ Id, Paths }) => [Id, Paths])).toEqual([
    [MANAGEMENT, [`${organization.id}/${rootId}/${unit}/${inner}/${MANAGEMENT}/`]],
  ]);
  expect(await record()).toEqual({
    eventName: "ListAccountsForParent",
    readOnly: true,
    requestParameters: { parentId: inner },
    responseElements: null,
  });
});

test("units are listed in pages, and a token is good for its own listing only", async () => {
  const { rootId: ParentId } = organization;
  for (const name of ["a", "b", "c"]) await createUnit(name);
  const first = await organizations.send(
    new ListOrganizationalUnitsForParentCommand({ ParentId, MaxResults: 2 }),
  );
  const second = await organizations.send(
    new ListOrganizationalUnitsForParentCommand({ ParentId, MaxResults: 2, NextToken: first.NextToken }),
  );
  expect(await record()).toEqual({
    eventName: "ListOrganizationalUnitsForParent",
    readOnly: true,
    requestParameters: { parentId: ParentId, nextToken: first.NextToken, maxResults: 2 },
    responseElements: null,
  });
  const names = [...(first.OrganizationalUnits ?? []), ...(second.OrganizationalUnits ?? [])].map(
    ({ Name }) => Name,
  );
  expect(names.toSorted()).toEqual(["a", "b", "c"]);
  expect(second.NextToken).toBeUndefined();
  await expect(
    organizations.send(
      new ListChildrenCommand({ ParentId, ChildType: "ACCOUNT", NextToken: first.NextToken }),
    ),
  ).rejects.toMatchObject({ name: "InvalidInputException", Reason: "INVALID_NEXT_TOKEN" });
});

test("five levels below the root are the most", async () => {
  let parent = organization.rootId;
  for (const level of [1, 2, 3, 4, 5]) parent = await createUnit(`level ${level}`, parent);
  await expect(createUnit("level 6", parent)).rejects.toMatchObject({
    name: "ConstraintViolationException",
    Reason: "OU_DEPTH_LIMIT_EXCEEDED",
  });
});

describe("refusals", () => {
  const NO_UNIT = "ou-none-aaaaaaaa";

  test.for<[string, (unit: string, root: string) => Promise<unknown>]>([
    ["DuplicateOrganizationalUnitException", () => createUnit("Security")],
    ["ParentNotFoundException", () => createUnit("x", NO_UNIT)],
    [
      "OrganizationalUnitNotFoundException",
      () => organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: NO_UNIT })),
    ],
    [
      "OrganizationalUnitNotFoundException",
      () =>
        organizations.send(new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: NO_UNIT, Name: "x" })),
    ],
    [
      "DuplicateOrganizationalUnitException",
      async (unit) => {
        await createUnit("other");
        await organizations.send(
          new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: unit, Name: "other" }),
        );
      },
    ],
    [
      "OrganizationalUnitNotEmptyException",
      async (unit) => {
        await createUnit("inner", unit);
        await organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: unit }));
      },
    ],
    [
      "ParentNotFoundException",
      () => organizations.send(new ListChildrenCommand({ ParentId: NO_UNIT, ChildType: "ACCOUNT" })),
    ],
    [
      "ParentNotFoundException",
      () => organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: NO_UNIT })),
    ],
    [
      "ParentNotFoundException",
      () => organizations.send(new ListAccountsForParentCommand({ ParentId: NO_UNIT })),
    ],
    ["ChildNotFoundException", () => organizations.send(new ListParentsCommand({ ChildId: NOBODY }))],
    [
      "SourceParentNotFoundException",
      (unit) =>
        organizations.send(
          new MoveAccountCommand({
            AccountId: MANAGEMENT,
            SourceParentId: NO_UNIT,
            DestinationParentId: unit,
          }),
        ),
    ],
    [
      "DestinationParentNotFoundException",
      (_unit, root) =>
        organizations.send(
          new MoveAccountCommand({
            AccountId: MANAGEMENT,
            SourceParentId: root,
            DestinationParentId: NO_UNIT,
          }),
        ),
    ],
    [
      "AccountNotFoundException",
      (unit, root) =>
        organizations.send(
          new MoveAccountCommand({ AccountId: NOBODY, SourceParentId: root, DestinationParentId: unit }),
        ),
    ],
    [
      "DuplicateAccountException",
      (_unit, root) =>
        organizations.send(
          new MoveAccountCommand({ AccountId: MANAGEMENT, SourceParentId: root, DestinationParentId: root }),
        ),
    ],
  ])("%s", async ([name, act]) => {
    const unit = await createUnit("Security");
    await expect(act(unit, organization.rootId)).rejects.toMatchObject({ name });
    expect((await house.events()).at(-1)).toMatchObject({ errorCode: name });
  });
});
