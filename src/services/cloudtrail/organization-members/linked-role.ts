import { CreateServiceLinkedRole } from "../../../pure/api/iam.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { LinkedRoles } from "../needs.ts";
import { CLOUDTRAIL } from "../service-principal.ts";

/** Lets CloudTrail enrich events with tags. */
export const EVENT_CONTEXT = "context.cloudtrail.amazonaws.com";

export const LINKED_ROLE_NAME = "AWSServiceRoleForCloudTrail";

export function linkedRoleArn(account: AccountId): string {
  return `arn:aws:iam::${account}:role/aws-service-role/${CLOUDTRAIL}/${LINKED_ROLE_NAME}`;
}

/**
 * Makes a linked role in the caller's account with the caller's permissions, unless it is there. CloudTrail has no
 * error of its own for a name that another role has, so this too is told as `missing`.
 */
export async function ensureLinkedRole(
  call: Call,
  linkedRoles: LinkedRoles,
  service: string,
  missing: () => Error,
): Promise<void> {
  if (await linkedRoles.exists(call.transaction, service, accountOf(call))) return;
  try {
    await call.invokeForCaller(CLOUDTRAIL, CreateServiceLinkedRole, { AWSServiceName: service });
  } catch (error) {
    throw error instanceof ServiceError ? missing() : error;
  }
}

/** Whether a call that was made for the caller failed because the caller may not make it. */
export function isDenied(error: unknown): boolean {
  return error instanceof ServiceError && error.recordedCode === "AccessDenied";
}
