import { type AccountId, isAccountId } from "../../pure/aws/account.ts";
import { parseArn } from "../../pure/aws/arn.ts";
import { invalidArn } from "./errors.ts";

/** The account of a well-formed role ARN; undefined for one that can name no role of ours. */
export function checkRoleArn(text: string): AccountId | undefined {
  const arn = parseArn(text);
  if (arn === undefined || arn.service === "") throw invalidArn(text);
  if (arn.account !== "" && !isAccountId(arn.account)) throw invalidArn(text);
  return isAccountId(arn.account) ? arn.account : undefined;
}
