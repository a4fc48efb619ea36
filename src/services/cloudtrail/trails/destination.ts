import { GetBucketAcl } from "../../../pure/api/s3.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import type { ServiceCaller } from "../../../pure/aws/caller.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import { accountFolder } from "../../../pure/event/log-file.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import * as errors from "../errors.ts";
import type { BucketAccess } from "../needs.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import type { Trail } from "./trail.ts";

export const DELIVERY_ACL = "bucket-owner-full-control";

const PREFIX_LENGTH_MAX = 200;
const TOPIC_LENGTH_MAX = 256;
const KEY_UUID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const KEY_ALIAS = /^alias\/[A-Za-z0-9/_-]+$/;
const LOG_GROUP_ARN = /^arn:[a-z-]+:logs:([a-z0-9-]+):(\d{12}):log-group:[^:*]+(?::\*)?$/;

/** Parameters that name things outside of CloudTrail; an empty text takes one away. */
export interface Destinations {
  readonly S3BucketName?: string | undefined;
  readonly S3KeyPrefix?: string | undefined;
  readonly SnsTopicName?: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly CloudWatchLogsLogGroupArn?: string | undefined;
  readonly CloudWatchLogsRoleArn?: string | undefined;
}

/** CloudTrail itself, working for a trail: bucket policies name both. */
export function trailService(trail: Pick<Trail, "arn" | "account">): ServiceCaller {
  return {
    kind: "service",
    service: CLOUDTRAIL,
    sourceArn: trail.arn,
    sourceAccount: trail.account,
  };
}

/** What can be said of the parameters without looking at what they name. */
export function checkDestinationSyntax(input: Destinations): void {
  const { S3BucketName: bucket, S3KeyPrefix: prefix, SnsTopicName: topic, KmsKeyId: key } = input;
  if (bucket !== undefined && !isBucketName(bucket)) throw errors.invalidBucketName(bucket);
  if (prefix) {
    if (prefix.length > PREFIX_LENGTH_MAX) throw errors.prefixTooLong(PREFIX_LENGTH_MAX);
    if (!/^[A-Za-z0-9!_.*'()/=@:+,$& -]+$/.test(prefix)) throw errors.invalidPrefix(prefix);
  }
  if (topic && (topic.length > TOPIC_LENGTH_MAX || !isTopicName(topic))) throw errors.invalidTopicName(topic);
  if (key && keyRegion(key, "") === undefined) throw errors.invalidKmsKeyId(key);
  const { CloudWatchLogsLogGroupArn: group, CloudWatchLogsRoleArn: role } = input;
  if (group && !role) throw errors.logsRoleMissing();
  if (role && !group) throw errors.logGroupMissing();
}

/**
 * Asks the bucket whether CloudTrail may deliver to it for this trail, then the other destinations. GetBucketAcl
 * is a real call, recorded in the account of the bucket; writing is only asked about. `folder` is the one within
 * the account's that is tried.
 */
export async function checkDestinations(
  trail: Trail,
  input: Destinations,
  call: Call,
  bucketAccess: BucketAccess,
  folder = "",
): Promise<void> {
  const { bucket, prefix, account, organizationId } = trail;
  const found = await bucketAccess.find(call.transaction, bucket);
  if (found === undefined) throw errors.bucketDoesNotExist(bucket);
  // Only the owner of the bucket may nest a trail's files in the folder of another account's.
  const isOwners = found.owner === account || found.owner === accountOf(call);
  if (prefix?.includes("AWSLogs/") && !isOwners) throw errors.invalidPrefix(prefix);
  const service = trailService(trail);
  try {
    await call.invokeAs(service, GetBucketAcl, { Bucket: bucket }, found.region);
  } catch (error) {
    if (error instanceof ServiceError) throw errors.insufficientBucketPolicy(bucket);
    throw error;
  }
  const own = accountFolder({ prefix, account, region: trail.homeRegion });
  // An organization's trail has to go on when it becomes one of the management account alone.
  const folders =
    organizationId === undefined ? [own] : [own, organizationFolder({ prefix, organizationId })];
  for (const tried of folders) {
    const probe = `${tried}${folder}${trail.name}`;
    const mayPut = await bucketAccess.mayPut(call, service, bucket, probe, DELIVERY_ACL);
    if (!mayPut) throw errors.insufficientBucketPolicy(bucket);
  }
  refuseAbsentServices(input, bucket, found.region, call);
}

/** The folder of all accounts of an organization. */
function organizationFolder({ prefix, organizationId }: Pick<Trail, "prefix" | "organizationId">): string {
  return `${prefix ? `${prefix}/` : ""}AWSLogs/${organizationId}/`;
}

/** No key, topic or log group exists in this house, so each is answered as AWS answers for one that is not there. */
function refuseAbsentServices(input: Destinations, bucket: string, bucketRegion: string, call: Call): void {
  const { KmsKeyId: key, SnsTopicName: topic, CloudWatchLogsLogGroupArn: group } = input;
  if (key) {
    const isAlias = (parseArn(key)?.resource ?? key).startsWith("alias/");
    if (isAlias || keyRegion(key, call.region) !== bucketRegion) throw errors.kmsKeyNotFound(key, bucket);
    throw errors.insufficientEncryptionPolicy(bucket, key);
  }
  if (topic) throw errors.topicUnusable();
  if (group) {
    const [, region, account] = LOG_GROUP_ARN.exec(group) ?? [];
    if (region !== undefined && account === accountOf(call) && region !== call.region) {
      throw errors.logGroupElsewhere();
    }
    throw errors.logGroupUnknown();
  }
}

/** The Region of a key id, alias or ARN of either; undefined when it is none of these. */
function keyRegion(key: string, region: string): string | undefined {
  if (KEY_UUID.test(key) || KEY_ALIAS.test(key)) return region;
  const arn = parseArn(key);
  if (arn?.service !== "kms" || arn.region === "" || !/^\d{12}$/.test(arn.account)) return undefined;
  const isKey = arn.resource.startsWith("key/") && KEY_UUID.test(arn.resource.slice(4));
  return isKey || KEY_ALIAS.test(arn.resource) ? arn.region : undefined;
}

function isTopicName(topic: string): boolean {
  const name = topic.startsWith("arn:") ? parseArn(topic) : undefined;
  if (topic.startsWith("arn:") && (name?.service !== "sns" || !/^\d{12}$/.test(name.account))) return false;
  return /^[A-Za-z0-9_-]+(?:\.fifo)?$/.test(name?.resource ?? topic);
}

function isBucketName(bucket: string): boolean {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return false;
  return !/\.\.|\.-|-\./.test(bucket) && !/^\d{1,3}(\.\d{1,3}){3}$/.test(bucket);
}
