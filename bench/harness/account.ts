import { cloudTrailCall, type Key, queryCall, s3Call, send } from "./aws-requests.ts";
import type { Peer } from "./peers.ts";

export const BUCKET = "bench-logs";
export const OBJECTS_BUCKET = "bench-objects";
const ATTACHED = ["ReadOnlyAccess", "IAMFullAccess", "AWSCloudTrail_FullAccess", "AmazonS3FullAccess"];

/** Fills the first account with what the requests ask for, and gives the key of a user who may send them. */
export async function prepareAccount(peer: Peer): Promise<Key> {
  const { port, key: root } = peer;
  await send(queryCall("iam", root, { Action: "CreateUser", UserName: "alice" }), port);
  await send(s3Call("PUT", `/${BUCKET}`, root), port);
  await send(s3Call("PUT", `/${OBJECTS_BUCKET}`, root), port);
  await send(s3Call("PUT", `/${BUCKET}?policy`, root, JSON.stringify(LOG_BUCKET_POLICY)), port);
  for (const trail of ["first", "second", "third"]) {
    await send(cloudTrailCall("CreateTrail", root, { Name: trail, S3BucketName: BUCKET }), port);
  }
  return createUser(peer, root);
}

/** A user whom policies, not the power of root, permit the requests. */
export async function createUser({ name, port }: Peer, root: Key): Promise<Key> {
  const iam = (parameters: Readonly<Record<string, string>>) =>
    send(queryCall("iam", root, parameters), port);
  await iam({ Action: "CreateUser", UserName: "bench" });
  await iam({
    Action: "PutUserPolicy",
    UserName: "bench",
    PolicyName: "at-home",
    PolicyDocument: JSON.stringify(FROM_HOME),
  });
  // moto has no policies of AWS's unless told to load them, and asks none.
  for (const policy of name === "moto" ? [] : ATTACHED) {
    await iam({
      Action: "AttachUserPolicy",
      UserName: "bench",
      PolicyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
  }
  const made = await iam({ Action: "CreateAccessKey", UserName: "bench" });
  return {
    accessKeyId: /<AccessKeyId>([^<]+)</.exec(made)?.[1] ?? "",
    secretAccessKey: /<SecretAccessKey>([^<]+)</.exec(made)?.[1] ?? "",
  };
}

const FROM_HOME = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["iam:*", "cloudtrail:*", "s3:*"],
      Resource: "*",
      Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } },
    },
    {
      Effect: "Deny",
      Action: "iam:Delete*",
      Resource: "arn:aws:iam::*:role/kept-*",
      Condition: { StringNotEquals: { "aws:username": "admin" } },
    },
  ],
};

const LOG_BUCKET_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: `arn:aws:s3:::${BUCKET}`,
    },
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/*`,
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ],
};
