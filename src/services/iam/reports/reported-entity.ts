import { parseArn } from "../../../pure/aws/arn.ts";
import type { PolicyDocument } from "../../../pure/policy/document.ts";
import { parsePolicy } from "../../../pure/policy/parse.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { listHolders } from "../attachments/store.ts";
import { callerArn } from "../demands.ts";
import { arnOf, type Entity, type Group, type HolderKind } from "../entities/entity.ts";
import { findEntity } from "../entities/store.ts";
import { unparsableArn } from "../errors.ts";
import { listMembers } from "../groups/store.ts";
import type { AwsManagedPolicies, AwsManagedPolicy } from "../policies/aws-managed.ts";
import { findDefaultDocument } from "../policies/store.ts";
import { listInlineGrants, listManagedGrants } from "../principals/store.ts";
import { foreignReport, invalidArnPartition, invalidArnService, noSuchReported } from "./errors.ts";

export const HOLDER_KINDS: ReadonlySet<string> = new Set<HolderKind>(["user", "group", "role"]);
export const REPORTED_KINDS: ReadonlySet<string> = new Set([...HOLDER_KINDS, "policy"]);
const MEMBERS_AT_ONCE = 1000;

/** A user, group or role, or a managed policy of either owner. */
export interface Reported {
  readonly arn: string;
  readonly entity?: Entity<HolderKind | "policy"> | undefined;
  readonly aws?: AwsManagedPolicy | undefined;
}

/** The permission is asked on the ARN as it was given, whatever it names. */
export async function onReported(call: Call, action: string, arn: string): Promise<Demand[]> {
  const [kind = "", ...rest] = (parseArn(arn)?.resource ?? "").split("/");
  const account = accountOf(call);
  const isOwn = parseArn(arn)?.account === account && REPORTED_KINDS.has(kind);
  const entity = isOwn
    ? await findEntity(call.transaction, account, kind as HolderKind | "policy", rest.at(-1) ?? "")
    : undefined;
  // An entity of another account is refused in words of its own, once the caller may ask at all.
  return [{ action, resource: arn, resourceAccount: account, resourceTags: entity?.tags }];
}

/**
 * Finds what an ARN names. The path in it is not looked at. `kinds` are those that the call takes, and
 * `unsupported` is what it answers for others.
 */
export async function requireReported(
  call: Call,
  awsManaged: AwsManagedPolicies,
  arn: string,
  kinds: ReadonlySet<string>,
  unsupported: (arn: string) => Error,
): Promise<Reported> {
  const parsed = parseArn(arn);
  if (parsed === undefined) throw unparsableArn();
  if (parsed.partition !== "aws") throw invalidArnPartition();
  if (parsed.service !== "iam") throw invalidArnService();
  const [kind = "", ...rest] = parsed.resource.split("/");
  const account = accountOf(call);
  const isAwsPolicy = kind === "policy" && parsed.account === "aws";
  if (parsed.account !== account && !isAwsPolicy) throw foreignReport(callerArn(call), arn);
  const name = rest.at(-1) ?? "";
  if (!kinds.has(kind) || name === "") throw unsupported(arn);
  if (isAwsPolicy) {
    const aws = awsManaged.find(arn);
    if (aws === undefined) throw noSuchReported(arn);
    return { arn, aws };
  }
  const entity = await findEntity(call.transaction, account, kind as HolderKind | "policy", name);
  if (entity === undefined) throw noSuchReported(arn);
  return { arn, entity };
}

/** A policy that gives permissions to what is reported. */
export interface SourcePolicy {
  readonly name: string;
  /** Absent for an inline policy, which is told by its holder. */
  readonly arn?: string | undefined;
  readonly holder?: { readonly kind: HolderKind; readonly name: string } | undefined;
  readonly document: PolicyDocument;
}

/** The policies of a user, its groups', a group's, a role's, or a policy itself. */
export async function sourcePolicies(
  call: Call,
  awsManaged: AwsManagedPolicies,
  { entity, aws, arn }: Reported,
): Promise<SourcePolicy[]> {
  const { transaction } = call;
  if (aws !== undefined) return [{ name: aws.name, arn, document: parsePolicy(aws.document) }];
  if (entity === undefined) return [];
  if (entity.kind === "policy") {
    const text = await findDefaultDocument(transaction, entity.id);
    return text === undefined ? [] : [{ name: entity.name, arn, document: parsePolicy(text) }];
  }
  const policies: SourcePolicy[] = [];
  for (const grant of await listInlineGrants(transaction, entity.id)) {
    const holder = { kind: grant.holder_kind as HolderKind, name: grant.holder_name };
    policies.push({ name: grant.name, holder, document: parsePolicy(grant.document) });
  }
  for (const grant of await listManagedGrants(transaction, entity.id)) {
    const text = grant.document ?? awsManaged.find(grant.arn)?.document;
    if (text === undefined) throw new Error(`the attached policy ${grant.arn} has no document`);
    const name = grant.arn.slice(grant.arn.lastIndexOf("/") + 1);
    policies.push({ name, arn: grant.arn, document: parsePolicy(text) });
  }
  return policies;
}

/** The users and roles whose use counts: itself, a group's members, or who has a policy, each once. */
export async function usersOf(call: Call, reported: Reported): Promise<Entity[]> {
  const { entity, arn } = reported;
  if (entity !== undefined && entity.kind !== "policy") return principalsIn(call, [entity]);
  // The ARN of the request may bear another path than the policy.
  const policyArn = entity === undefined ? arn : arnOf(entity);
  return principalsIn(call, await listHolders(call.transaction, accountOf(call), policyArn));
}

async function principalsIn(call: Call, holders: readonly Entity[]): Promise<Entity[]> {
  const principals = new Map<string, Entity>();
  for (const holder of holders) {
    const found = holder.kind === "group" ? await membersOf(call, holder as Group) : [holder];
    for (const entity of found) principals.set(entity.id, entity);
  }
  return [...principals.values()];
}

async function membersOf(call: Call, group: Group): Promise<Entity[]> {
  const members: Entity[] = [];
  for (let after = ""; ; ) {
    const page = await listMembers(call.transaction, group, after, MEMBERS_AT_ONCE);
    members.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < MEMBERS_AT_ONCE) return members;
    after = last.name.toLowerCase();
  }
}
