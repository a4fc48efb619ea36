import { expect } from "vitest";
import type { EventRecord } from "../../src/pure/event/record.ts";
import { type House, START_MS } from "./house.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The elements of a record that differ from call to call. */
export type OwnElements = Pick<
  EventRecord,
  "eventName" | "readOnly" | "requestParameters" | "responseElements" | "errorCode" | "errorMessage"
>;

/**
 * The last record of the journal, of a call that the root user made to a global service while the clock
 * stood: what all such records have in common is checked here, the rest is given to be checked.
 */
export async function lastRecord(house: House, eventSource = "iam.amazonaws.com"): Promise<OwnElements> {
  const last = (await house.events()).at(-1);
  if (last === undefined) throw new Error("nothing was recorded");
  const { eventName, readOnly, requestParameters, responseElements, errorCode, errorMessage, ...common } =
    last;
  const { accountId, accessKeyId } = house.root;
  expect(common).toEqual({
    eventVersion: "1.11",
    userIdentity: {
      type: "Root",
      principalId: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      accountId,
      accessKeyId,
    },
    eventTime: new Date(START_MS).toISOString().replace(".000", ""),
    eventSource,
    awsRegion: "us-east-1",
    sourceIPAddress: "127.0.0.1",
    userAgent: expect.stringContaining("aws-sdk-js/"),
    requestID: expect.stringMatching(UUID),
    eventID: expect.stringMatching(UUID),
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: "Management",
  });
  return { eventName, readOnly, requestParameters, responseElements, errorCode, errorMessage };
}
