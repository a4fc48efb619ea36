import { gunzipSync } from "node:zlib";
import { CreateTrailCommand, ListPublicKeysCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import type { EventRecord } from "../../src/pure/event/record.ts";
import type { SdkClients } from "./sdk-clients.ts";

/** AWS's layout of the names of log files and of digest files, with an organization's trail in its folder. */
export const LOG_FILE_KEY =
  /^AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_\2_\d{8}T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/;
export const DIGEST_FILE_KEY =
  /^AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail-Digest\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail-Digest_\2_[A-Za-z0-9._-]+_[a-z0-9-]+_\d{8}T\d{6}Z\.json\.gz$/;

/** The bucket policy of the CloudTrail user guide. */
export function bucketPolicy(bucket: string, accountId: string, trailArn: string): string {
  const service = { Service: "cloudtrail.amazonaws.com" };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AWSCloudTrailAclCheck20150319",
        Effect: "Allow",
        Principal: service,
        Action: "s3:GetBucketAcl",
        Resource: `arn:aws:s3:::${bucket}`,
        Condition: { StringEquals: { "aws:SourceArn": trailArn } },
      },
      {
        Sid: "AWSCloudTrailWrite20150319",
        Effect: "Allow",
        Principal: service,
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::${bucket}/AWSLogs/${accountId}/*`,
        Condition: {
          StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trailArn },
        },
      },
    ],
  });
}

/** A bucket, its policy, and a logging trail with log-file validation. Gives the trail's ARN. */
export async function startTrail(
  { s3, cloudtrail }: SdkClients,
  { bucket, name, accountId }: { bucket: string; name: string; accountId: string },
): Promise<string> {
  const trailArn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/${name}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(
    new PutBucketPolicyCommand({ Bucket: bucket, Policy: bucketPolicy(bucket, accountId, trailArn) }),
  );
  await cloudtrail.send(
    new CreateTrailCommand({ Name: name, S3BucketName: bucket, EnableLogFileValidation: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: name }));
  return trailArn;
}

/** What lies in a log bucket, read and unpacked. */
export interface TrailBucket {
  readonly keys: readonly string[];
  readonly logFiles: ReadonlyMap<string, readonly EventRecord[]>;
  /** The names of the log files that the digest files cover. */
  readonly covered: ReadonlySet<string>;
}

export async function readTrailBucket({ s3 }: SdkClients, bucket: string): Promise<TrailBucket> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
  }
  const contents = await Promise.all(
    keys.map(async (key) => {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const bytes = await object.Body?.transformToByteArray();
      return [key, gunzipSync(bytes ?? new Uint8Array()).toString()] as const;
    }),
  );
  return unpackTrailBucket(contents);
}

/** The same from names and unpacked texts, however these were come by. */
export function unpackTrailBucket(contents: readonly (readonly [string, string])[]): TrailBucket {
  const logFiles = new Map<string, readonly EventRecord[]>();
  const covered = new Set<string>();
  for (const [key, text] of contents) {
    if (DIGEST_FILE_KEY.test(key)) {
      const digest: { logFiles: { s3Object: string }[] } = JSON.parse(text);
      for (const { s3Object } of digest.logFiles) covered.add(s3Object);
    } else if (LOG_FILE_KEY.test(key)) {
      const file: { Records: EventRecord[] } = JSON.parse(text);
      logFiles.set(key, file.Records);
    } else {
      throw new Error(`neither a log file nor a digest file: ${key}`);
    }
  }
  return { keys: contents.map(([key]) => key), logFiles, covered };
}

/** Whether every log file is covered by a digest, and the records are there that are waited for. */
export function isProven({ logFiles, covered }: TrailBucket, requestIds: Iterable<string>): boolean {
  const delivered = new Set([...logFiles.values()].flat().map(({ requestID }) => requestID));
  for (const id of requestIds) if (!delivered.has(id)) return false;
  return logFiles.size > 0 && [...logFiles.keys()].every((key) => covered.has(key));
}

/** What `aws cloudtrail list-public-keys` prints. */
export async function publicKeysText({ cloudtrail }: SdkClients): Promise<string> {
  const answer = await cloudtrail.send(
    new ListPublicKeysCommand({ StartTime: new Date("2020-01-01"), EndTime: new Date("2100-01-01") }),
  );
  const keys = (answer.PublicKeyList ?? []).map(({ Value, ...key }) => ({
    ...key,
    Value: Buffer.from(Value ?? []).toString("base64"),
  }));
  return JSON.stringify({ PublicKeyList: keys });
}
