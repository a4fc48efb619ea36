import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  RemoveRoleFromInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const ARN = "arn:aws:iam::111111111111:instance-profile/fleet/machines";
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const machines = { InstanceProfileName: "machines" };

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

test("an instance profile is made, filled with one role, emptied and deleted", async () => {
  const iam = house.iam();
  const Tags = [{ Key: "a", Value: "b" }];
  const { InstanceProfile } = await iam.send(
    new CreateInstanceProfileCommand({ ...machines, Path: "/fleet/", Tags }),
  );
  expect(InstanceProfile).toEqual({
    Path: "/fleet/",
    InstanceProfileName: "machines",
    InstanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
    Arn: ARN,
    CreateDate: NOW,
    Roles: [],
    Tags,
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "CreateInstanceProfile",
    readOnly: false,
    requestParameters: {
      instanceProfileName: "machines",
      path: "/fleet/",
      tags: [{ key: "a", value: "b" }],
    },
    responseElements: {
      instanceProfile: {
        path: "/fleet/",
        instanceProfileName: "machines",
        instanceProfileId: InstanceProfile?.InstanceProfileId,
        arn: ARN,
        createDate: "Mar 2, 2026, 9:15:07\u202fAM",
        roles: [],
        tags: [{ key: "a", value: "b" }],
      },
    },
  });

  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }),
  );
  await iam.send(new CreateRoleCommand({ RoleName: "other", AssumeRolePolicyDocument: TRUST }));
  await iam.send(new AddRoleToInstanceProfileCommand({ ...machines, RoleName: "worker" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "AddRoleToInstanceProfile",
    readOnly: false,
    requestParameters: { instanceProfileName: "machines", roleName: "worker" },
    responseElements: null,
  });
  await expect(
    iam.send(new AddRoleToInstanceProfileCommand({ ...machines, RoleName: "other" })),
  ).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
  });

  const filled = { ...InstanceProfile, Roles: [Role] };
  expect((await iam.send(new GetInstanceProfileCommand(machines))).InstanceProfile).toEqual(filled);
  expect(await lastRecord(house)).toMatchObject({
    eventName: "GetInstanceProfile",
    readOnly: true,
    requestParameters: { instanceProfileName: "machines" },
    responseElements: null,
  });
  const { Tags: _tags, ...listed } = filled;
  const all = await iam.send(new ListInstanceProfilesCommand({ PathPrefix: "/fleet/" }));
  expect(all.InstanceProfiles).toEqual([listed]);
  expect(await lastRecord(house)).toMatchObject({ eventName: "ListInstanceProfiles", readOnly: true });
  const ofRole = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: "worker" }));
  expect(ofRole).toMatchObject({ InstanceProfiles: [listed], IsTruncated: false });
  expect(await lastRecord(house)).toMatchObject({
    eventName: "ListInstanceProfilesForRole",
    readOnly: true,
    requestParameters: { roleName: "worker" },
  });
  const ofOther = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: "other" }));
  expect(ofOther.InstanceProfiles).toEqual([]);

  await expect(iam.send(new DeleteInstanceProfileCommand(machines))).rejects.toMatchObject({
    Code: "DeleteConflict",
    message: "Cannot delete entity, must remove roles from instance profile first.",
  });
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ ...machines, RoleName: "worker" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "RemoveRoleFromInstanceProfile",
    readOnly: false,
    requestParameters: { instanceProfileName: "machines", roleName: "worker" },
    responseElements: null,
  });
  await expect(
    iam.send(new RemoveRoleFromInstanceProfileCommand({ ...machines, RoleName: "worker" })),
  ).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: "Role worker in Instance Profile machines cannot be found.",
  });
  await iam.send(new DeleteInstanceProfileCommand(machines));
  expect(await lastRecord(house)).toMatchObject({
    eventName: "DeleteInstanceProfile",
    requestParameters: { instanceProfileName: "machines" },
    responseElements: null,
  });
  await expect(iam.send(new GetInstanceProfileCommand(machines))).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: "Instance Profile machines cannot be found.",
  });
});

test("tags that are none are shown by GetInstanceProfile alone, and no role's description", async () => {
  const iam = house.iam();
  const made = await iam.send(new CreateInstanceProfileCommand(machines));
  expect(made.InstanceProfile).not.toHaveProperty("Tags");
  await iam.send(
    new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST, Description: "works" }),
  );
  await iam.send(new AddRoleToInstanceProfileCommand({ ...machines, RoleName: "worker" }));
  const shown = await iam.send(new GetInstanceProfileCommand(machines));
  expect(shown.InstanceProfile?.Tags).toEqual([]);
  expect(shown.InstanceProfile?.Roles?.[0]).not.toHaveProperty("Description");
  const all = await iam.send(new ListInstanceProfilesCommand({}));
  expect(all.InstanceProfiles?.[0]).not.toHaveProperty("Tags");
});

test("a name is taken in any spelling", async () => {
  const iam = house.iam();
  await iam.send(new CreateInstanceProfileCommand(machines));
  await expect(
    iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "Machines" })),
  ).rejects.toMatchObject({
    Code: "EntityAlreadyExists",
    message: "Instance Profile Machines already exists.",
  });
});
