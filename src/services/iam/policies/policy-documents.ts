import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { arnOf } from "../entities/entity.ts";
import { findEntity } from "../entities/store.ts";
import type { AwsManagedPolicies } from "./aws-managed.ts";
import { locatePolicy } from "./policy-arn.ts";
import { findDefaultDocument } from "./store.ts";

/** The default version of a managed policy, as the account's identities see it; undefined when there is none. */
export async function findPolicyDocument(
  transaction: Transaction,
  awsManaged: AwsManagedPolicies,
  account: AccountId,
  arn: string,
): Promise<string | undefined> {
  const aws = awsManaged.find(arn);
  if (aws !== undefined) return aws.document;
  const located = locatePolicy(arn);
  if (located === undefined || located.owner !== account) return undefined;
  const policy = await findEntity(transaction, account, "policy", located.name);
  if (policy === undefined || arnOf(policy) !== arn) return undefined;
  return findDefaultDocument(transaction, policy.id);
}
