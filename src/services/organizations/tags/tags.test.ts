import {
  ListTagsForResourceCommand,
  type OrganizationsClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { createOrganization } from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";

let house: House;
let organizations: OrganizationsClient;
let rootId: string;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  ({ rootId } = await createOrganization(house));
});
afterEach(() => house.close());

const record = () => lastRecord(house, "organizations.amazonaws.com");
const tagsOf = async (ResourceId: string) =>
  (await organizations.send(new ListTagsForResourceCommand({ ResourceId }))).Tags;

test.for(["root", "account"] as const)("a %s is tagged, listed and untagged", async (kind) => {
  const ResourceId = kind === "root" ? rootId : MANAGEMENT;
  const Tags = [
    { Key: "stage", Value: "" },
    { Key: "team", Value: "logs" },
  ];
  await organizations.send(new TagResourceCommand({ ResourceId, Tags }));
  expect(await record()).toEqual({
    eventName: "TagResource",
    readOnly: false,
    requestParameters: {
      resourceId: ResourceId,
      tags: [
        { key: "stage", value: "" },
        { key: "team", value: "logs" },
      ],
    },
    responseElements: null,
  });
  expect(await tagsOf(ResourceId)).toEqual(Tags);
  expect(await record()).toEqual({
    eventName: "ListTagsForResource",
    readOnly: true,
    requestParameters: { resourceId: ResourceId },
    responseElements: null,
  });
  await organizations.send(new UntagResourceCommand({ ResourceId, TagKeys: ["team", "none"] }));
  expect(await record()).toEqual({
    eventName: "UntagResource",
    readOnly: false,
    requestParameters: { resourceId: ResourceId, tagKeys: ["team", "none"] },
    responseElements: null,
  });
  expect(await tagsOf(ResourceId)).toEqual([{ Key: "stage", Value: "" }]);
});

test.for([
  ["INVALID_SYSTEM_TAGS_PARAMETER", [{ Key: "aws:x", Value: "" }]],
  [
    "DUPLICATE_TAG_KEY",
    [
      { Key: "x", Value: "1" },
      { Key: "x", Value: "2" },
    ],
  ],
  ["MAX_TAG_LIMIT_EXCEEDED", Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "" }))],
] as const)("%s", async ([Reason, Tags]) => {
  await expect(
    organizations.send(new TagResourceCommand({ ResourceId: rootId, Tags: [...Tags] })),
  ).rejects.toMatchObject({ Reason });
  expect(await tagsOf(rootId)).toEqual([]);
});

test("what is not there has no tags", async () => {
  await expect(tagsOf("ou-none-aaaaaaaa")).rejects.toMatchObject({
    name: "TargetNotFoundException",
    message: "You specified a target that doesn't exist.",
  });
});
