import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  UpdateAccessKeyCommand,
  UpdateAccountPasswordPolicyCommand,
} from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { credentialReportCsv } from "./credential-report.ts";

const HOUR_MS = 3_600_000;
const HEADER =
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const generate = () => house.iam().send(new GenerateCredentialReportCommand({}));
const get = () => house.iam().send(new GetCredentialReportCommand({}));

async function lines(): Promise<string[]> {
  const { Content } = await get();
  return new TextDecoder().decode(Content).split("\n");
}

test("a report is made once in four hours", async () => {
  await expect(get()).rejects.toMatchObject({ Code: "ReportNotPresent", $metadata: { httpStatusCode: 410 } });
  expect(await lastRecord(house)).toEqual({
    eventName: "GetCredentialReport",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
    errorCode: "CredentialReportNotPresentException",
  });
  expect(await generate()).toMatchObject({
    State: "STARTED",
    Description: "No report exists. Starting a new report generation task",
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "GenerateCredentialReport",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  await expect(get()).rejects.toMatchObject({ Code: "ReportInProgress", $metadata: { httpStatusCode: 404 } });
  expect((await generate()).State).toBe("INPROGRESS");

  house.clock.advance(2000);
  const { $metadata: _metadata, ...completed } = await generate();
  expect(completed).toEqual({ State: "COMPLETE" });
  const report = await get();
  expect(report.ReportFormat).toBe("text/csv");
  expect(report.GeneratedTime).toEqual(new Date("2026-03-02T09:15:08Z"));
  expect((await house.events("GetCredentialReport")).at(-1)).toMatchObject({ responseElements: null });
  await house.iam().send(new CreateUserCommand({ UserName: "late" }));
  expect((await lines()).length).toBe(2);

  house.clock.advance(4 * HOUR_MS - 2000);
  await generate();
  expect((await lines()).length).toBe(2);
  house.clock.advance(1);
  await expect(get()).rejects.toMatchObject({ Code: "ReportExpired", $metadata: { httpStatusCode: 410 } });
  expect((await generate()).State).toBe("STARTED");
  house.clock.advance(1000);
  expect((await lines()).length).toBe(3);
});

test("shows what everybody holds", async () => {
  const iam = house.iam();
  await iam.send(new UpdateAccountPasswordPolicyCommand({ MaxPasswordAge: 90 }));
  await iam.send(new CreateUserCommand({ UserName: "zoe", Path: "/staff/" }));
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  house.clock.advance(1000);
  await iam.send(new CreateLoginProfileCommand({ UserName: "zoe", Password: "Correct-Horse-7" }));
  const first = await iam.send(new CreateAccessKeyCommand({ UserName: "ann" }));
  const second = await iam.send(new CreateAccessKeyCommand({ UserName: "ann" }));
  const [one, other] = [first.AccessKey, second.AccessKey].toSorted((left, right) =>
    (left?.AccessKeyId ?? "") < (right?.AccessKeyId ?? "") ? -1 : 1,
  );
  await iam.send(
    new UpdateAccessKeyCommand({ UserName: "ann", AccessKeyId: other?.AccessKeyId, Status: "Inactive" }),
  );
  house.clock.advance(1000);
  const ann = { accessKeyId: one?.AccessKeyId ?? "", secretAccessKey: one?.SecretAccessKey ?? "" };
  await expect(house.s3(ann).send(new ListBucketsCommand({}))).rejects.toThrow();
  await generate();
  house.clock.advance(1000);
  expect(await lines()).toEqual([
    HEADER,
    "<root_account>,arn:aws:iam::111111111111:root,2026-03-02T09:15:07Z,false,N/A,N/A,not_supported,false,true,2026-03-02T09:15:07Z,2026-03-02T09:15:08Z,us-east-1,iam,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
    "ann,arn:aws:iam::111111111111:user/ann,2026-03-02T09:15:07Z,false,N/A,N/A,N/A,false,true,2026-03-02T09:15:08Z,2026-03-02T09:15:09Z,us-east-1,s3,false,2026-03-02T09:15:08Z,N/A,N/A,N/A,false,N/A,false,N/A",
    "zoe,arn:aws:iam::111111111111:user/staff/zoe,2026-03-02T09:15:07Z,true,no_information,2026-03-02T09:15:08Z,2026-05-31T09:15:08Z,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
  ]);
});

test("certificates that are not active come first, and commas are kept apart", () => {
  const [, row] = credentialReportCsv([
    {
      name: "a,b",
      arn: "arn:aws:iam::111111111111:user/a,b",
      createdAtMs: 0,
      mfaActive: true,
      accessKeys: [],
      certificates: [
        { isActive: true, uploadedAtMs: 1000 },
        { isActive: false, uploadedAtMs: 2000 },
      ],
    },
  ]).split("\n");
  expect(row?.startsWith('"a,b","arn:aws:iam::111111111111:user/a,b",1970-01-01T00:00:00Z,')).toBe(true);
  expect(row?.endsWith(",false,1970-01-01T00:00:02Z,true,1970-01-01T00:00:01Z")).toBe(true);
});
