import { parseArn } from "../../../pure/aws/arn.ts";
import { invalidPolicyArn } from "../errors.ts";

export interface PolicyLocation {
  /** An account id, or `aws` for the policies that AWS manages. */
  readonly owner: string;
  readonly path: string;
  readonly name: string;
}

/** Reads `arn:aws:iam::OWNER:policy/PATH/NAME`; undefined for any other ARN. */
export function locatePolicy(arn: string): PolicyLocation | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined || parsed.service !== "iam" || !parsed.resource.startsWith("policy/")) {
    return undefined;
  }
  const lastSlash = parsed.resource.lastIndexOf("/");
  const name = parsed.resource.slice(lastSlash + 1);
  if (name === "" || parsed.account === "") return undefined;
  return { owner: parsed.account, path: parsed.resource.slice("policy".length, lastSlash + 1), name };
}

/** The same for calls whose only way to name a policy is its ARN. */
export function requirePolicyLocation(arn: string): PolicyLocation {
  const located = locatePolicy(arn);
  if (located === undefined) throw invalidPolicyArn(arn);
  return located;
}

/** The name at the end of a managed policy's ARN, which was checked when it was stored. */
export function policyNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

export function policyPathOf(arn: string): string {
  return locatePolicy(arn)?.path ?? "/";
}
