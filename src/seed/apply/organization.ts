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
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { Description } from "../file/description.ts";
import type { Place } from "../file/problem.ts";
import { unitsOf } from "../file/units.ts";
import { callAs, everyPage, make, type Planting, refused, SeedRefused, tagList } from "./planting.ts";

export interface PlantedRoot {
  readonly organizationId: string;
  readonly rootId: string;
  /** Ids of units by their paths. */
  readonly units: ReadonlyMap<string, string>;
}

const WHOLE_FILE: Place = { path: "", line: 1 };

/** The organization itself, its policy types and its units. */
export async function plantOrganization(planting: Planting, given: Description): Promise<PlantedRoot> {
  const organizationId = await ensureOrganization(planting);
  const roots = await everyPage(planting, WHOLE_FILE, ListRoots, {});
  const root = roots.flatMap(({ Roots = [] }) => Roots)[0];
  if (root?.Id === undefined) throw refused(planting, WHOLE_FILE, "the organization has no root");
  const enabled = new Set((root.PolicyTypes ?? []).map(({ Type }) => Type));
  for (const type of policyTypesOf(given)) {
    if (enabled.has(type)) continue;
    await asManagement(planting, WHOLE_FILE, EnablePolicyType, { RootId: root.Id, PolicyType: type });
  }
  return { organizationId, rootId: root.Id, units: await plantUnits(planting, given, root.Id) };
}

async function ensureOrganization(planting: Planting): Promise<string> {
  const { managementAccount } = planting.house;
  try {
    const { Organization: found } = await callAs(planting, managementAccount, {
      operation: DescribeOrganization,
      input: {},
    });
    if (found?.MasterAccountId === managementAccount && found.Id !== undefined) return found.Id;
    throw new SeedRefused(
      `${planting.file}: the first account, ${managementAccount}, is a member of ${found?.MasterAccountId}'s organization`,
    );
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "AWSOrganizationsNotInUseException") throw error;
  }
  const { Organization: made } = await asManagement(planting, WHOLE_FILE, CreateOrganization, {
    FeatureSet: "ALL",
  });
  return made?.Id ?? "";
}

/** Those named, and those without which the file's policies could not be attached. */
function policyTypesOf(given: Description): ReadonlySet<PolicyType> {
  return new Set([
    ...(given["policy-types"] ?? []),
    ...(given.policies ?? []).map(({ type = "SERVICE_CONTROL_POLICY" }) => type),
  ]);
}

async function plantUnits(planting: Planting, given: Description, rootId: string) {
  const ids = new Map<string, string>();
  const known = new Map<string, ReadonlyMap<string, string>>();
  const unitsBelow = async (parent: string, place: Place): Promise<ReadonlyMap<string, string>> => {
    const pages = await everyPage(planting, place, ListOrganizationalUnitsForParent, { ParentId: parent });
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
    const { OrganizationalUnit: made } = await asManagement(planting, place, CreateOrganizationalUnit, {
      ParentId: parent,
      Name: name,
      Tags: tagList(tags),
    });
    ids.set(path, made?.Id ?? "");
  }
  return ids;
}

/** Services that the organization trusts, and the members that administer them. */
export async function plantTrust(
  planting: Planting,
  given: Description,
  accounts: ReadonlyMap<string, AccountId>,
): Promise<void> {
  const trusted = given["trusted-access"] ?? [];
  if (trusted.length > 0) {
    const pages = await everyPage(planting, WHOLE_FILE, ListAWSServiceAccessForOrganization, {});
    const enabled = pages.flatMap(({ EnabledServicePrincipals = [] }) => EnabledServicePrincipals);
    for (const { name, place } of trusted) {
      if (enabled.some(({ ServicePrincipal }) => ServicePrincipal === name)) continue;
      await asManagement(planting, place, EnableAWSServiceAccess, { ServicePrincipal: name });
    }
  }
  for (const { name: ServicePrincipal, place, accounts: delegates } of given["delegated-administrators"] ??
    []) {
    const pages = await everyPage(planting, place, ListDelegatedAdministrators, { ServicePrincipal });
    const registered = pages.flatMap(({ DelegatedAdministrators = [] }) => DelegatedAdministrators);
    for (const { name, place: where } of delegates) {
      const AccountId = accounts.get(name) ?? "";
      if (registered.some(({ Id }) => Id === AccountId)) continue;
      // CloudTrail's own call also makes the roles without which its administrators cannot do much.
      if (ServicePrincipal === "cloudtrail.amazonaws.com") {
        const input = { MemberAccountId: AccountId };
        await asManagement(planting, where, RegisterOrganizationDelegatedAdmin, input);
      } else {
        await asManagement(planting, where, RegisterDelegatedAdministrator, { AccountId, ServicePrincipal });
      }
    }
  }
}

const asManagement = <Input, Output>(
  planting: Planting,
  place: Place,
  operation: Parameters<typeof make<Input, Output>>[3]["operation"],
  input: Input,
): Promise<Output> => make(planting, planting.house.managementAccount, place, { operation, input });
