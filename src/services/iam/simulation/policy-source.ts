import { parseArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { arnOf, type Entity, type HolderKind, KINDS } from "../entities/entity.ts";
import { findEntity } from "../entities/store.ts";
import { foreignPolicySource, noEntityInArn } from "../errors.ts";
import type { AwsManagedPolicies } from "../policies/aws-managed.ts";
import { policyNameOf } from "../policies/policy-arn.ts";
import { findPolicyDocument } from "../policies/policy-documents.ts";
import { listInlineGrants, listManagedGrants } from "../principals/store.ts";
import { type SimulatedPolicy, storedPolicy } from "./simulated-policy.ts";

/** The user, group or role whose policies a call asks about. */
export interface PolicySource {
  readonly entity: Entity<HolderKind>;
  /** Its own policies, and for a user those of its groups. */
  readonly policies: readonly SimulatedPolicy[];
  readonly boundary?: SimulatedPolicy | undefined;
}

const HOLDERS: ReadonlySet<string> = new Set<HolderKind>(["user", "group", "role"]);

interface NamedEntity {
  readonly account: string;
  readonly kind: HolderKind;
  readonly name: string;
}

function entityNamed(arn: string): NamedEntity | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== "iam") return undefined;
  const [kind = "", ...path] = parsed.resource.split("/");
  const name = path.at(-1) ?? "";
  if (!HOLDERS.has(kind) || name === "") return undefined;
  return { account: parsed.account, kind: kind as HolderKind, name };
}

async function findSource(call: Call, arn: string): Promise<Entity<HolderKind> | undefined> {
  const named = entityNamed(arn);
  const account = accountOf(call);
  if (named?.account !== account) return undefined;
  const entity = await findEntity<HolderKind>(call.transaction, account, named.kind, named.name);
  return entity !== undefined && arnOf(entity) === arn ? entity : undefined;
}

/** The permission is asked on the ARN as it was given, whatever it names. */
export async function onPolicySource(call: Call, action: string, arn: string): Promise<Demand[]> {
  const entity = await findSource(call, arn);
  // An entity of another account is refused in words of its own, once the caller may simulate at all.
  return [{ action, resource: arn, resourceAccount: accountOf(call), resourceTags: entity?.tags }];
}

export async function requirePolicySource(
  call: Call,
  awsManaged: AwsManagedPolicies,
  arn: string,
): Promise<PolicySource> {
  const named = entityNamed(arn);
  if (named === undefined) throw noEntityInArn(arn);
  const account = accountOf(call);
  if (named.account !== account) throw foreignPolicySource(account, named.account);
  const entity = await findSource(call, arn);
  if (entity === undefined) throw KINDS[named.kind].notFound(named.name);
  const { transaction } = call;
  const policies: SimulatedPolicy[] = [];
  for (const grant of await listInlineGrants(transaction, entity.id)) {
    const id = `${grant.holder_kind}_${grant.holder_name}_${grant.name}`;
    policies.push(storedPolicy(id, "IAM Policy", grant.document));
  }
  for (const grant of await listManagedGrants(transaction, entity.id)) {
    const text = grant.document ?? awsManaged.find(grant.arn)?.document;
    policies.push(storedPolicy(policyNameOf(grant.arn), "IAM Policy", text));
  }
  const { boundaryArn } = entity;
  if (boundaryArn === undefined) return { entity, policies };
  const text = await findPolicyDocument(transaction, awsManaged, account, boundaryArn);
  const boundary = storedPolicy(policyNameOf(boundaryArn), "Permissions Boundary Policy", text);
  return { entity, policies, boundary };
}
