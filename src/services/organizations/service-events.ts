/**
 * The events that no call made: how the opening and closing of an account ended, and who joined or left.
 * Only the management account has them.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html
 */
import type { AccountId } from "../../pure/aws/account.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { assembleRecord } from "../../pure/event/assemble.ts";
import type { JsonObject } from "../../pure/event/record.ts";
import { javaTime } from "../../pure/event/timestamp.ts";
import { serviceEventIdentity } from "../../pure/event/user-identity.ts";
import type { Change } from "../../runtime/notice.ts";
import type { Member } from "./accounts/account.ts";
import type { CreateAccountRequest } from "./create-account-requests/create-account-request.ts";
import type { InvalidPolicy } from "./effective-policies/store.ts";
import type { OrganizationsNeeds } from "./needs.ts";
import type { Organization } from "./organization/organization.ts";

const SERVICE = "organizations.amazonaws.com";
const HIDDEN = "****";
const INTERNAL = { service: "AWS Internal", readOnly: true };

type Recording = Pick<OrganizationsNeeds, "journal">;

async function recordServiceEvent(
  { transaction, now, chance }: Change,
  { journal }: Recording,
  { managementAccount }: Organization,
  eventName: string,
  serviceEventDetails: JsonObject,
  { service, readOnly }: { readonly service: string; readonly readOnly: boolean } = {
    service: SERVICE,
    readOnly: false,
  },
): Promise<void> {
  await journal.append(
    transaction,
    assembleRecord({
      caller: { kind: "service", service },
      identity: serviceEventIdentity(managementAccount, service),
      call: {
        eventTimeMs: now,
        eventSource: SERVICE,
        eventName,
        awsRegion: "us-east-1",
        sourceIPAddress: service,
      },
      eventID: uuid(chance),
      requestParameters: null,
      responseElements: null,
      readOnly,
      eventType: "AwsServiceEvent",
      recipientAccountId: managementAccount,
      serviceEventDetails,
    }),
  );
}

export async function recordCreateAccountResult(
  change: Change,
  needs: Recording,
  organization: Organization,
  request: CreateAccountRequest,
): Promise<void> {
  const { id, state, account, failureReason, requestedAtMs, completedAtMs = change.now } = request;
  await recordServiceEvent(change, needs, organization, "CreateAccountResult", {
    createAccountStatus: {
      id,
      state,
      accountName: HIDDEN,
      ...(account === undefined ? {} : { accountId: account }),
      ...(failureReason === undefined ? {} : { failureReason }),
      requestedTimestamp: javaTime(requestedAtMs),
      completedTimestamp: javaTime(completedAtMs),
    },
  });
}

export async function recordCloseAccountResult(
  change: Change,
  needs: Recording,
  organization: Organization,
  { account, closedAtMs = change.now }: Member,
): Promise<void> {
  await recordServiceEvent(change, needs, organization, "CloseAccountResult", {
    closeAccountStatus: {
      accountId: account,
      state: "SUCCEEDED",
      requestedTimestamp: javaTime(closedAtMs),
      completedTimestamp: javaTime(change.now),
    },
  });
}

export async function recordJoining(
  change: Change,
  needs: Recording,
  organization: Organization,
  { account, joinedMethod }: Pick<Member, "account" | "joinedMethod">,
): Promise<void> {
  await recordServiceEvent(change, needs, organization, "AccountJoinedOrganization", {
    accountId: account,
    joinedMethod: joinedMethod === "CREATED" ? "Created" : "Invited",
    joinedTime: javaTime(change.now),
  });
}

export async function recordDeparture(
  change: Change,
  needs: Recording,
  organization: Organization,
  account: AccountId,
  departedMethod: "Left" | "Removed" | "Cleaned",
): Promise<void> {
  await recordServiceEvent(change, needs, organization, "AccountDepartedOrganization", {
    accountId: account,
    departedMethod,
    departedTime: javaTime(change.now),
  });
}

const VALIDATION = "EffectivePolicyValidation";

export async function recordInvalidPolicy(
  change: Change,
  needs: Recording,
  organization: Organization,
  accountPath: string,
  { account, type, errors }: InvalidPolicy,
): Promise<void> {
  const time = javaTime(change.now);
  const details = {
    accountId: account,
    policyType: type,
    state: "INVALID",
    requestTimestamp: time,
    info: "All validation errors listed",
    validationErrors: errors.map((error) => ({
      accountPath,
      evaluationTimestamp: time,
      errorCode: error.ErrorCode ?? "",
      errorMessage: error.ErrorMessage ?? "",
      pathToError: error.PathToError ?? "",
      contributingPolicies: [...(error.ContributingPolicies ?? [])],
    })),
  };
  await recordServiceEvent(change, needs, organization, VALIDATION, details, INTERNAL);
}

export async function recordValidPolicy(
  change: Change,
  needs: Recording,
  organization: Organization,
  { account, type }: InvalidPolicy,
): Promise<void> {
  const details = {
    accountId: account,
    policyType: type,
    state: "VALID",
    requestTimestamp: javaTime(change.now),
    info: "Previous effective policy validation error(s) resolved for this account/policyType",
  };
  await recordServiceEvent(change, needs, organization, VALIDATION, details, INTERNAL);
}
