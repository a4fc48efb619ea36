import { DescribeResourcePolicy, PutResourcePolicy } from "../../pure/api/organizations.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import { fillIn, type Placeholders, type PolicyText } from "../file/policy-text.ts";
import { callAs, compareDocuments, make, type Planting } from "./planting.ts";

/** What members may do of the management account's; once those it names are there. */
export async function plantResourcePolicy(
  planting: Planting,
  given: PolicyText | undefined,
  placeholders: Placeholders,
): Promise<void> {
  if (given === undefined) return;
  const { managementAccount } = planting.house;
  const Content = fillIn(given, placeholders);
  const kept = await keptPolicy(planting);
  if (kept !== undefined) return compareDocuments(planting, given.place, Content, kept);
  await make(planting, managementAccount, given.place, { operation: PutResourcePolicy, input: { Content } });
}

async function keptPolicy(planting: Planting): Promise<string | undefined> {
  try {
    const asked = { operation: DescribeResourcePolicy, input: {} };
    return (await callAs(planting, planting.house.managementAccount, asked)).ResourcePolicy?.Content;
  } catch (error) {
    if (error instanceof ServiceError && error.code === "ResourcePolicyNotFoundException") return undefined;
    throw error;
  }
}
