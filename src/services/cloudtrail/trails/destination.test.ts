import { expect, test } from "vitest";
import { checkDestinationSyntax, type Destinations } from "./destination.ts";

const group = "arn:aws:logs:us-east-1:111111111111:log-group:trail:*";
const role = "arn:aws:iam::111111111111:role/CloudTrailToLogs";
const uuid = "1b2c3d4e-0000-4000-8000-000000000001";

test.for<Destinations>([
  { S3BucketName: "audit-logs.example", S3KeyPrefix: "a/b c" },
  {
    S3KeyPrefix: "",
    SnsTopicName: "",
    KmsKeyId: "",
    CloudWatchLogsLogGroupArn: "",
    CloudWatchLogsRoleArn: "",
  },
  { SnsTopicName: "topic_1" },
  { SnsTopicName: "arn:aws:sns:us-east-1:111111111111:topic" },
  { KmsKeyId: uuid },
  { KmsKeyId: "alias/audit" },
  { KmsKeyId: `arn:aws:kms:us-east-1:111111111111:key/${uuid}` },
  { CloudWatchLogsLogGroupArn: group, CloudWatchLogsRoleArn: role },
])("%j is well formed", (input) => {
  expect(() => checkDestinationSyntax(input)).not.toThrow();
});

test.for<[Destinations, string]>([
  [{ S3BucketName: "No" }, "InvalidS3BucketNameException"],
  [{ S3BucketName: "10.0.0.1" }, "InvalidS3BucketNameException"],
  [{ S3BucketName: "a..b" }, "InvalidS3BucketNameException"],
  [{ S3KeyPrefix: "p".repeat(201) }, "InvalidS3PrefixException"],
  [{ S3KeyPrefix: "a{b}" }, "InvalidS3PrefixException"],
  [{ SnsTopicName: "not a topic" }, "InvalidSnsTopicNameException"],
  [{ SnsTopicName: "t".repeat(257) }, "InvalidSnsTopicNameException"],
  [{ SnsTopicName: "arn:aws:sqs:us-east-1:111111111111:topic" }, "InvalidSnsTopicNameException"],
  [{ KmsKeyId: "audit" }, "InvalidKmsKeyIdException"],
  [{ KmsKeyId: "arn:aws:kms:us-east-1:111111111111:key/audit" }, "InvalidKmsKeyIdException"],
  [{ CloudWatchLogsLogGroupArn: group }, "InvalidCloudWatchLogsRoleArnException"],
  [{ CloudWatchLogsRoleArn: role }, "InvalidCloudWatchLogsLogGroupArnException"],
])("%j is refused with %s", ([input, code]) => {
  expect(() => checkDestinationSyntax(input)).toThrow(expect.objectContaining({ code }));
});
