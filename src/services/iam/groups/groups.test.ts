import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DetachGroupPolicyCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const NOW = new Date("2026-03-02T09:15:07Z");

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

test("a group is made, moved, listed and deleted", async () => {
  const iam = house.iam();
  const { Group } = await iam.send(new CreateGroupCommand({ GroupName: "ops", Path: "/a/" }));
  expect(Group).toEqual({
    Path: "/a/",
    GroupName: "ops",
    GroupId: expect.stringMatching(/^AGPA[A-Z2-7]{17}$/),
    Arn: "arn:aws:iam::111111111111:group/a/ops",
    CreateDate: NOW,
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "CreateGroup",
    readOnly: false,
    requestParameters: { path: "/a/", groupName: "ops" },
    responseElements: {
      group: {
        path: "/a/",
        groupName: "ops",
        groupId: Group?.GroupId,
        arn: "arn:aws:iam::111111111111:group/a/ops",
        createDate: "Mar 2, 2026, 9:15:07\u202fAM",
      },
    },
  });
  await expect(iam.send(new CreateGroupCommand({ GroupName: "OPS" }))).rejects.toMatchObject({
    Code: "EntityAlreadyExists",
    message: "Group with name OPS already exists.",
  });

  await iam.send(new UpdateGroupCommand({ GroupName: "ops", NewGroupName: "Operators", NewPath: "/b/" }));
  expect(await lastRecord(house)).toMatchObject({
    eventName: "UpdateGroup",
    requestParameters: { groupName: "ops", newGroupName: "Operators", newPath: "/b/" },
    responseElements: null,
  });
  const moved = {
    ...Group,
    GroupName: "Operators",
    Path: "/b/",
    Arn: "arn:aws:iam::111111111111:group/b/Operators",
  };
  expect((await iam.send(new ListGroupsCommand({ PathPrefix: "/b" }))).Groups).toEqual([moved]);
  expect(await lastRecord(house)).toEqual({
    eventName: "ListGroups",
    readOnly: true,
    requestParameters: { pathPrefix: "/b" },
    responseElements: null,
  });
  expect((await iam.send(new ListGroupsCommand({ PathPrefix: "/a/" }))).Groups).toEqual([]);

  await iam.send(new DeleteGroupCommand({ GroupName: "Operators" }));
  expect(await lastRecord(house)).toMatchObject({
    eventName: "DeleteGroup",
    requestParameters: { groupName: "Operators" },
    responseElements: null,
  });
  await expect(iam.send(new GetGroupCommand({ GroupName: "Operators" }))).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: "The group with name Operators cannot be found.",
  });
});

test("users come and go, and adding one twice changes nothing", async () => {
  const iam = house.iam();
  const { Group } = await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
  const { User: bob } = await iam.send(new CreateUserCommand({ UserName: "bob" }));
  const { User: ann } = await iam.send(new CreateUserCommand({ UserName: "Ann" }));
  for (const UserName of ["bob", "Ann", "bob"]) {
    await iam.send(new AddUserToGroupCommand({ GroupName: "ops", UserName }));
  }
  expect(await lastRecord(house)).toEqual({
    eventName: "AddUserToGroup",
    readOnly: false,
    requestParameters: { groupName: "ops", userName: "bob" },
    responseElements: null,
  });
  const members = await iam.send(new GetGroupCommand({ GroupName: "ops" }));
  expect(members).toMatchObject({ Group, Users: [ann, bob], IsTruncated: false });
  expect(await lastRecord(house)).toMatchObject({
    eventName: "GetGroup",
    readOnly: true,
    responseElements: null,
  });
  const page = await iam.send(new GetGroupCommand({ GroupName: "ops", MaxItems: 1 }));
  expect(page).toMatchObject({ Users: [ann], IsTruncated: true });
  const next = await iam.send(new GetGroupCommand({ GroupName: "ops", Marker: page.Marker }));
  expect(next.Users).toEqual([bob]);

  const groups = await iam.send(new ListGroupsForUserCommand({ UserName: "bob" }));
  expect(groups.Groups).toEqual([Group]);
  expect(await lastRecord(house)).toMatchObject({
    eventName: "ListGroupsForUser",
    readOnly: true,
    requestParameters: { userName: "bob" },
  });

  await iam.send(new RemoveUserFromGroupCommand({ GroupName: "ops", UserName: "bob" }));
  expect(await lastRecord(house)).toMatchObject({
    eventName: "RemoveUserFromGroup",
    requestParameters: { groupName: "ops", userName: "bob" },
    responseElements: null,
  });
  expect((await iam.send(new ListGroupsForUserCommand({ UserName: "bob" }))).Groups).toEqual([]);
  await iam.send(new RemoveUserFromGroupCommand({ GroupName: "ops", UserName: "bob" }));
});

test("what is named must be there", async () => {
  const iam = house.iam();
  await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
  await expect(iam.send(new AddUserToGroupCommand({ GroupName: "ops", UserName: "bob" }))).rejects.toThrow(
    "The user with name bob cannot be found.",
  );
  for (const Command of [AddUserToGroupCommand, RemoveUserFromGroupCommand]) {
    await expect(iam.send(new Command({ GroupName: "no", UserName: "bob" }))).rejects.toThrow(
      "The user with name bob cannot be found.",
    );
  }
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  for (const Command of [AddUserToGroupCommand, RemoveUserFromGroupCommand]) {
    await expect(iam.send(new Command({ GroupName: "no", UserName: "ann" }))).rejects.toThrow(
      "The group with name no cannot be found.",
    );
  }
  await expect(iam.send(new ListGroupsForUserCommand({ UserName: "bob" }))).rejects.toThrow(
    "The user with name bob cannot be found.",
  );
});

test("a user is in ten groups at most", async () => {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  for (let index = 0; index <= 10; index++) {
    await iam.send(new CreateGroupCommand({ GroupName: `g${index}` }));
    if (index < 10) await iam.send(new AddUserToGroupCommand({ GroupName: `g${index}`, UserName: "bob" }));
  }
  await expect(
    iam.send(new AddUserToGroupCommand({ GroupName: "g10", UserName: "bob" })),
  ).rejects.toMatchObject({ Code: "LimitExceeded", message: "Cannot exceed quota for GroupsPerUser: 10" });
  expect((await iam.send(new GetGroupCommand({ GroupName: "g10" }))).Users).toEqual([]);
});

test("a group is deleted only when it is empty", async () => {
  const iam = house.iam();
  const GroupName = "ops";
  await iam.send(new CreateGroupCommand({ GroupName }));
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  await iam.send(new AddUserToGroupCommand({ GroupName, UserName: "bob" }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: READ_ONLY }));
  const PolicyDocument =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: "p", PolicyDocument }));
  const refused = () => expect(iam.send(new DeleteGroupCommand({ GroupName }))).rejects;
  await refused().toThrow("Cannot delete entity, must detach all policies first.");
  await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn: READ_ONLY }));
  await refused().toThrow("Cannot delete entity, must delete policies first.");
  await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName: "p" }));
  await refused().toThrow("Cannot delete entity, must remove users from group first.");
  await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName: "bob" }));
  await iam.send(new DeleteGroupCommand({ GroupName }));
});
