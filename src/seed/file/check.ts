import { accountEmail } from "./account-email.ts";
import type { AccountDescription, Contents, Description } from "./description.ts";
import { checkPolicyText, type PolicyCheck, type PolicyText } from "./policy-text.ts";
import { profilesOf } from "./profiles.ts";
import type { Reference, Report } from "./readers.ts";
import { unitsOf } from "./units.ts";

const ROOT = "Root";
const MANAGEMENT_PROFILE = "cairn";
/** Not names of accounts: what stands for something else in policies and targets. */
const RESERVED = ["management", "organization", ROOT];

/** Reports what names nothing, or two things, and every policy that AWS would refuse. */
export function checkDescription(given: Description, report: Report): void {
  const { accounts = [], management, policies = [] } = given;
  const names = new Set(accounts.map(({ name }) => name));
  const units = unitsOf(given.units).map(({ path }) => path);
  const demandKnown = ({ name, place }: Reference, known: readonly string[], what: string) => {
    if (known.includes(name)) return;
    report({ ...place, message: `there is no ${what} "${name}"${listed(known)}` });
  };
  const policyCheck = (policy: PolicyText | undefined, check: PolicyCheck) => {
    if (policy !== undefined) checkPolicyText(policy, check, names, report);
  };

  checkAccounts(accounts, report);
  for (const { unit } of accounts) if (unit !== undefined) demandKnown(unit, units, "unit");
  for (const { accounts: delegates } of given["delegated-administrators"] ?? []) {
    for (const delegate of delegates) demandKnown(delegate, [...names], "account");
  }
  policyCheck(given["resource-policy"], { type: "organizations" });
  for (const { type = "SERVICE_CONTROL_POLICY", content, targets = [] } of policies) {
    policyCheck(content, { type: CONTROL_TYPES[type] ?? "any" });
    for (const target of targets) {
      demandKnown(target, [ROOT, "management", ...units, ...names], "root, unit or account");
      if (units.includes(target.name) && names.has(target.name)) {
        report({ ...target.place, message: `"${target.name}" is both a unit and an account` });
      }
    }
  }
  if (management !== undefined) checkContents(management, policyCheck, demandKnown);
  for (const account of accounts) checkContents(account, policyCheck, demandKnown);
  checkProfiles(given, report);
}

const CONTROL_TYPES: Readonly<Record<string, PolicyCheck["type"]>> = {
  SERVICE_CONTROL_POLICY: "scp",
  RESOURCE_CONTROL_POLICY: "rcp",
};

type DemandKnown = (reference: Reference, known: readonly string[], what: string) => void;
type CheckPolicy = (policy: PolicyText | undefined, check: PolicyCheck) => void;

function checkContents(contents: Contents, policyCheck: CheckPolicy, demandKnown: DemandKnown): void {
  const { users = [], groups = [], roles = [], policies = [], buckets = [] } = contents;
  const policyNames = policies.map(({ name }) => name);
  const groupNames = groups.map(({ name }) => name);
  for (const policy of policies) policyCheck(policy, { type: "identity" });
  for (const identity of [...users, ...groups, ...roles]) {
    for (const inline of identity["inline-policies"] ?? []) policyCheck(inline, { type: "identity" });
    for (const attached of identity.policies ?? []) {
      if (!attached.name.startsWith("arn:")) demandKnown(attached, policyNames, "policy in the account");
    }
  }
  for (const user of users) {
    for (const group of user.groups ?? []) demandKnown(group, groupNames, "group in the account");
  }
  for (const role of roles) policyCheck(role.trust, { type: "trust" });
  for (const { name, policy } of buckets) policyCheck(policy, { type: "bucket", bucket: name });
}

function checkAccounts(accounts: readonly AccountDescription[], report: Report): void {
  const known = new Map<string, string>();
  for (const { name, id, email, place } of accounts) {
    if (RESERVED.includes(name)) report({ ...place, message: `an account cannot be called "${name}" here` });
    const address = accountEmail({ name, email }).toLowerCase();
    for (const own of [id, address]) {
      if (own === undefined) continue;
      const other = known.get(own);
      const remedy = own === address && email === undefined ? "; give it another by email" : "";
      if (other !== undefined) report({ ...place, message: `${own} is that of ${other} as well${remedy}` });
      known.set(own, name);
    }
  }
}

function checkProfiles(given: Description, report: Report): void {
  const profiles = profilesOf(given);
  const seen = new Set([MANAGEMENT_PROFILE]);
  for (const { name, place } of profiles) {
    if (seen.has(name)) report({ ...place, message: `the profile "${name}" is asked for twice` });
    seen.add(name);
  }
  for (const contents of [given.management, ...(given.accounts ?? [])]) {
    for (const { profile } of contents?.roles ?? []) {
      const source = profile?.["source-profile"];
      if (source === undefined || seen.has(source.name)) continue;
      report({ ...source.place, message: `there is no profile "${source.name}"${listed([...seen])}` });
    }
  }
}

function listed(known: readonly string[]): string {
  return known.length === 0 ? "" : `; there are ${known.join(", ")}`;
}
