import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { organizationBucketPolicy } from "../harness/organization-trail.ts";
import { awsCli, clientEnvironment, describeWith } from "../harness/outside-client.ts";
import { sdkClients } from "../harness/sdk-clients.ts";
import { control, type ServerProcess, startServerProcess } from "../harness/server.ts";
import { type Person, person } from "./aws-cli-story.ts";

const STORY_MS = 120_000;
const MANAGEMENT = "123456789012";
const MEMBER = "222222222222";
const ADMINISTRATOR = "333333333333";
const BUCKET = "organization-audit-logs";
const ARN = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/org`;

describeWith(awsCli, "an organization's trail, told with the aws CLI", (run) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-aws-cli-"));
  let server: ServerProcess;
  let management: Person;
  let member: Person;
  let administrator: Person;
  let organizationId: string;

  const inAccount = (id: string) =>
    person(run, folder, clientEnvironment(server.url, { accessKeyId: id, secretAccessKey: "any" }));
  /** A command as the documentation types it. */
  const types = <Answer>(who: Person, command: string) => who.does<Answer>(...command.split(" "));
  const refused = async (who: Person, command: string) => (await who.tries(...command.split(" "))).stderr;

  beforeAll(async () => {
    server = await startServerProcess({ flags: ["--development"] });
    management = person(run, folder, clientEnvironment(server.url, server.credentials()));
    member = inAccount(MEMBER);
    administrator = inAccount(ADMINISTRATOR);
    const made = await types<{ Organization: { Id: string } }>(
      management,
      "organizations create-organization",
    );
    organizationId = made.Organization.Id;
    for (const [account, who] of [
      [MEMBER, member],
      [ADMINISTRATOR, administrator],
    ] as const) {
      await types(who, "sts get-caller-identity");
      const { Handshake } = await types<{ Handshake: { Id: string } }>(
        management,
        `organizations invite-account-to-organization --target Id=${account},Type=ACCOUNT`,
      );
      await types(who, `organizations accept-handshake --handshake-id ${Handshake.Id}`);
    }
    await types(management, `s3api create-bucket --bucket ${BUCKET}`);
    const policy = organizationBucketPolicy(BUCKET, MANAGEMENT, organizationId, ARN);
    writeFileSync(join(folder, "bucket.json"), policy);
    await types(management, `s3api put-bucket-policy --bucket ${BUCKET} --policy file://bucket.json`);
  }, STORY_MS);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const createTrail = `cloudtrail create-trail --name org --s3-bucket-name ${BUCKET} --is-organization-trail --is-multi-region-trail --enable-log-file-validation`;

  test("trusted access is enabled before there can be a trail, and says nothing", {
    timeout: STORY_MS,
  }, async () => {
    expect(await refused(management, createTrail)).toContain("(CloudTrailAccessNotEnabledException)");
    const enabled = await management.tries(
      ..."organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com".split(" "),
    );
    expect(enabled).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await types(management, "iam get-role --role-name AWSServiceRoleForCloudTrail")).toMatchObject({
      Role: { Path: "/aws-service-role/cloudtrail.amazonaws.com/" },
    });
    expect(await types(management, createTrail)).toMatchObject({
      TrailARN: ARN,
      IsOrganizationTrail: true,
      IsMultiRegionTrail: true,
    });
    await types(management, "cloudtrail start-logging --name org");
  });

  test("members see the trail, and cannot change it", { timeout: STORY_MS }, async () => {
    const seen = await types<{ trailList: unknown[] }>(member, "cloudtrail describe-trails");
    expect(seen.trailList).toMatchObject([{ TrailARN: ARN, IsOrganizationTrail: true }]);
    expect(await types(member, `cloudtrail get-trail-status --name ${ARN}`)).toMatchObject({
      IsLogging: true,
    });
    expect(await refused(member, `cloudtrail delete-trail --name ${ARN}`)).toContain(
      "An error occurred (AccessDeniedException) when calling the DeleteTrail operation: Access Denied: You do not have permission to operate on this resource",
    );
    expect(
      await refused(member, `cloudtrail update-trail --name ${ARN} --no-is-organization-trail`),
    ).toContain("(AccessDeniedException)");
  });

  test("a delegated administrator changes it by its ARN", { timeout: STORY_MS }, async () => {
    await types(
      management,
      `cloudtrail register-organization-delegated-admin --member-account-id ${ADMINISTRATOR}`,
    );
    expect(await types(management, "organizations list-delegated-administrators")).toMatchObject({
      DelegatedAdministrators: [{ Id: ADMINISTRATOR }],
    });
    expect(await refused(administrator, "cloudtrail stop-logging --name org")).toContain(
      `(TrailNotFoundException) when calling the StopLogging operation: Unknown trail: arn:aws:cloudtrail:us-east-1:${ADMINISTRATOR}:trail/org for the user: ${ADMINISTRATOR}`,
    );
    await types(administrator, `cloudtrail stop-logging --name ${ARN}`);
    await types(administrator, `cloudtrail start-logging --name ${ARN}`);
    expect(
      await refused(administrator, `cloudtrail update-trail --name ${ARN} --no-is-organization-trail`),
    ).toContain("(NotOrganizationMasterAccountException)");
    await types(
      management,
      `cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id ${ADMINISTRATOR}`,
    );
    expect(await refused(administrator, `cloudtrail stop-logging --name ${ARN}`)).toContain(
      "(AccessDeniedException)",
    );
  });

  test("validate-logs proves each account's files, and wants to know whose", {
    timeout: STORY_MS,
  }, async () => {
    for (const who of [management, member, administrator])
      await types(who, "iam create-user --user-name carol");
    await control(server, "flush");
    const validate = async (...more: string[]) =>
      management.tries(
        "cloudtrail",
        "validate-logs",
        "--trail-arn",
        ARN,
        "--start-time",
        "2020-01-01",
        ...more,
      );
    for (const account of [MANAGEMENT, MEMBER, ADMINISTRATOR]) {
      const { code, stdout } = await validate("--account-id", account);
      expect(stdout).toMatch(/(\d+)\/\1 digest files valid/);
      expect(stdout).toMatch(/([1-9]\d*)\/\1 log files valid/);
      expect(code).toBe(0);
    }
    const unnamed = await validate();
    expect(unnamed.code).not.toBe(0);
    expect(unnamed.stderr).toContain("Missing required parameter for organization trail: '--account-id'");

    const listed = await types<{ Contents: { Key: string }[] }>(
      management,
      `s3api list-objects-v2 --bucket ${BUCKET} --prefix AWSLogs/${organizationId}/${MEMBER}/CloudTrail/us-east-1/`,
    );
    const [{ Key } = { Key: "" }] = listed.Contents;
    const { s3 } = sdkClients(server.url, server.credentials());
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: gzipSync('{"Records":[]}') }));
    const tampered = await validate("--account-id", MEMBER);
    expect(tampered.code).not.toBe(0);
    expect(tampered.stderr).toContain(`s3://${BUCKET}/${Key}\tINVALID: hash value doesn't match`);
    expect((await validate("--account-id", ADMINISTRATOR)).code).toBe(0);
  });

  test("without trusted access the trail is the account's, until it is updated", {
    timeout: STORY_MS,
  }, async () => {
    const disabled = await management.tries(
      ..."organizations disable-aws-service-access --service-principal cloudtrail.amazonaws.com".split(" "),
    );
    expect(disabled).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(await types(member, "cloudtrail describe-trails")).toEqual({ trailList: [] });
    const trail = { TrailARN: ARN, IsOrganizationTrail: false };
    expect(await types(management, "cloudtrail get-trail --name org")).toMatchObject({ Trail: trail });
    await types(management, "iam get-role --role-name AWSServiceRoleForCloudTrail");
    await types(management, "iam create-user --user-name dora");
    await control(server, "flush");
    const proof = await management.tries(
      ..."cloudtrail validate-logs --start-time 2020-01-01 --trail-arn".split(" "),
      ARN,
    );
    expect(proof.stdout).toMatch(/([1-9]\d*)\/\1 log files valid/);
    expect(proof.code).toBe(0);

    await types(
      management,
      "organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com",
    );
    expect(await types(member, "cloudtrail describe-trails")).toEqual({ trailList: [] });
    expect(
      await types(management, "cloudtrail update-trail --name org --is-organization-trail"),
    ).toMatchObject({ IsOrganizationTrail: true });
    expect(await types(member, "cloudtrail list-trails")).toMatchObject({ Trails: [{ TrailARN: ARN }] });
    expect(server.errors()).toEqual([]);
  });
});
