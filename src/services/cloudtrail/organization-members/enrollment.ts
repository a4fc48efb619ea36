import type { AccountId } from "../../../pure/aws/account.ts";

/**
 * A stretch of the journal through which CloudTrail works in a member account for its organization. The management
 * account has none: what is the organization's is its own.
 */
export interface Enrollment {
  readonly organizationId: string;
  readonly account: AccountId;
  /** The last sequence before it. */
  readonly fromSequence: number;
  /** Its last sequence; absent while it goes on. */
  readonly untilSequence?: number | undefined;
  /** The call that ended it, whose own record comes after and still belongs to it. */
  readonly endedBy?: string | undefined;
}

/** Whether an account was enrolled for the record at a place in the journal. */
export type WasEnrolled = (
  organizationId: string,
  account: string,
  sequence: number,
  requestId: string | undefined,
) => boolean;

export function enrolledBy(enrollments: readonly Enrollment[]): WasEnrolled {
  const byAccount = Map.groupBy(enrollments, ({ account }) => account as string);
  return (organizationId, account, sequence, requestId) =>
    byAccount.get(account)?.some((enrollment) => {
      if (enrollment.organizationId !== organizationId || sequence <= enrollment.fromSequence) return false;
      if (enrollment.untilSequence === undefined || sequence <= enrollment.untilSequence) return true;
      return requestId !== undefined && requestId === enrollment.endedBy;
    }) ?? false;
}
