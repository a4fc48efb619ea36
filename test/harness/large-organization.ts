export const TRAIL = "everywhere";
export const BUCKET = "organization-logs";

/** A seed file: an organization of so many accounts with the management account, and one trail over all of them. */
export function largeOrganization(accounts: number): string {
  const names = Array.from({ length: accounts - 1 }, (_, index) => `member-${index + 1}`);
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  return JSON.stringify({
    "trusted-access": ["cloudtrail.amazonaws.com"],
    units: { Workloads: {} },
    management: {
      buckets: {
        [BUCKET]: {
          policy: {
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Principal, Action: "s3:GetBucketAcl", Resource: `arn:aws:s3:::${BUCKET}` },
              {
                Effect: "Allow",
                Principal,
                Action: "s3:PutObject",
                Resource: [
                  `arn:aws:s3:::${BUCKET}/AWSLogs/<organization>/*`,
                  `arn:aws:s3:::${BUCKET}/AWSLogs/<management>/*`,
                ],
                Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
              },
            ],
          },
        },
      },
      trails: { [TRAIL]: { bucket: BUCKET, organization: true, "log-file-validation": true } },
    },
    accounts: Object.fromEntries(names.map((name) => [name, { unit: "Workloads" }])),
  });
}
