import { CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
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
  const { id } = await createOrganization(house);
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
