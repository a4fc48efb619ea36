import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  ListPublicKeysCommand,
  LookupEventsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { TurnableClock } from "../../runtime/clock.ts";
import type { Server } from "../../server.ts";
import { s3Reader } from "../s3-reader.ts";
import { verifyLogsCommand } from "../verify-logs/verify-logs-command.ts";
import type { Narrator } from "./narrator.ts";

export interface Stage {
  readonly server: Server;
  readonly clock: TurnableClock;
  readonly folder: string;
  readonly tell: Narrator;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const REGION = "us-east-1";
const BUCKET = "tour-audit-logs";
const TRAIL = "tour";
const HOUR_MS = 3_600_000;

/** The story of the README, told while it happens. Gives the exit code: 0 when all came out as it should. */
export async function tellStory(stage: Stage): Promise<number> {
  const { server, tell } = stage;
  const root = server.created;
  if (root === undefined) throw new Error("the tour begins with an empty data folder");
  const asRoot = clientsOf(server, root);

  tell.chapter(`A server on ${server.url}, with one account`);
  tell.does("aws sts get-caller-identity");
  tell.sees(`${(await asRoot.sts.send(new GetCallerIdentityCommand({}))).Arn}`);

  await buildTrail(stage, root.accountId, asRoot);
  const alice = await createAlice(stage, server, asRoot);
  await actAsAlice(stage, alice);
  await actAsRole(stage, root.accountId, asRoot, alice);
  await lookUp(stage, asRoot);
  await turnTheClock(stage, asRoot);
  const keysFile = await keepPublicKeys(stage, asRoot);
  const sound = await verify(stage, root, keysFile);
  const tampered = await tamper(stage, asRoot, root, keysFile);
  return farewell(stage, sound === 0 && tampered === 1);
}

interface Clients {
  readonly sts: STSClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly cloudtrail: CloudTrailClient;
}

function clientsOf(server: Server, credentials: Credentials): Clients {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const shared = {
    endpoint: server.url,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  };
  return {
    sts: new STSClient(shared),
    iam: new IAMClient(shared),
    s3: new S3Client({ ...shared, forcePathStyle: true }),
    cloudtrail: new CloudTrailClient(shared),
  };
}

const policy = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

async function buildTrail({ tell }: Stage, account: string, { s3, cloudtrail }: Clients): Promise<void> {
  tell.chapter("A log bucket that CloudTrail may write to, and a trail with log-file validation");
  const service = { Service: "cloudtrail.amazonaws.com" };
  const trailArn = `arn:aws:cloudtrail:${REGION}:${account}:trail/${TRAIL}`;
  tell.does(`aws s3api create-bucket --bucket ${BUCKET}`);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  tell.does(`aws s3api put-bucket-policy --bucket ${BUCKET} --policy file://policy.json`);
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket: BUCKET,
      Policy: policy(
        {
          Effect: "Allow",
          Principal: service,
          Action: "s3:GetBucketAcl",
          Resource: `arn:aws:s3:::${BUCKET}`,
          Condition: { StringEquals: { "aws:SourceArn": trailArn } },
        },
        {
          Effect: "Allow",
          Principal: service,
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/${account}/*`,
          Condition: {
            StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trailArn },
          },
        },
      ),
    }),
  );
  tell.does(
    `aws cloudtrail create-trail --name ${TRAIL} --s3-bucket-name ${BUCKET} --enable-log-file-validation`,
  );
  const trail = await cloudtrail.send(
    new CreateTrailCommand({ Name: TRAIL, S3BucketName: BUCKET, EnableLogFileValidation: true }),
  );
  tell.sees(`${trail.TrailARN}`);
  tell.does(`aws cloudtrail start-logging --name ${TRAIL}`);
  await cloudtrail.send(new StartLoggingCommand({ Name: TRAIL }));
}

async function createAlice({ tell }: Stage, server: Server, { iam }: Clients): Promise<Clients> {
  tell.chapter("Alice, who may list buckets and assume one role, and nothing else");
  tell.does("aws iam create-user --user-name alice");
  const user = await iam.send(new CreateUserCommand({ UserName: "alice" }));
  tell.sees(`${user.User?.Arn} (${user.User?.UserId})`);
  tell.does(
    "aws iam put-user-policy --user-name alice --policy-name narrow --policy-document file://narrow.json",
  );
  await iam.send(
    new PutUserPolicyCommand({
      UserName: "alice",
      PolicyName: "narrow",
      PolicyDocument: policy({
        Effect: "Allow",
        Action: ["s3:ListAllMyBuckets", "sts:AssumeRole"],
        Resource: "*",
      }),
    }),
  );
  tell.does("aws iam create-access-key --user-name alice");
  const key = (await iam.send(new CreateAccessKeyCommand({ UserName: "alice" }))).AccessKey;
  return clientsOf(server, {
    accessKeyId: key?.AccessKeyId ?? "",
    secretAccessKey: key?.SecretAccessKey ?? "",
  });
}

async function actAsAlice({ tell }: Stage, { s3, iam }: Clients): Promise<void> {
  tell.chapter("Alice does what she may, and tries what she may not");
  tell.does("aws s3api list-buckets");
  const buckets = await s3.send(new ListBucketsCommand({}));
  tell.sees((buckets.Buckets ?? []).map(({ Name }) => Name).join(", "));
  tell.does("aws iam list-users");
  tell.sees(await refusal(iam.send(new ListUsersCommand({}))));
}

async function actAsRole(
  { tell, server }: Stage,
  account: string,
  { iam }: Clients,
  alice: Clients,
): Promise<void> {
  tell.chapter("She assumes a role, which sees trails but may not stop them");
  tell.does("aws iam create-role --role-name auditor --assume-role-policy-document file://trust.json");
  await iam.send(
    new CreateRoleCommand({
      RoleName: "auditor",
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:user/alice` },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "auditor",
      PolicyName: "read",
      PolicyDocument: policy({ Effect: "Allow", Action: "cloudtrail:Describe*", Resource: "*" }),
    }),
  );
  tell.does("aws sts assume-role --role-arn …role/auditor --role-session-name alice");
  const session = await alice.sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/auditor`, RoleSessionName: "alice" }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = session.Credentials ?? {};
  const auditor = clientsOf(server, {
    accessKeyId: AccessKeyId ?? "",
    secretAccessKey: SecretAccessKey ?? "",
    sessionToken: SessionToken,
  });
  tell.does("aws cloudtrail describe-trails");
  const trails = await auditor.cloudtrail.send(new DescribeTrailsCommand({}));
  tell.sees((trails.trailList ?? []).map(({ Name }) => Name).join(", "));
  tell.does(`aws cloudtrail stop-logging --name ${TRAIL}`);
  tell.sees(await refusal(auditor.cloudtrail.send(new StopLoggingCommand({ Name: TRAIL }))));
}

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  throw new Error("a call was allowed that should not be");
}

async function lookUp({ tell }: Stage, { cloudtrail }: Clients): Promise<void> {
  tell.chapter("Every one of those calls is in the event history already");
  tell.does("aws cloudtrail lookup-events");
  const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({ MaxResults: 50 }));
  for (const { CloudTrailEvent } of Events.toReversed()) {
    const event: { eventName: string; userIdentity: Record<string, string>; errorCode?: string } = JSON.parse(
      CloudTrailEvent ?? "{}",
    );
    const { type, arn = "", invokedBy = "" } = event.userIdentity;
    const who = type === "Root" ? "root" : arn.replace(/^.*:/, "") || invokedBy;
    tell.sees(`${event.eventName.padEnd(20)} ${who.padEnd(30)} ${event.errorCode ?? "ok"}`);
  }
}

async function turnTheClock({ tell, clock, server }: Stage, { s3 }: Clients): Promise<void> {
  tell.chapter("The clock is turned two hours on: log files and signed digests are delivered");
  for (let hour = 0; hour < 2; hour++) {
    clock.advance(HOUR_MS);
    await server.system().runDue();
  }
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  for (const { Key = "" } of Contents) tell.sees(Key);
}

async function keepPublicKeys({ tell, folder, clock }: Stage, { cloudtrail }: Clients): Promise<string> {
  tell.does("aws cloudtrail list-public-keys > public-keys.json");
  const answer = await cloudtrail.send(
    new ListPublicKeysCommand({
      StartTime: new Date(clock.now() - 3 * HOUR_MS),
      EndTime: new Date(clock.now()),
    }),
  );
  const file = join(folder, "public-keys.json");
  const list = (answer.PublicKeyList ?? []).map(({ Value, ...key }) => ({
    ...key,
    Value: Buffer.from(Value ?? []).toString("base64"),
  }));
  writeFileSync(file, JSON.stringify({ PublicKeyList: list }));
  return file;
}

async function verify({ tell, server }: Stage, root: Credentials, keysFile: string): Promise<number> {
  tell.does(`cairn verify-logs s3://${BUCKET} --public-keys public-keys.json`);
  const environment = {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
    AWS_REGION: REGION,
  };
  let text = "";
  const code = await verifyLogsCommand([`s3://${BUCKET}`, "--public-keys", keysFile], {
    stdout: { write: (written: string) => (text += written) },
    stderr: { write: (written: string) => (text += written) },
    openBucket: (bucket) => s3Reader(bucket, environment),
  });
  tell.sees(text.trim());
  return code;
}

async function tamper(stage: Stage, { s3 }: Clients, root: Credentials, keysFile: string): Promise<number> {
  stage.tell.chapter("Someone edits one log file, to hide what Alice tried");
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const key = Contents.map(({ Key = "" }) => Key).find((name) => name.includes("/CloudTrail/")) ?? "";
  const original = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  const body = await original.Body?.transformToByteArray();
  const edited = gunzipSync(body ?? new Uint8Array())
    .toString()
    .replaceAll("AccessDenied", "AccessGranted");
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: gzipSync(edited) }));
  return verify(stage, root, keysFile);
}

function farewell({ tell, folder }: Stage, told: boolean): number {
  tell.chapter(told ? "That is Cairn. Now look around yourself" : "Something did not come out as it should");
  tell.does("npm start");
  tell.does("aws --endpoint-url http://127.0.0.1:4566 cloudtrail lookup-events --max-results 5");
  tell.does(
    "aws --endpoint-url http://127.0.0.1:4566 cloudtrail validate-logs --trail-arn ARN --start-time 2026-01-01",
  );
  tell.does("npx cairn serve --help");
  tell.sees(`(this tour's data folder was ${folder}; --keep keeps it)`);
  return told ? 0 : 1;
}
