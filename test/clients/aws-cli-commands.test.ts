import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsCli, clientEnvironment, describeWith } from "../harness/outside-client.ts";
import { sdkClients } from "../harness/sdk-clients.ts";
import { control, type ServerProcess, startServerProcess } from "../harness/server.ts";
import { bucketPolicy } from "../harness/trail-bucket.ts";
import { type Person, person } from "./aws-cli-story.ts";

const TIMEOUT_MS = 60_000;
const MULTIPART_BYTES = 9 * 1024 * 1024;

describeWith(awsCli, "the aws CLI's everyday commands", (run) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-aws-cli-"));
  let server: ServerProcess;
  let root: Person;
  beforeAll(async () => {
    server = await startServerProcess({ flags: ["--development"] });
    root = person(run, folder, clientEnvironment(server.url, server.credentials()));
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The high-level `aws s3` commands print text, not JSON. */
  const s3 = async (...parameters: string[]): Promise<string> => {
    const { code, stdout, stderr } = await root.tries("s3", ...parameters);
    expect(`${code} ${stderr}`.trim()).toBe("0");
    return stdout;
  };

  test("s3 mb, cp, ls, presign, rm and rb", { timeout: TIMEOUT_MS }, async () => {
    writeFileSync(join(folder, "note.txt"), "carried by hand\n");
    await s3("mb", "s3://everyday-files");
    await s3("cp", "note.txt", "s3://everyday-files/a b/note+1.txt");
    expect(await s3("ls", "s3://everyday-files/a b/")).toMatch(/ 16 note\+1\.txt/);
    const url = (await s3("presign", "s3://everyday-files/a b/note+1.txt", "--expires-in", "60")).trim();
    const fetched = await fetch(url);
    expect(`${fetched.status} ${await fetched.text()}`).toBe("200 carried by hand\n");
    expect((await fetch(url.replace("note", "nota"))).status).toBe(403);
    await s3("cp", "s3://everyday-files/a b/note+1.txt", "back.txt");
    expect(readFileSync(join(folder, "back.txt"), "utf8")).toBe("carried by hand\n");
    await s3("rm", "s3://everyday-files", "--recursive");
    expect(await s3("ls", "s3://everyday-files", "--recursive")).toBe("");
    await s3("rb", "s3://everyday-files");
  });

  test("s3 cp of a file in several parts, both ways", { timeout: TIMEOUT_MS }, async () => {
    const content = Buffer.alloc(MULTIPART_BYTES, "0123456789abcdef\n");
    writeFileSync(join(folder, "large.bin"), content);
    await s3("mb", "s3://large-files");
    await s3("cp", "large.bin", "s3://large-files/large.bin", "--quiet");
    const head = await root.does<{ ETag: string }>(
      "s3api",
      "head-object",
      "--bucket",
      "large-files",
      "--key",
      "large.bin",
    );
    expect(head).toMatchObject({
      ContentLength: MULTIPART_BYTES,
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
    });
    await s3("cp", "s3://large-files/large.bin", "large.back", "--quiet");
    expect(readFileSync(join(folder, "large.back")).equals(content)).toBe(true);
  });

  test("s3api: versions, ranges, tagging, and what is not configured", { timeout: TIMEOUT_MS }, async () => {
    const bucket = ["--bucket", "versioned-files"];
    await root.does("s3api", "create-bucket", ...bucket);
    await root.does(
      "s3api",
      "put-bucket-versioning",
      ...bucket,
      "--versioning-configuration",
      "Status=Enabled",
    );
    for (const text of ["first", "second"]) {
      writeFileSync(join(folder, "body.txt"), text);
      await root.does(
        "s3api",
        "put-object",
        ...bucket,
        "--key",
        "k",
        "--body",
        "body.txt",
        "--content-type",
        "text/plain",
      );
    }
    await root.does("s3api", "delete-object", ...bucket, "--key", "k");
    const listed = await root.does<{ Versions: unknown[]; DeleteMarkers: unknown[] }>(
      ...["s3api", "list-object-versions", ...bucket],
    );
    expect(listed).toMatchObject({
      Versions: [
        { Key: "k", IsLatest: false, Size: 6 },
        { Key: "k", IsLatest: false, Size: 5 },
      ],
      DeleteMarkers: [{ Key: "k", IsLatest: true }],
    });
    const versions = listed.Versions as readonly { VersionId: string }[];
    const range = await root.does(
      ...["s3api", "get-object", ...bucket, "--key", "k", "--version-id", versions[0]?.VersionId ?? ""],
      ...["--range", "bytes=1-3", "part.txt"],
    );
    expect(range).toMatchObject({ ContentRange: "bytes 1-3/6", ContentType: "text/plain" });
    expect(readFileSync(join(folder, "part.txt"), "utf8")).toBe("eco");
    const gone = await root.tries("s3api", "get-object", ...bucket, "--key", "k", "x.txt");
    expect(gone.stderr).toContain("(NoSuchKey) when calling the GetObject operation");
    const untagged = await root.tries("s3api", "get-bucket-tagging", ...bucket);
    expect(untagged.stderr).toContain("(NoSuchTagSet) when calling the GetBucketTagging operation");
    const missing = await root.tries("s3api", "head-bucket", "--bucket", "nobody-made-this-bucket");
    expect(missing.stderr).toContain("(404)");
  });

  test("iam pages, waits and names its errors", { timeout: TIMEOUT_MS }, async () => {
    const { iam, destroy } = sdkClients(server.url, server.credentials());
    const names = Array.from({ length: 7 }, (_, index) => `page-${index}`);
    for (const name of names) await iam.send(new CreateUserCommand({ UserName: name, Path: "/paged/" }));
    destroy();
    const prefix = ["iam", "list-users", "--path-prefix", "/paged/"];
    const all = await root.does(...prefix, "--page-size", "2", "--query", "Users[].UserName");
    expect(all).toEqual(names);
    const first = await root.does<{ Users: { UserName: string }[]; NextToken: string }>(
      ...prefix,
      "--max-items",
      "3",
    );
    const rest = await root.does<{ Users: { UserName: string }[] }>(
      ...prefix,
      "--starting-token",
      first.NextToken,
    );
    expect([...first.Users, ...rest.Users].map(({ UserName }) => UserName)).toEqual(names);
    await root.does("iam", "wait", "user-exists", "--user-name", "page-0");
    const again = await root.tries("iam", "create-user", "--user-name", "page-0");
    expect(again.stderr).toContain(
      "(EntityAlreadyExists) when calling the CreateUser operation: User with name page-0 already exists.",
    );
  });

  test("a profile that assumes a role by itself", { timeout: TIMEOUT_MS }, async () => {
    const { accountId } = server.credentials();
    const { iam, destroy } = sdkClients(server.url, server.credentials());
    const { AccessKey } = await iam
      .send(new CreateUserCommand({ UserName: "delegate" }))
      .then(() => iam.send(new CreateAccessKeyCommand({ UserName: "delegate" })));
    const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:user/delegate` } };
    await iam.send(
      new CreateRoleCommand({
        RoleName: "delegated",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: {
            ...trust,
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": "known-to-both" } },
          },
        }),
      }),
    );
    destroy();
    writeFileSync(
      join(folder, "config"),
      `[profile source]
aws_access_key_id = ${AccessKey?.AccessKeyId}
aws_secret_access_key = ${AccessKey?.SecretAccessKey}
[profile delegated]
role_arn = arn:aws:iam::${accountId}:role/delegated
source_profile = source
external_id = known-to-both
[profile stranger]
role_arn = arn:aws:iam::${accountId}:role/delegated
source_profile = source
`,
    );
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...environment } = root.environment;
    const roles = person(run, folder, {
      ...environment,
      AWS_CONFIG_FILE: join(folder, "config"),
      HOME: folder,
    });
    const identity = await roles.does("sts", "get-caller-identity", "--profile", "delegated");
    expect(identity).toMatchObject({
      Arn: expect.stringMatching(`^arn:aws:sts::${accountId}:assumed-role/delegated/botocore-session-\\d+$`),
    });
    const stranger = await roles.tries("sts", "get-caller-identity", "--profile", "stranger");
    expect(stranger.stderr).toContain("(AccessDenied) when calling the AssumeRole operation");
  });

  test("validate-logs of a trail of all Regions with a prefix", { timeout: TIMEOUT_MS }, async () => {
    const { accountId } = server.credentials();
    const trailArn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/everywhere`;
    const policy = bucketPolicy("regional-logs", accountId, trailArn).replace(
      "/AWSLogs/",
      "/kept/here/AWSLogs/",
    );
    writeFileSync(join(folder, "bucket.json"), policy);
    await s3("mb", "s3://regional-logs");
    await root.does(
      "s3api",
      "put-bucket-policy",
      "--bucket",
      "regional-logs",
      "--policy",
      "file://bucket.json",
    );
    const trail = [
      "--name",
      "everywhere",
      "--s3-bucket-name",
      "regional-logs",
      "--s3-key-prefix",
      "kept/here",
    ];
    await root.does(
      ...["cloudtrail", "create-trail", ...trail, "--is-multi-region-trail", "--enable-log-file-validation"],
    );
    await root.does("cloudtrail", "start-logging", "--name", "everywhere");
    await root.does("cloudtrail", "describe-trails", "--region", "eu-west-1");
    await control(server, "flush");
    for (const region of ["us-east-1", "eu-west-1"]) {
      const { code, stdout } = await root.tries(
        ...["cloudtrail", "validate-logs", "--trail-arn", trailArn, "--region", region],
        ...["--start-time", new Date(Date.now() - 3_600_000).toISOString()],
      );
      expect(stdout, region).toMatch(/\b([1-9]\d*)\/\1 digest files valid/);
      expect(stdout, region).toMatch(/\b([1-9]\d*)\/\1 log files valid/);
      expect(code, region).toBe(0);
    }
  });
});
