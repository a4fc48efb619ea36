import { gunzipSync } from "node:zlib";
import { CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { createAdministrator } from "./administrator.ts";
import type { Credentials, House } from "./house.ts";
import { createMember, createOrganization, memberCredentials } from "./organization.ts";

export const CLOUDTRAIL = "cloudtrail.amazonaws.com";

/** The bucket policy of the CloudTrail user guide for a trail of an organization. */
export function organizationBucketPolicy(
  bucket: string,
  management: string,
  organization: string,
  trailArn?: string,
): string {
  const Principal = { Service: CLOUDTRAIL };
  const source = trailArn === undefined ? {} : { "aws:SourceArn": trailArn };
  const write = (Sid: string, folder: string) => ({
    Sid,
    Effect: "Allow",
    Principal,
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${bucket}/AWSLogs/${folder}/*`,
    Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", ...source } },
  });
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AWSCloudTrailAclCheck20150319",
        Effect: "Allow",
        Principal,
        Action: "s3:GetBucketAcl",
        Resource: `arn:aws:s3:::${bucket}`,
        ...(trailArn === undefined ? {} : { Condition: { StringEquals: source } }),
      },
      write("AWSCloudTrailWrite20150319", management),
      write("AWSCloudTrailOrganizationWrite20150319", organization),
    ],
  });
}

/** The root account's organization with members, trusting CloudTrail, and a bucket that trails may be written to. */
export interface TrailOrganization {
  readonly id: string;
  readonly rootId: string;
  readonly management: string;
  /** Of the management account's administrator. */
  readonly administrator: Credentials;
  /** Account ids by name. */
  readonly members: Readonly<Record<string, string>>;
  readonly bucket: string;
  /** Credentials of an administrator in a member account. */
  as(member: string): Promise<Credentials>;
}

export const BUCKET = "org-logs";

export async function openTrailOrganization(
  house: House,
  names: readonly string[] = ["alpha", "beta"],
): Promise<TrailOrganization> {
  const { id, rootId } = await createOrganization(house);
  const administrator = await createAdministrator(house);
  const members: Record<string, string> = {};
  for (const name of names) members[name] = await createMember(house, name);
  await house.organizations().send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
  const management = house.root.accountId;
  await house.s3().send(new CreateBucketCommand({ Bucket: BUCKET }));
  const Policy = organizationBucketPolicy(BUCKET, management, id);
  await house.s3().send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  return {
    id,
    rootId,
    management,
    administrator,
    members,
    bucket: BUCKET,
    as: (member) => memberCredentials(house, administrator, members[member] ?? member),
  };
}

/** A trail of the organization that logs, with log-file validation. Gives its ARN. */
export async function startOrganizationTrail(
  house: House,
  { Name = "org-trail", ...input }: { Name?: string; IsMultiRegionTrail?: boolean } = {},
): Promise<string> {
  const { TrailARN = "" } = await house.cloudtrail().send(
    new CreateTrailCommand({
      Name,
      S3BucketName: BUCKET,
      IsOrganizationTrail: true,
      EnableLogFileValidation: true,
      ...input,
    }),
  );
  await house.cloudtrail().send(new StartLoggingCommand({ Name }));
  return TrailARN;
}

const LOG_FILE = /^(.*AWSLogs\/.*\d{12})\/CloudTrail\/([a-z0-9-]+)\//;

/** The records of the log files in a bucket, in the order of their places in the journal, by the account's folder. */
export async function readLogFolders(
  house: House,
  Bucket: string,
): Promise<ReadonlyMap<string, readonly EventRecord[]>> {
  const journal = new Map((await house.events()).map(({ eventID }, index) => [eventID, index]));
  const folders = new Map<string, EventRecord[]>();
  const s3 = house.s3();
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    for (const { Key = "" } of page.Contents ?? []) {
      const folder = LOG_FILE.exec(Key)?.[1];
      if (folder === undefined) continue;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
      const { Records } = JSON.parse(text) as { Records: EventRecord[] };
      folders.set(folder, [...(folders.get(folder) ?? []), ...Records]);
    }
  }
  const place = ({ eventID }: EventRecord) => journal.get(eventID) ?? -1;
  for (const records of folders.values()) records.sort((a, b) => place(a) - place(b));
  return folders;
}
