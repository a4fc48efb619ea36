import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const ALLOW_ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const NOW = new Date("2026-03-02T09:15:07Z");
const RECORDED_NOW = "Mar 2, 2026, 9:15:07\u202fAM";
const AIDA = expect.stringMatching(/^AIDA[A-Z2-7]{17}$/);

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe("CreateUser", () => {
  test("makes a user with path, boundary and tags", async () => {
    const { User } = await house.iam().send(
      new CreateUserCommand({
        UserName: "ann",
        Path: "/ops/",
        PermissionsBoundary: READ_ONLY,
        Tags: [{ Key: "team", Value: "blue" }],
      }),
    );
    expect(User).toEqual({
      Path: "/ops/",
      UserName: "ann",
      UserId: AIDA,
      Arn: "arn:aws:iam::111111111111:user/ops/ann",
      CreateDate: NOW,
      PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: READ_ONLY },
      Tags: [{ Key: "team", Value: "blue" }],
    });
    expect(await lastRecord(house)).toEqual({
      eventName: "CreateUser",
      readOnly: false,
      requestParameters: {
        path: "/ops/",
        userName: "ann",
        permissionsBoundary: READ_ONLY,
        tags: [{ key: "team", value: "blue" }],
      },
      responseElements: {
        user: {
          path: "/ops/",
          userName: "ann",
          userId: User?.UserId,
          arn: "arn:aws:iam::111111111111:user/ops/ann",
          createDate: RECORDED_NOW,
          permissionsBoundary: { permissionsBoundaryType: "Policy", permissionsBoundaryArn: READ_ONLY },
          tags: [{ key: "team", value: "blue" }],
        },
      },
    });
  });

  test("keeps a name taken in any spelling, and records the refusal", async () => {
    const iam = house.iam();
    await iam.send(new CreateUserCommand({ UserName: "Ann" }));
    await expect(iam.send(new CreateUserCommand({ UserName: "aNN", Path: "/other/" }))).rejects.toMatchObject(
      {
        name: "EntityAlreadyExistsException",
        Code: "EntityAlreadyExists",
        message: "User with name aNN already exists.",
        $metadata: { httpStatusCode: 409 },
      },
    );
    expect(await lastRecord(house)).toEqual({
      eventName: "CreateUser",
      readOnly: false,
      requestParameters: { userName: "aNN", path: "/other/" },
      responseElements: null,
      errorCode: "EntityAlreadyExistsException",
      errorMessage: "User with name aNN already exists.",
    });
  });

  test("gives a name to one of many that ask at once", async () => {
    const iam = house.iam();
    const asked = ["ann", "Ann", "ANN", "aNn"].map((UserName) =>
      iam.send(new CreateUserCommand({ UserName })),
    );
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect((await iam.send(new ListUsersCommand({}))).Users?.length).toBe(1);
    expect((await house.events("CreateUser")).length).toBe(4);
  });

  test.for([
    {
      name: "a boundary that is no ARN of a policy",
      input: { PermissionsBoundary: "arn:aws:s3:::bucket-of-mine" },
      code: "InvalidInput",
      message: "ARN arn:aws:s3:::bucket-of-mine is not valid.",
    },
    {
      name: "a boundary that is not there",
      input: { PermissionsBoundary: "arn:aws:iam::111111111111:policy/gone" },
      code: "NoSuchEntity",
      message: "Scope ARN: arn:aws:iam::111111111111:policy/gone does not exist or is not attachable.",
    },
    {
      name: "the same tag twice",
      input: {
        Tags: [
          { Key: "Team", Value: "1" },
          { Key: "team", Value: "2" },
        ],
      },
      code: "InvalidInput",
      message: "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    },
    {
      name: "a tag of AWS's own",
      input: { Tags: [{ Key: "AWS:team", Value: "1" }] },
      code: "InvalidInput",
      message: "Tag keys cannot begin with 'aws:'. This prefix is reserved for AWS use.",
    },
  ])("refuses $name and makes nothing", async ({ input, code, message }) => {
    const iam = house.iam();
    const refused = iam.send(new CreateUserCommand({ UserName: "ann", ...input }));
    await expect(refused).rejects.toMatchObject({ Code: code, message });
    const { Users } = await iam.send(new ListUsersCommand({}));
    expect(Users).toEqual([]);
  });
});

describe("GetUser", () => {
  test("gives the user by its exact name", async () => {
    const iam = house.iam();
    const { User } = await iam.send(
      new CreateUserCommand({ UserName: "Ann", Tags: [{ Key: "a", Value: "" }] }),
    );
    expect((await iam.send(new GetUserCommand({ UserName: "Ann" }))).User).toEqual(User);
    expect(await lastRecord(house)).toEqual({
      eventName: "GetUser",
      readOnly: true,
      requestParameters: { userName: "Ann" },
      responseElements: null,
    });
    await expect(iam.send(new GetUserCommand({ UserName: "ann" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The user with name ann cannot be found.",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("without a name gives the caller, of root only the account", async () => {
    const root = await house.iam().send(new GetUserCommand({}));
    expect(root.User).toEqual({
      UserId: "111111111111",
      Arn: "arn:aws:iam::111111111111:root",
      CreateDate: NOW,
    });
    await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
    await house
      .iam()
      .send(new PutUserPolicyCommand({ UserName: "ann", PolicyName: "all", PolicyDocument: ALLOW_ALL }));
    const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName: "ann" }));
    const ann = house.iam({
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    expect((await ann.send(new GetUserCommand({}))).User?.UserName).toBe("ann");
  });
});

describe("UpdateUser", () => {
  test("renames and moves a user that stays the same one", async () => {
    const iam = house.iam();
    const { User: before } = await iam.send(new CreateUserCommand({ UserName: "ann" }));
    await iam.send(new UpdateUserCommand({ UserName: "ann", NewUserName: "Anna", NewPath: "/ops/" }));
    expect(await lastRecord(house)).toEqual({
      eventName: "UpdateUser",
      readOnly: false,
      requestParameters: { userName: "ann", newUserName: "Anna", newPath: "/ops/" },
      responseElements: null,
    });
    expect((await iam.send(new GetUserCommand({ UserName: "Anna" }))).User).toEqual({
      ...before,
      UserName: "Anna",
      Path: "/ops/",
      Arn: "arn:aws:iam::111111111111:user/ops/Anna",
    });
    await expect(iam.send(new GetUserCommand({ UserName: "ann" }))).rejects.toThrow(/cannot be found/);
  });

  test("may change the case of a name but not take another's", async () => {
    const iam = house.iam();
    await iam.send(new CreateUserCommand({ UserName: "ann" }));
    await iam.send(new CreateUserCommand({ UserName: "bob" }));
    await iam.send(new UpdateUserCommand({ UserName: "ann", NewUserName: "ANN" }));
    const taken = iam.send(new UpdateUserCommand({ UserName: "ANN", NewUserName: "BOB" }));
    await expect(taken).rejects.toThrow("User with name BOB already exists.");
  });
});

describe("ListUsers", () => {
  test("pages by name, below a path, with markers good for the same listing only", async () => {
    const iam = house.iam();
    for (const UserName of ["carl", "Bob", "ann"]) {
      await iam.send(new CreateUserCommand({ UserName, Path: "/ops/" }));
    }
    await iam.send(new CreateUserCommand({ UserName: "dora" }));
    const first = await iam.send(new ListUsersCommand({ PathPrefix: "/ops/", MaxItems: 2 }));
    expect(first.Users?.map(({ UserName }) => UserName)).toEqual(["ann", "Bob"]);
    expect(first.IsTruncated).toBe(true);
    const rest = await iam.send(new ListUsersCommand({ PathPrefix: "/ops/", Marker: first.Marker }));
    expect(rest.Users?.map(({ UserName }) => UserName)).toEqual(["carl"]);
    expect(rest).toMatchObject({ IsTruncated: false });
    expect(rest.Marker).toBeUndefined();
    expect(await lastRecord(house)).toEqual({
      eventName: "ListUsers",
      readOnly: true,
      requestParameters: { pathPrefix: "/ops/", marker: first.Marker },
      responseElements: null,
    });
    await expect(iam.send(new ListUsersCommand({ Marker: first.Marker }))).rejects.toMatchObject({
      Code: "ValidationError",
      message: "Invalid Marker.",
    });
  });

  test("sees no other account's users", async () => {
    const other = await house.openAccount("other");
    await house.iam(other).send(new CreateUserCommand({ UserName: "eve" }));
    expect((await house.iam().send(new ListUsersCommand({}))).Users).toEqual([]);
    await house.iam().send(new CreateUserCommand({ UserName: "eve" }));
  });
});

describe("DeleteUser", () => {
  test("insists that everything of the user's goes first, in AWS's order", async () => {
    const iam = house.iam();
    const UserName = "ann";
    await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: READ_ONLY }));
    await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName: "ops" }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: ALLOW_ALL }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const refusal = async () => {
      const error: unknown = await iam.send(new DeleteUserCommand({ UserName })).catch((thrown) => thrown);
      expect(error).toMatchObject({ Code: "DeleteConflict", $metadata: { httpStatusCode: 409 } });
      return (error as Error).message;
    };
    expect(await refusal()).toBe("Cannot delete entity, must delete access keys first.");
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId }));
    expect(await refusal()).toBe("Cannot delete entity, must delete policies first.");
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: "p" }));
    expect(await refusal()).toBe("Cannot delete entity, must detach all policies first.");
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    expect(await refusal()).toBe("Cannot delete entity, must remove users from group first.");
    await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName: "ops" }));
    await iam.send(new DeleteUserCommand({ UserName }));
    expect(await lastRecord(house)).toEqual({
      eventName: "DeleteUser",
      readOnly: false,
      requestParameters: { userName: "ann" },
      responseElements: null,
    });
    await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toThrow(/cannot be found/);
  });
});
