/**
 * A report on which services the accounts of an organization may use by its service control policies, and
 * used. It is kept with its job as JSON, frozen when it was asked for.
 */
import type { AccessDetail, sortKeyType } from "../../../pure/api/iam.shapes.ts";
import { parsePolicy } from "../../../pure/policy/parse.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { listAccountUses } from "../last-used/store.ts";
import type { Organization, OrganizationReportScope, Organizations } from "../needs.ts";
import { ownerOf } from "./access-job.ts";
import { notManagementAccount, type ORGANIZATION_JOB_FAILURES } from "./errors.ts";
import { grantedActions } from "./granted-access.ts";
import type { CataloguedService, ServiceCatalogue } from "./service-catalogue.ts";
import { type AccessJob, listJobsSince } from "./store.ts";

/** The same report asked for again within this time is the one that is there. */
const REUSED_MS = 60_000;

export interface OrganizationUse {
  readonly atMs: number;
  readonly region: string;
  /** Of the account. */
  readonly path: string;
}

export interface OrganizationService {
  readonly namespace: string;
  readonly last?: OrganizationUse | undefined;
  /** How many accounts used it. */
  readonly accounts: number;
}

export interface OrganizationReport {
  readonly failure?: keyof typeof ORGANIZATION_JOB_FAILURES | undefined;
  readonly services: readonly OrganizationService[];
}

interface Selection {
  readonly path: string;
  readonly policyId?: string | undefined;
}

/** The organization, if its reports are the account's to ask for. */
export async function requireReportingAccount(
  call: Call,
  organizations: Organizations,
): Promise<Organization> {
  const account = accountOf(call);
  const organization = await organizations.find(call.transaction, account);
  if (organization?.managementAccount !== account || !organization.hasServiceControlPolicies) {
    throw notManagementAccount();
  }
  return organization;
}

export async function findRecentReport(
  call: Call,
  path: string,
  policyId: string | undefined,
): Promise<AccessJob | undefined> {
  const { transaction, now } = call;
  const jobs = await listJobsSince(transaction, accountOf(call), "organization", now - REUSED_MS);
  return jobs.find(({ owner, report }) => {
    const selection = JSON.parse(report) as Selection;
    return owner === ownerOf(call) && selection.path === path && selection.policyId === policyId;
  });
}

export async function takeOrganizationReport(
  call: Call,
  catalogue: ServiceCatalogue,
  scope: OrganizationReportScope | "no-such-entity" | "no-such-policy",
): Promise<OrganizationReport> {
  if (typeof scope === "string") return { failure: scope, services: [] };
  const uses = new Map<string, OrganizationUse[]>();
  for (const { account, path } of scope.accounts) {
    for (const { service, usedAtMs, region } of await listAccountUses(call.transaction, account, call.now)) {
      const known = uses.get(service) ?? [];
      known.push({ atMs: usedAtMs, region, path });
      uses.set(service, known);
    }
  }
  const isAllowed = allowedBy(scope.policyLevels);
  const services = catalogue.all().filter(isAllowed);
  return {
    services: services.map(({ namespace }) => {
      const own = uses.get(namespace) ?? [];
      const last = own.toSorted((one, other) => other.atMs - one.atMs)[0];
      return { namespace, last, accounts: own.length };
    }),
  };
}

/** Every level has to leave one and the same action possible. */
function allowedBy(
  levels: readonly (readonly string[])[] | undefined,
): (service: CataloguedService) => boolean {
  if (levels === undefined) return () => true;
  const granted = levels.map((texts) => grantedActions(texts.map(parsePolicy)));
  return (service) => {
    const [first = [], ...others] = granted.map((actionsOf) => new Set(actionsOf(service)));
    return [...first].some((action) => others.every((actions) => actions.has(action)));
  };
}

export function sortServices(
  services: readonly OrganizationService[],
  key: sortKeyType,
): OrganizationService[] {
  const byTime = key.startsWith("LAST_AUTHENTICATED_TIME");
  const sign = key.endsWith("DESCENDING") ? -1 : 1;
  return services.toSorted((one, other) => {
    const earlier = byTime ? (one.last?.atMs ?? 0) - (other.last?.atMs ?? 0) : 0;
    return sign * (earlier === 0 ? (one.namespace < other.namespace ? -1 : 1) : earlier);
  });
}

export function describeOrganizationService(
  { namespace, last, accounts }: OrganizationService,
  catalogue: ServiceCatalogue,
): AccessDetail {
  return {
    ServiceName: catalogue.find(namespace)?.name ?? namespace,
    ServiceNamespace: namespace,
    Region: last?.region,
    EntityPath: last?.path,
    LastAuthenticatedTime: last && new Date(last.atMs),
    TotalAuthenticatedEntities: accounts,
  };
}
