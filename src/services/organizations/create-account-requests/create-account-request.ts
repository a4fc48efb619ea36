import type {
  CreateAccountFailureReason,
  CreateAccountState,
  CreateAccountStatus,
} from "../../../pure/api/organizations.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Tags } from "../../../pure/aws/tags.ts";

export const ROLE_NAME_DEFAULT = "OrganizationAccountAccessRole";

/** An account that was asked for, and what came of it. */
export interface CreateAccountRequest {
  readonly id: string;
  readonly organizationId: string;
  readonly state: CreateAccountState;
  readonly accountName: string;
  readonly email: string;
  readonly roleName: string;
  readonly tags: Tags;
  readonly requestedAtMs: number;
  readonly completedAtMs?: number | undefined;
  readonly account?: AccountId | undefined;
  readonly failureReason?: CreateAccountFailureReason | undefined;
}

export function requestShape(request: CreateAccountRequest): CreateAccountStatus {
  const { completedAtMs } = request;
  return {
    Id: request.id,
    AccountName: request.accountName,
    State: request.state,
    RequestedTimestamp: new Date(request.requestedAtMs),
    CompletedTimestamp: completedAtMs === undefined ? undefined : new Date(completedAtMs),
    AccountId: request.account,
    FailureReason: request.failureReason,
  };
}
