import { RegisterOrganizationDelegatedAdmin } from "../../pure/api/cloudtrail.ts";
import type { PolicyType } from "../../pure/api/organizations.shapes.ts";
import {
  CreateOrganization,
  CreateOrganizationalUnit,
  DescribeOrganization,
  EnableAWSServiceAccess,
  EnablePolicyType,
  ListAWSServiceAccessForOrganization,
  ListDelegatedAdministrators,
  ListOrganizationalUnitsForParent,
  ListRoots,
  RegisterDelegatedAdministrator,
} from "../../pure/api/organizations.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { Description } from "../file/description.ts";
import type { Place } from "../file/problem.ts";
import { unitsOf } from "../file/units.ts";
import {
  change,
  everyPage,
  readIfPresent,
  refused,
  type SeedCall,
  SeedRefused,
  type SeedRun,
  tagList,
} from "./seed-run.ts";

export interface OrganizationIds {
  readonly organizationId: string;
  readonly rootId: string;
  /** Ids of units by their paths. */
  readonly units: ReadonlyMap<string, string>;
}

const WHOLE_FILE: Place = { path: "", line: 1 };

/** The organization itself, its policy types and its units. */
export async function applyOrganization(run: SeedRun, given: Description): Promise<OrganizationIds> {
  const organizationId = await ensureOrganization(run);
  const roots = await everyPage(run, WHOLE_FILE, ListRoots, {});
  const root = roots.flatMap(({ Roots = [] }) => Roots)[0];
  if (root?.Id === undefined) throw refused(run, WHOLE_FILE, "the organization has no root");
  const enabled = new Set((root.PolicyTypes ?? []).map(({ Type }) => Type));
  for (const type of policyTypesOf(given)) {
    if (enabled.has(type)) continue;
    await asManagement(run, WHOLE_FILE, EnablePolicyType, { RootId: root.Id, PolicyType: type });
  }
  return { organizationId, rootId: root.Id, units: await applyUnits(run, given, root.Id) };
}

async function ensureOrganization(run: SeedRun): Promise<string> {
  const { managementAccount } = run.house;
  const call = { operation: DescribeOrganization, input: {} };
  const answer = await readIfPresent(
    run,
    managementAccount,
    WHOLE_FILE,
    call,
    "AWSOrganizationsNotInUseException",
  );
  const found = answer?.found?.Organization;
  if (found === undefined) {
    const { Organization: created } = await asManagement(run, WHOLE_FILE, CreateOrganization, {
      FeatureSet: "ALL",
    });
    return created?.Id ?? "";
  }
  if (found.MasterAccountId === managementAccount && found.Id !== undefined) return found.Id;
  throw new SeedRefused(
    `${run.file}: the first account, ${managementAccount}, is a member of ${found.MasterAccountId}'s organization`,
  );
}

/** Those named, and those without which the file's policies could not be attached. */
function policyTypesOf(given: Description): ReadonlySet<PolicyType> {
  return new Set([
    ...(given["policy-types"] ?? []),
    ...(given.policies ?? []).map(({ type = "SERVICE_CONTROL_POLICY" }) => type),
  ]);
}

async function applyUnits(run: SeedRun, given: Description, rootId: string) {
  const ids = new Map<string, string>();
  const known = new Map<string, ReadonlyMap<string, string>>();
  const unitsBelow = async (parent: string, place: Place): Promise<ReadonlyMap<string, string>> => {
    const pages = await everyPage(run, place, ListOrganizationalUnitsForParent, { ParentId: parent });
    const units = pages.flatMap(({ OrganizationalUnits = [] }) => OrganizationalUnits);
    return new Map(units.map(({ Name = "", Id = "" }) => [Name, Id]));
  };
  for (const { name, path, above, tags, place } of unitsOf(given.units)) {
    const parent = above === undefined ? rootId : (ids.get(above) ?? "");
    const siblings = known.get(parent) ?? (await unitsBelow(parent, place));
    known.set(parent, siblings);
    const found = siblings.get(name);
    if (found !== undefined) {
      ids.set(path, found);
      continue;
    }
    const { OrganizationalUnit: created } = await asManagement(run, place, CreateOrganizationalUnit, {
      ParentId: parent,
      Name: name,
      Tags: tagList(tags),
    });
    ids.set(path, created?.Id ?? "");
  }
  return ids;
}

/** Services that the organization trusts, and the members that administer them. */
export async function applyTrust(
  run: SeedRun,
  given: Description,
  accounts: ReadonlyMap<string, AccountId>,
): Promise<void> {
  const trusted = given["trusted-access"] ?? [];
  if (trusted.length > 0) {
    const pages = await everyPage(run, WHOLE_FILE, ListAWSServiceAccessForOrganization, {});
    const enabled = pages.flatMap(({ EnabledServicePrincipals = [] }) => EnabledServicePrincipals);
    for (const { name, place } of trusted) {
      if (enabled.some(({ ServicePrincipal }) => ServicePrincipal === name)) continue;
      await asManagement(run, place, EnableAWSServiceAccess, { ServicePrincipal: name });
    }
  }
  for (const { name: ServicePrincipal, place, accounts: delegates } of given["delegated-administrators"] ??
    []) {
    const pages = await everyPage(run, place, ListDelegatedAdministrators, { ServicePrincipal });
    const registered = pages.flatMap(({ DelegatedAdministrators = [] }) => DelegatedAdministrators);
    for (const { name, place: where } of delegates) {
      const AccountId = accounts.get(name) ?? "";
      if (registered.some(({ Id }) => Id === AccountId)) continue;
      // CloudTrail's own call also makes the roles without which its administrators cannot do much.
      if (ServicePrincipal === "cloudtrail.amazonaws.com") {
        const input = { MemberAccountId: AccountId };
        await asManagement(run, where, RegisterOrganizationDelegatedAdmin, input);
      } else {
        await asManagement(run, where, RegisterDelegatedAdministrator, { AccountId, ServicePrincipal });
      }
    }
  }
}

const asManagement = <Input, Output>(
  run: SeedRun,
  place: Place,
  operation: SeedCall<Input, Output>["operation"],
  input: Input,
): Promise<Output> => change(run, run.house.managementAccount, place, { operation, input });
