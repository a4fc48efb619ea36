import type { GetServiceLinkedRoleDeletionStatusResponse } from "../../../pure/api/iam.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { type ByteSource, uuid } from "../../../pure/aws/ids.ts";
import type { Role } from "../entities/entity.ts";
import type { RoleUsage } from "../needs.ts";

/**
 * The id of a task is `task/aws-service-role/SERVICE/ROLE-NAME/UUID`: it names the role, which is how its
 * reader is authorized when the role is gone.
 */
export interface DeletionTask {
  readonly id: string;
  readonly account: AccountId;
  readonly roleId: string;
  readonly service: string;
  readonly status: "NOT_STARTED" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  readonly failure?: DeletionFailure | undefined;
}

export interface DeletionFailure {
  readonly reason: string;
  readonly usage: readonly RoleUsage[];
}

const TASK_ID = /^task(\/aws-service-role\/[^/]+\/)([^/]+)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function newDeletionTask(role: Role, service: string, chance: ByteSource): DeletionTask {
  return {
    id: `task${role.path}${role.name}/${uuid(chance)}`,
    account: role.account,
    roleId: role.id,
    service,
    status: "NOT_STARTED",
  };
}

/** The role that a task's id names; undefined for text that is no such id. */
export function roleOfTask(id: string): { readonly path: string; readonly name: string } | undefined {
  const [, path, name] = TASK_ID.exec(id) ?? [];
  return path === undefined || name === undefined ? undefined : { path, name };
}

/** Why a role cannot be deleted now, by what its service says and where its sessions live; undefined if it can. */
export function deletionFailure(
  resources: readonly RoleUsage[],
  sessionRegions: readonly string[],
): DeletionFailure | undefined {
  const byRegion = new Map<string, string[]>();
  for (const region of sessionRegions) byRegion.set(region, []);
  for (const usage of resources) {
    byRegion.set(usage.region, [...(byRegion.get(usage.region) ?? []), ...usage.resources]);
  }
  if (byRegion.size === 0) return undefined;
  const usage = [...byRegion].map(([region, arns]) => ({ region, resources: arns.sort() }));
  return {
    reason:
      resources.length > 0
        ? "The role is in use by the linked service. Delete the resources that use it and try again."
        : "The linked service is using the role. Wait until its sessions have ended and try again.",
    usage: usage.sort((left, right) => (left.region < right.region ? -1 : 1)),
  };
}

export function describeDeletion({
  status,
  failure,
}: DeletionTask): GetServiceLinkedRoleDeletionStatusResponse {
  if (failure === undefined) return { Status: status };
  const RoleUsageList = failure.usage.map(({ region, resources }) => ({
    Region: region,
    Resources: resources.length === 0 ? undefined : resources,
  }));
  return { Status: status, Reason: { Reason: failure.reason, RoleUsageList } };
}
