/**
 * What an account's access report says, as it is kept with its job: frozen when it was asked for, whatever
 * becomes of policies, members and uses afterwards.
 */
import type {
  AccessAdvisorUsageGranularityType,
  ServiceLastAccessed,
  TrackedActionLastAccessed,
} from "../../../pure/api/iam.shapes.ts";
import type { Call } from "../../../runtime/call.ts";
import { arnOf, type Entity } from "../entities/entity.ts";
import { type ActionUse, listActionUses } from "../last-used/store.ts";
import { isTracked } from "../last-used/tracked-actions.ts";
import type { AwsManagedPolicies } from "../policies/aws-managed.ts";
import { grantedActions } from "./granted-access.ts";
import { type Reported, sourcePolicies, usersOf } from "./reported-entity.ts";
import type { ServiceCatalogue } from "./service-catalogue.ts";

/** A last use, and the ARN that whoever made it had then. */
export interface ReportedUse {
  readonly atMs: number;
  readonly region: string;
  readonly arn: string;
}

export interface ReportedService {
  readonly namespace: string;
  readonly last?: ReportedUse | undefined;
  /** When each of those who used it did so last, by unique id. */
  readonly users: Readonly<Record<string, number>>;
  /** The tracked actions that the policies allow; absent from reports on services. */
  readonly actions?:
    | readonly { readonly name: string; readonly last?: ReportedUse | undefined }[]
    | undefined;
}

export interface AccessReport {
  readonly granularity: AccessAdvisorUsageGranularityType;
  /** By namespace: those that the policies leave possible. */
  readonly services: readonly ReportedService[];
  /** The unique ids of the users and roles whose use counts. */
  readonly principals: readonly string[];
}

interface PrincipalUse extends ActionUse {
  readonly principal: Entity;
}

/** The uses must have caught up with the journal before. */
export async function takeReport(
  call: Call,
  parts: { readonly awsManaged: AwsManagedPolicies; readonly catalogue: ServiceCatalogue },
  reported: Reported,
  granularity: AccessAdvisorUsageGranularityType,
): Promise<AccessReport> {
  const policies = await sourcePolicies(call, parts.awsManaged, reported);
  const granted = grantedActions(policies.map(({ document }) => document));
  const principals = await usersOf(call, reported);
  const uses = new Map<string, PrincipalUse[]>();
  for (const principal of principals) {
    for (const use of await listActionUses(call.transaction, principal.id, call.now)) {
      const known = uses.get(use.service) ?? [];
      known.push({ ...use, principal });
      uses.set(use.service, known);
    }
  }
  const services: ReportedService[] = [];
  for (const service of parts.catalogue.all()) {
    const actions = granted(service);
    if (actions.length === 0) continue;
    const { namespace } = service;
    const own = uses.get(namespace) ?? [];
    services.push({
      namespace,
      last: lastOf(own),
      users: lastByPrincipal(own),
      actions:
        granularity === "SERVICE_LEVEL"
          ? undefined
          : actions
              .filter((action) => isTracked(namespace, action))
              .map((name) => ({ name, last: lastOf(own.filter(({ action }) => action === name)) })),
    });
  }
  return { granularity, services, principals: principals.map(({ id }) => id) };
}

function lastOf(uses: readonly PrincipalUse[]): ReportedUse | undefined {
  let last: PrincipalUse | undefined;
  for (const use of uses) if (last === undefined || use.usedAtMs > last.usedAtMs) last = use;
  return last && { atMs: last.usedAtMs, region: last.region, arn: arnOf(last.principal) };
}

function lastByPrincipal(uses: readonly PrincipalUse[]): Record<string, number> {
  const last: Record<string, number> = {};
  for (const { principal, usedAtMs } of uses)
    last[principal.id] = Math.max(last[principal.id] ?? 0, usedAtMs);
  return last;
}

export function describeService(
  { namespace, last, users, actions = [] }: ReportedService,
  catalogue: ServiceCatalogue,
): ServiceLastAccessed {
  return {
    ServiceName: catalogue.find(namespace)?.name ?? namespace,
    LastAuthenticated: last && new Date(last.atMs),
    ServiceNamespace: namespace,
    LastAuthenticatedEntity: last?.arn,
    LastAuthenticatedRegion: last?.region,
    TotalAuthenticatedEntities: Object.keys(users).length,
    TrackedActionsLastAccessed: actions.length === 0 ? undefined : actions.map(describeAction),
  };
}

function describeAction({
  name,
  last,
}: {
  readonly name: string;
  readonly last?: ReportedUse | undefined;
}): TrackedActionLastAccessed {
  return {
    ActionName: name,
    LastAccessedEntity: last?.arn,
    LastAccessedTime: last && new Date(last.atMs),
    LastAccessedRegion: last?.region,
  };
}
