import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  CreateRole,
  CreateServiceLinkedRole,
  DeleteServiceLinkedRole,
  GetPolicy,
  GetRole,
  GetServiceLinkedRoleDeletionStatus,
} from "../../../pure/api/iam.ts";
import { seededChance } from "../../../runtime/chance.ts";
import { newEntity } from "../entities/entity.ts";
import { insertEntity } from "../entities/store.ts";
import { type LinkedServiceStand, openLinkedServiceStand } from "./linked-service.fixture.ts";

const SERVICE = "cloudtrail.amazonaws.com";
const NAME = "AWSServiceRoleForCloudTrail";
const POLICY = "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy";
const TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization";
const STORE = "arn:aws:cloudtrail:eu-west-1:111111111111:eventdatastore/0123";

let stand: LinkedServiceStand;
beforeEach(async () => {
  stand = await openLinkedServiceStand();
  await stand.call(CreateServiceLinkedRole, { AWSServiceName: SERVICE });
});
afterEach(() => stand.close());

const submit = async () => (await stand.call(DeleteServiceLinkedRole, { RoleName: NAME })).DeletionTaskId;
const status = (DeletionTaskId: string) => stand.call(GetServiceLinkedRoleDeletionStatus, { DeletionTaskId });
const roleIsThere = () =>
  stand.call(GetRole, { RoleName: NAME }).then(
    () => true,
    () => false,
  );
const attachments = async () => (await stand.call(GetPolicy, { PolicyArn: POLICY })).Policy?.AttachmentCount;

describe("a deletion", () => {
  test("is a task: not started, in progress, succeeded", async () => {
    expect(await attachments()).toBe(1);
    const task = await submit();
    expect(await status(task)).toEqual({ Status: "NOT_STARTED" });
    await stand.runDeletions();
    expect(await status(task)).toEqual({ Status: "IN_PROGRESS" });
    expect(await roleIsThere()).toBe(true);
    await stand.runDeletions();
    expect(await status(task)).toEqual({ Status: "SUCCEEDED" });
    expect(await roleIsThere()).toBe(false);
    expect(await attachments()).toBe(0);
  });

  test("is the same task while it is unfinished, and another one after it failed", async () => {
    stand.usage = () => [{ region: "us-east-1", resources: [TRAIL] }];
    const task = await submit();
    expect(await submit()).toBe(task);
    await stand.runDeletions();
    expect(await submit()).toBe(task);
    await stand.runDeletions();
    expect((await status(task)).Status).toBe("FAILED");
    const again = await submit();
    expect(again).not.toBe(task);
    expect(await status(again)).toEqual({ Status: "NOT_STARTED" });
    expect((await status(task)).Status).toBe("FAILED");
  });

  test("fails with what its service tells, as often as it takes", async () => {
    const told = [
      [{ region: "us-east-1", resources: [TRAIL] }],
      [{ region: "eu-west-1", resources: [STORE] }],
      [{ region: "eu-west-1", resources: [] }],
      [],
    ];
    const outcomes: unknown[] = [];
    for (const usage of told) {
      stand.usage = () => usage;
      const task = await submit();
      await stand.runDeletions();
      await stand.runDeletions();
      outcomes.push(await status(task));
    }
    const Reason =
      "The role is in use by the linked service. Delete the resources that use it and try again.";
    expect(outcomes).toEqual([
      {
        Status: "FAILED",
        Reason: { Reason, RoleUsageList: [{ Region: "us-east-1", Resources: [TRAIL] }] },
      },
      {
        Status: "FAILED",
        Reason: { Reason, RoleUsageList: [{ Region: "eu-west-1", Resources: [STORE] }] },
      },
      {
        Status: "FAILED",
        Reason: { Reason, RoleUsageList: [{ Region: "eu-west-1", Resources: undefined }] },
      },
      { Status: "SUCCEEDED" },
    ]);
  });

  test("stays in progress while its service does not answer, and others go on", async () => {
    const other = "config.amazonaws.com";
    await stand.call(CreateServiceLinkedRole, { AWSServiceName: other });
    stand.usage = (service) => {
      if (service === SERVICE) throw new Error("no answer");
      return [];
    };
    const task = await submit();
    const { DeletionTaskId } = await stand.call(DeleteServiceLinkedRole, {
      RoleName: "AWSServiceRoleForConfig",
    });
    await stand.runDeletions();
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(stand.runDeletions()).rejects.toThrow("no answer");
      expect(await status(task)).toEqual({ Status: "IN_PROGRESS" });
      expect(await roleIsThere()).toBe(true);
    }
    expect(await status(DeletionTaskId)).toEqual({ Status: "SUCCEEDED" });
    stand.usage = () => [];
    await stand.runDeletions();
    expect(await status(task)).toEqual({ Status: "SUCCEEDED" });
  });

  test("succeeds when the service took the role away meanwhile", async () => {
    const task = await submit();
    const { account, iam } = stand;
    await stand.database.transaction((transaction) => iam.linkedRoles.remove(transaction, SERVICE, account));
    stand.usage = () => [{ region: "us-east-1", resources: [TRAIL] }];
    await stand.runDeletions();
    await stand.runDeletions();
    expect(await status(task)).toEqual({ Status: "SUCCEEDED" });
  });

  test("spares a role of the same name that was made after the one it is about", async () => {
    const task = await submit();
    const { account, iam } = stand;
    await stand.database.transaction((transaction) => iam.linkedRoles.remove(transaction, SERVICE, account));
    await stand.call(CreateServiceLinkedRole, { AWSServiceName: SERVICE });
    await stand.runDeletions();
    await stand.runDeletions();
    expect(await status(task)).toEqual({ Status: "SUCCEEDED" });
    expect(await roleIsThere()).toBe(true);
    expect(await submit()).not.toBe(task);
  });

  test("is remembered for a day", async () => {
    const task = await submit();
    await stand.runDeletions();
    await stand.runDeletions();
    stand.clock.advance(24 * 3_600_000 - 1000);
    await stand.runDeletions();
    expect(await status(task)).toEqual({ Status: "SUCCEEDED" });
    await stand.runDeletions();
    await expect(status(task)).rejects.toMatchObject({
      code: "NoSuchEntity",
      message: `The deletion task with id ${task} cannot be found.`,
    });
  });
});

describe("a service of the house", () => {
  const ensure = (service: string) =>
    stand.database.transaction((transaction) =>
      stand.iam.linkedRoles.ensure(transaction, service, {
        account: stand.account,
        now: stand.clock.now(),
        chance: seededChance(3),
      }),
    );

  test("makes its role where it is missing, and leaves the one that is there", async () => {
    const before = await stand.call(GetRole, { RoleName: NAME });
    await ensure(SERVICE);
    expect(await stand.call(GetRole, { RoleName: NAME })).toEqual(before);
    await ensure("organizations.amazonaws.com");
    const { Role } = await stand.call(GetRole, { RoleName: "AWSServiceRoleForOrganizations" });
    expect(Role).toMatchObject({ Path: "/aws-service-role/organizations.amazonaws.com/" });
  });

  test("is told when another role has the name, in whatever spelling", async () => {
    const opening = { account: stand.account, now: stand.clock.now(), chance: seededChance(4) };
    await stand.database.transaction((transaction) =>
      stand.iam.createAdministratorRole(transaction, {
        ...opening,
        name: "awsserviceroleforORGANIZATIONS",
        administrator: stand.account,
      }),
    );
    await expect(ensure("organizations.amazonaws.com")).rejects.toMatchObject({
      code: "InvalidInput",
      message: expect.stringContaining("AWSServiceRoleForOrganizations has been taken"),
    });
  });

  test("takes away its own role and no other's", async () => {
    const { account, iam } = stand;
    const remove = (service: string) =>
      stand.database.transaction((transaction) => iam.linkedRoles.remove(transaction, service, account));
    await remove("organizations.amazonaws.com");
    expect(await roleIsThere()).toBe(true);
    await remove(SERVICE);
    await remove(SERVICE);
    expect(await roleIsThere()).toBe(false);
  });
});

test("an account full of roles takes a role that is linked to a service, and no other", async () => {
  const { account, clock } = stand;
  const chance = seededChance(4);
  const trustPolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  await stand.database.transaction(async (transaction) => {
    const facts = { account, now: clock.now(), chance };
    // One is there already: it counts.
    for (let index = 1; index < 1000; index++) {
      const details = { trustPolicy, trustPrincipals: {}, maxSessionSeconds: 3600 };
      await insertEntity(transaction, newEntity("role", { name: `r${index}`, details }, facts));
    }
  });
  await expect(
    stand.call(CreateRole, { RoleName: "one-more", AssumeRolePolicyDocument: trustPolicy }),
  ).rejects.toMatchObject({
    code: "LimitExceeded",
    message: "Cannot exceed quota for RolesPerAccount: 1000",
  });
  const { Role } = await stand.call(CreateServiceLinkedRole, { AWSServiceName: "config.amazonaws.com" });
  expect(Role?.RoleName).toBe("AWSServiceRoleForConfig");
});
