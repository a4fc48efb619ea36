import type {
  EntityType,
  GroupDetail,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from "../../../pure/api/iam.shapes.ts";
import { GetAccountAuthorizationDetails } from "../../../pure/api/iam.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import {
  type CustomerPolicy,
  type Entity,
  foldName,
  type Group,
  type Role,
  type User,
} from "../entities/entity.ts";
import { listEntities } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { readPage } from "../paging.ts";
import type { AwsManagedPolicies, AwsManagedPolicy } from "../policies/aws-managed.ts";
import { awsPolicy, customerPolicy, type PolicyUses, policyUses } from "../policies/managed-policy.ts";
import { detailGroup, detailPolicy, detailRole, detailUser } from "./authorization-details.ts";

/** The order in which the pages go through an account. */
const PARTS = [
  ["User", "user"],
  ["Group", "group"],
  ["Role", "role"],
  ["LocalManagedPolicy", "policy"],
  ["AWSManagedPolicy", "aws"],
] as const satisfies readonly (readonly [EntityType, Entity["kind"] | "aws"])[];

interface Item {
  readonly part: number;
  readonly entity?: Entity | undefined;
  readonly aws?: AwsManagedPolicy | undefined;
}

export const getAccountAuthorizationDetails = operation(GetAccountAuthorizationDetails, {
  demands: () => onAccount("iam:GetAccountAuthorizationDetails"),
  async run(input, call, { awsManaged, lastUsed }) {
    await lastUsed.catchUp(call);
    const filter = input.Filter ?? [];
    const uses = await policyUses(call);
    const { items, end } = await readPage(
      call,
      ["GetAccountAuthorizationDetails", ...filter],
      input,
      async (after, limit) => {
        const [partAfter = 0, nameAfter = ""] = after ?? [];
        const found: Item[] = [];
        for (const [part, [type, kind]] of PARTS.entries()) {
          if (part < Number(partAfter) || (filter.length > 0 && !filter.includes(type))) continue;
          const start = part === partAfter ? String(nameAfter) : "";
          const wanted = limit - found.length;
          if (kind === "aws") {
            const attached = attachedAwsPolicies(awsManaged, uses, start).slice(0, wanted);
            found.push(...attached.map((aws) => ({ part, aws })));
          } else {
            const page = { after: start, limit: wanted };
            const entities = await listEntities(call.transaction, accountOf(call), kind, page);
            found.push(...entities.map((entity) => ({ part, entity })));
          }
        }
        return found;
      },
      ({ part, entity, aws }) => [part, foldName(entity?.name ?? aws?.name ?? "")],
    );
    return { ...(await detailsOf(call, items, uses)), ...end };
  },
});

function attachedAwsPolicies(
  awsManaged: AwsManagedPolicies,
  uses: PolicyUses,
  after: string,
): AwsManagedPolicy[] {
  const arns = new Set([...uses.attachments.keys(), ...uses.boundaries.keys()]);
  return [...arns]
    .map((arn) => awsManaged.find(arn))
    .filter((policy) => policy !== undefined)
    .filter(({ name }) => foldName(name) > after)
    .sort((one, other) => (foldName(one.name) < foldName(other.name) ? -1 : 1));
}

async function detailsOf(call: Call, items: readonly Item[], uses: PolicyUses) {
  const UserDetailList: UserDetail[] = [];
  const GroupDetailList: GroupDetail[] = [];
  const RoleDetailList: RoleDetail[] = [];
  const Policies: ManagedPolicyDetail[] = [];
  for (const { entity, aws } of items) {
    if (aws !== undefined) Policies.push(await detailPolicy(call, awsPolicy(aws), uses));
    else if (entity?.kind === "user") UserDetailList.push(await detailUser(call, entity as User));
    else if (entity?.kind === "group") GroupDetailList.push(await detailGroup(call, entity as Group));
    else if (entity?.kind === "role") RoleDetailList.push(await detailRole(call, entity as Role));
    else if (entity?.kind === "policy") {
      Policies.push(await detailPolicy(call, customerPolicy(entity as CustomerPolicy), uses));
    }
  }
  return { UserDetailList, GroupDetailList, RoleDetailList, Policies };
}
