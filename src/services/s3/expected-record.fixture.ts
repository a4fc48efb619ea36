import { expect } from "vitest";

/** The part of a house that its records depend on. */
interface RecordedHouse {
  readonly url: string;
  readonly root: { readonly accountId: string; readonly accessKeyId: string };
  events(): Promise<readonly object[]>;
}

interface Expectation {
  readonly eventName: string;
  readonly readOnly?: boolean | undefined;
  readonly bucket?: string | undefined;
  readonly requestParameters?: object | undefined;
  readonly responseElements?: object | undefined;
  readonly error?: readonly [code: string, message: string] | undefined;
  readonly category?: "Management" | "Data" | undefined;
  readonly resources?: readonly object[] | undefined;
}

/** What records of S3 tell of the wire; of what is not given only that it is told. */
export function transfer(
  bytes: { bytesTransferredIn?: unknown; bytesTransferredOut?: unknown } = {},
): object {
  return {
    SignatureVersion: "SigV4",
    AuthenticationMethod: "AuthHeader",
    "x-amz-id-2": expect.stringMatching(/^[A-Za-z0-9+/]{75}=$/),
    bytesTransferredIn: expect.any(Number),
    bytesTransferredOut: expect.any(Number),
    ...bytes,
  };
}

/** The whole record that a call of the root user leaves, but for ids and the client's own name. */
export function expectedRecord(house: RecordedHouse, expected: Expectation): object {
  const { accountId, accessKeyId } = house.root;
  const { bucket, error, category = "Management" } = expected;
  const named = bucket === undefined ? {} : { bucketName: bucket };
  const owned = bucket && [{ accountId, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}` }];
  const resources = expected.resources ?? owned;
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "Root",
      principalId: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      accountId,
      accessKeyId,
    },
    eventTime: "2026-03-02T09:15:07Z",
    eventSource: "s3.amazonaws.com",
    eventName: expected.eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "127.0.0.1",
    userAgent: expect.stringContaining("api/s3"),
    ...(error && { errorCode: error[0], errorMessage: error[1] }),
    requestParameters: { ...named, Host: house.url.slice("http://".length), ...expected.requestParameters },
    responseElements: expected.responseElements ?? null,
    additionalEventData: transfer(),
    requestID: expect.stringMatching(/^[0-9A-Z]{16}$/),
    eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    readOnly: expected.readOnly ?? false,
    ...(resources && resources.length > 0 && { resources }),
    eventType: "AwsApiCall",
    managementEvent: category === "Management",
    recipientAccountId: accountId,
    eventCategory: category,
  };
}

/** The last record so far. */
export async function lastRecord(house: RecordedHouse): Promise<object | undefined> {
  return (await house.events()).at(-1);
}
