import { expect, test } from "vitest";
import { conventions } from "../../conventions.ts";
import * as cloudtrail from "../api/cloudtrail.ts";
import * as iam from "../api/iam.ts";
import type { OperationModel } from "../api/model.ts";
import * as organizations from "../api/organizations.ts";
import * as sts from "../api/sts.ts";
import { recordedName } from "./casing.ts";
import { requestParameters, responseElements } from "./parameters.ts";

test.for([
  ["S3BucketName", "s3BucketName"],
  ["TrailARN", "trailARN"],
  ["AWSServiceName", "aWSServiceName"],
  ["name", "name"],
])("%s is recorded as %s", ([member, recorded]) => {
  expect(recordedName(member ?? "")).toBe(recorded);
});

function recordedRequest(operation: OperationModel, input: unknown): unknown {
  const render = conventions.get(operation.service)?.record.requestParameters ?? requestParameters;
  return render(operation, input, "example.test");
}

function recordedAnswer(operation: OperationModel, output: unknown): unknown {
  const render = conventions.get(operation.service)?.record.responseElements ?? responseElements;
  return render(operation, output);
}

const created = new Date(Date.UTC(2026, 2, 2, 9, 45));

test.for<[claim: string, operation: OperationModel, input: unknown, recorded: unknown]>([
  ["no parameters are null", iam.ListUsers, {}, null],
  ["nor is there anything for an operation without input", sts.GetCallerIdentity, {}, null],
  [
    "a list that was left out is written by CloudTrail",
    cloudtrail.DescribeTrails,
    { includeShadowTrails: true },
    { trailNameList: [], includeShadowTrails: true },
  ],
  [
    "also deep inside, but the other kind of selectors is not",
    cloudtrail.PutEventSelectors,
    { TrailName: "night-watch", EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }] },
    {
      trailName: "night-watch",
      eventSelectors: [
        {
          readWriteType: "All",
          includeManagementEvents: true,
          dataResources: [],
          excludeManagementEventSources: [],
        },
      ],
    },
  ],
  [
    "tags keep their keys",
    cloudtrail.CreateTrail,
    { Name: "night-watch", S3BucketName: "vault", TagsList: [{ Key: "Team", Value: "Ops" }] },
    { name: "night-watch", s3BucketName: "vault", tagsList: [{ key: "Team", value: "Ops" }] },
  ],
  ["other services leave lists out", iam.CreateUser, { UserName: "mira" }, { userName: "mira" }],
  [
    "a password is left out",
    iam.CreateLoginProfile,
    { UserName: "mira", Password: "hunter2-hunter2", PasswordResetRequired: true },
    { userName: "mira", passwordResetRequired: true },
  ],
  [
    "and when nothing else is there, nothing is",
    iam.ChangePassword,
    { OldPassword: "a", NewPassword: "b" },
    null,
  ],
  [
    "a one-time code is left out",
    sts.GetSessionToken,
    { DurationSeconds: 900, SerialNumber: "arn:aws:iam::555555555555:mfa/mira", TokenCode: "123456" },
    { durationSeconds: 900, serialNumber: "arn:aws:iam::555555555555:mfa/mira" },
  ],
  [
    "so are the two that a device is enabled with",
    iam.EnableMFADevice,
    { UserName: "mira", SerialNumber: "s", AuthenticationCode1: "123456", AuthenticationCode2: "654321" },
    { userName: "mira", serialNumber: "s" },
  ],
  [
    "an external id is shown",
    sts.AssumeRole,
    { RoleArn: "arn:aws:iam::555555555555:role/Auditor", RoleSessionName: "mira", ExternalId: "acme-42" },
    { roleArn: "arn:aws:iam::555555555555:role/Auditor", roleSessionName: "mira", externalId: "acme-42" },
  ],
  [
    "a web identity token is left out",
    sts.AssumeRoleWithWebIdentity,
    { RoleArn: "r", RoleSessionName: "s", WebIdentityToken: "ey…" },
    { roleArn: "r", roleSessionName: "s" },
  ],
  [
    "AWS Organizations masks who an account is for",
    organizations.CreateAccount,
    { Email: "mira@acme.test", AccountName: "Acme Vault" },
    { email: "****", accountName: "****" },
  ],
  [
    "times are written as Java does",
    cloudtrail.LookupEvents,
    { StartTime: created, MaxResults: 5 },
    { startTime: "Mar 2, 2026, 9:45:00\u202fAM", maxResults: 5 },
  ],
])("request: %s", ([, operation, input, recorded]) => {
  expect(recordedRequest(operation, input)).toEqual(recorded);
});

test.for<[claim: string, operation: OperationModel, output: unknown, recorded: unknown]>([
  ["an operation without output", iam.DeleteUser, undefined, null],
  ["an output without members", cloudtrail.StopLogging, {}, null],
  [
    "a secret key is left out",
    iam.CreateAccessKey,
    {
      AccessKey: {
        UserName: "mira",
        AccessKeyId: "AKIAMIRA",
        Status: "Active",
        SecretAccessKey: "s3cr3t",
        CreateDate: created,
      },
    },
    {
      accessKey: {
        userName: "mira",
        accessKeyId: "AKIAMIRA",
        status: "Active",
        createDate: "Mar 2, 2026, 9:45:00\u202fAM",
      },
    },
  ],
  [
    "of new credentials the token stays",
    sts.GetSessionToken,
    {
      Credentials: {
        AccessKeyId: "ASIAMIRA",
        SecretAccessKey: "s3cr3t",
        SessionToken: "IQo",
        Expiration: created,
      },
    },
    {
      credentials: {
        accessKeyId: "ASIAMIRA",
        sessionToken: "IQo",
        expiration: "Mar 2, 2026, 9:45:00\u202fAM",
      },
    },
  ],
  [
    "the seed of a virtual device is left out",
    iam.CreateVirtualMFADevice,
    {
      VirtualMFADevice: {
        SerialNumber: "s",
        Base32StringSeed: new Uint8Array([1]),
        QRCodePNG: new Uint8Array([2]),
      },
    },
    { virtualMFADevice: { serialNumber: "s" } },
  ],
])("response: %s", ([, operation, output, recorded]) => {
  expect(recordedAnswer(operation, output)).toEqual(recorded);
});

test("members stand in the order of the model, whatever the order of the input", () => {
  const rendered = recordedRequest(cloudtrail.CreateTrail, { S3BucketName: "vault", Name: "night-watch" });
  expect(JSON.stringify(rendered)).toBe(`{"name":"night-watch","s3BucketName":"vault","tagsList":[]}`);
});

test("no sensitive value of any operation reaches a record, except those known to be shown", async () => {
  const { exposure } = await import("./redact.ts");
  const shown = new Set<string>();
  let seen = 0;
  for (const { service } of [iam.CreateUser, sts.AssumeRole, organizations.CreateAccount]) {
    for (const name of service.operationNames) {
      const { input, output } = service.operation(name);
      for (const member of [...input.members, ...(output?.members ?? [])]) {
        if ((member.shape.type !== "string" && member.shape.type !== "blob") || !member.shape.sensitive)
          continue;
        seen++;
        if (exposure(member.shape) === "shown") shown.add(member.shape.name);
      }
    }
  }
  expect(seen).toBeGreaterThan(10);
  expect([...shown]).toEqual(["HandshakeNotes"]);
});
