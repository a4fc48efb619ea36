import {
  AttachPolicy,
  CreatePolicy,
  DescribePolicy,
  ListPolicies,
  ListTargetsForPolicy,
} from "../../pure/api/organizations.ts";
import type { OrganizationPolicyDescription } from "../file/description.ts";
import { fillIn, type Placeholders } from "../file/policy-text.ts";
import { change, compareDocuments, everyPage, read, type SeedRun } from "./seed-run.ts";

/** The organization's policies and where they are attached; last, since they bind those who make the rest. */
export async function applyPolicies(
  run: SeedRun,
  given: readonly OrganizationPolicyDescription[],
  placeholders: Placeholders,
  targetId: (name: string) => string,
): Promise<void> {
  const { managementAccount } = run.house;
  for (const policy of given) {
    const { name, place, type = "SERVICE_CONTROL_POLICY", description = "", targets = [] } = policy;
    const Content = fillIn(policy.content, placeholders);
    const found = await findPolicy(run, policy);
    if (found !== undefined) {
      const kept = await read(run, managementAccount, place, {
        operation: DescribePolicy,
        input: { PolicyId: found },
      });
      compareDocuments(run, policy.content.place, Content, kept?.Policy?.Content);
    }
    const id =
      found ??
      (
        await change(run, managementAccount, place, {
          operation: CreatePolicy,
          input: { Name: name, Type: type, Description: description, Content },
        })
      ).Policy?.PolicySummary?.Id;
    const PolicyId = id ?? "";
    const pages = await everyPage(run, place, ListTargetsForPolicy, { PolicyId });
    const attached = new Set(pages.flatMap(({ Targets = [] }) => Targets).map(({ TargetId }) => TargetId));
    for (const target of targets) {
      const TargetId = targetId(target.name);
      if (attached.has(TargetId)) continue;
      await change(run, managementAccount, target.place, {
        operation: AttachPolicy,
        input: { PolicyId, TargetId },
      });
    }
  }
}

async function findPolicy(
  run: SeedRun,
  { name, place, type = "SERVICE_CONTROL_POLICY" }: OrganizationPolicyDescription,
): Promise<string | undefined> {
  const pages = await everyPage(run, place, ListPolicies, { Filter: type });
  return pages.flatMap(({ Policies = [] }) => Policies).find(({ Name }) => Name === name)?.Id;
}
