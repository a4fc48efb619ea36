import { isAccountId } from "../../pure/aws/account.ts";
import { parseArn } from "../../pure/aws/arn.ts";
import type { RecordResource } from "../../pure/event/record.ts";

/** A resource that a caller named by its ARN; what is no ARN of an account names nothing, whatever it says. */
export function namedResource(
  type: "AWS::IAM::Role" | "AWS::IAM::SAMLProvider",
  arn: string,
): RecordResource[] {
  const account = parseArn(arn)?.account ?? "";
  return isAccountId(account) ? [{ accountId: account, type, ARN: arn }] : [];
}
