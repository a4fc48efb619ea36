import type { AccountId } from "../../../pure/aws/account.ts";

/**
 * A stretch of the journal through which CloudTrail works in a member account for its organization. The management
 * account has none: what is the organization's is its own.
 */
export interface MemberPeriod {
  readonly organizationId: string;
  readonly account: AccountId;
  /** The last sequence before it. */
  readonly fromSequence: number;
  /** Its last sequence; absent while it goes on. */
  readonly untilSequence?: number | undefined;
  /** The call that ended it, whose own record comes after and still belongs to it. */
  readonly endedBy?: string | undefined;
}

/** Whether an account was a member for the record at a place in the journal. */
export type WasMember = (
  organizationId: string,
  account: string,
  sequence: number,
  requestId: string | undefined,
) => boolean;

export function membership(periods: readonly MemberPeriod[]): WasMember {
  const byAccount = Map.groupBy(periods, ({ account }) => account as string);
  return (organizationId, account, sequence, requestId) =>
    byAccount.get(account)?.some((period) => {
      if (period.organizationId !== organizationId || sequence <= period.fromSequence) return false;
      if (period.untilSequence === undefined || sequence <= period.untilSequence) return true;
      return requestId !== undefined && requestId === period.endedBy;
    }) ?? false;
}
