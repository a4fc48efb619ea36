import { CLOUDTRAIL } from "../service-principal.ts";

/** The bucket policy that AWS's guide tells the owner of a trail to write; tests write it too. */
export function trailBucketPolicy(bucket: string, account: string, prefix = ""): string {
  const Principal = { Service: CLOUDTRAIL };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal, Action: "s3:GetBucketAcl", Resource: `arn:aws:s3:::${bucket}` },
      {
        Effect: "Allow",
        Principal,
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::${bucket}/${prefix}AWSLogs/${account}/*`,
        Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
    ],
  });
}
