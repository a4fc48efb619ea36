import { ListEntitiesForPolicy } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { listHolders } from "../attachments/store.ts";
import { onPolicy } from "../demands.ts";
import type { Entity, EntityKind } from "../entities/entity.ts";
import { listBounded } from "../entities/store.ts";
import { noSuchAttachablePolicy } from "../errors.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { requirePolicy } from "./managed-policy.ts";

export const listEntitiesForPolicy = operation(ListEntitiesForPolicy, {
  demands: (input, call) => onPolicy(call, "iam:ListEntitiesForPolicy", input.PolicyArn),
  async run(input, call, parts) {
    const { transaction } = call;
    const { PathPrefix: pathPrefix = "/", EntityFilter: kind, PolicyUsageFilter: usage } = input;
    const { arn } = await requirePolicy(call, parts, input.PolicyArn, noSuchAttachablePolicy);
    const account = accountOf(call);
    const holders = usage === "PermissionsBoundary" ? [] : await listHolders(transaction, account, arn);
    const bounded = usage === "PermissionsPolicy" ? [] : await listBounded(transaction, account, arn);
    const entities = new Map<string, Entity>();
    for (const entity of [...holders, ...bounded]) {
      const matches = kind === undefined || kind.toLowerCase() === entity.kind;
      if (matches && entity.path.startsWith(pathPrefix)) entities.set(entity.id, entity);
    }
    const listing = ["ListEntitiesForPolicy", arn, pathPrefix, kind, usage];
    const { items, end } = await pageOfList(call, listing, input, [...entities.values()]);
    const of = (wanted: EntityKind) => items.filter((entity) => entity.kind === wanted);
    return {
      PolicyGroups: of("group").map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of("user").map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of("role").map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...end,
    };
  },
});
