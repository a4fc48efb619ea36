import type { AttachedPermissionsBoundary } from "../../../pure/api/iam.shapes.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Entity } from "../entities/entity.ts";
import { invalidBoundary, noSuchBoundary } from "../errors.ts";
import type { Parts } from "../parts.ts";
import { requireAttachablePolicy } from "../policies/managed-policy.ts";
import { locatePolicy } from "../policies/policy-arn.ts";

/** Checks the ARN of a policy that is to bound a user or role; gives it back. */
export async function checkBoundary(
  call: Call,
  parts: Parts,
  arn: string | undefined,
): Promise<string | undefined> {
  if (arn === undefined) return undefined;
  if (locatePolicy(arn) === undefined) throw invalidBoundary(arn);
  await requireAttachablePolicy(call, parts, arn, noSuchBoundary);
  return arn;
}

// AWS sends `Policy`, not the one value of the published model.
export function describeBoundary({ boundaryArn }: Entity): AttachedPermissionsBoundary | undefined {
  if (boundaryArn === undefined) return undefined;
  return { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundaryArn };
}
