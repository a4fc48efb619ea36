/**
 * Records of what the operator does to a root user, whom no API knows: like other events that no call made
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html), under the names that
 * the root user's own acts have.
 */
import type { AccountId } from "../../../pure/aws/account.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import { GLOBAL_REGION } from "../../../pure/aws/region.ts";
import { assembleRecord } from "../../../pure/event/assemble.ts";
import type { EventRecord } from "../../../pure/event/record.ts";
import { serviceEventIdentity } from "../../../pure/event/user-identity.ts";
import type { Chance } from "../../../runtime/chance.ts";

const INVOKER = "AWS Internal";

export type OperatorAct =
  | { readonly name: "CreateAccessKey"; readonly accessKeyId: string }
  | { readonly name: "PasswordUpdated" };

export function operatorRecord(
  account: AccountId,
  act: OperatorAct,
  { now, chance }: { readonly now: number; readonly chance: Chance },
): EventRecord {
  const { name, ...details } = act;
  return assembleRecord({
    caller: { kind: "service", service: INVOKER },
    identity: serviceEventIdentity(account, INVOKER),
    call: {
      eventTimeMs: now,
      eventSource: name === "PasswordUpdated" ? "signin.amazonaws.com" : "iam.amazonaws.com",
      eventName: name,
      awsRegion: GLOBAL_REGION,
      sourceIPAddress: INVOKER,
    },
    eventID: uuid(chance),
    requestParameters: null,
    responseElements: null,
    readOnly: false,
    eventType: "AwsServiceEvent",
    recipientAccountId: account,
    serviceEventDetails: { userName: "root", ...details },
  });
}
