import { expect, test } from "vitest";
import { isResourcePolicyRequired, resourcePolicyType } from "./resource-policy-type.ts";

test.for<[action: string, resource: string, type: string, required: boolean]>([
  ["s3:GetObject", "arn:aws:s3:::b/k", "bucket", false],
  ["s3:ListAllMyBuckets", "*", "bucket", false],
  ["sts:AssumeRole", "arn:aws:iam::111111111111:role/r", "trust", true],
  ["STS:assumerole", "arn:aws:iam::111111111111:role/p/r", "trust", true],
  ["sts:GetSessionToken", "*", "trust", false],
  ["kms:Decrypt", "arn:aws:kms:us-east-1:111111111111:key/1", "bucket", true],
  ["kms:ListKeys", "*", "bucket", false],
  ["cloudtrail-data:PutAuditEvents", "arn:aws:cloudtrail:us-east-1:111111111111:channel/1", "channel", false],
  [
    "cloudtrail:StartQuery",
    "arn:aws:cloudtrail:us-east-1:111111111111:eventdatastore/1",
    "event-data-store",
    false,
  ],
  ["cloudtrail:GetDashboard", "arn:aws:cloudtrail:us-east-1:111111111111:dashboard/d", "dashboard", false],
  ["cloudtrail:GetTrail", "arn:aws:cloudtrail:us-east-1:111111111111:trail/t", "bucket", false],
  [
    "organizations:DescribeAccount",
    "arn:aws:organizations::111111111111:account/o-1/2",
    "organizations",
    false,
  ],
  ["iam:GetRole", "arn:aws:iam::111111111111:role/r", "bucket", false],
])("%s on %s", ([action, resource, type, required]) => {
  expect(resourcePolicyType(action, resource)).toBe(type);
  expect(isResourcePolicyRequired(action, resource)).toBe(required);
});
