import { DescribeResourcePolicy, PutResourcePolicy } from "../../pure/api/organizations.ts";
import { fillIn, type Placeholders, type PolicyText } from "../file/policy-text.ts";
import { change, compareDocuments, readIfPresent, type SeedRun } from "./seed-run.ts";

/** What members may do of the management account's; once those it names are there. */
export async function applyResourcePolicy(
  run: SeedRun,
  given: PolicyText | undefined,
  placeholders: Placeholders,
): Promise<void> {
  if (given === undefined) return;
  const { managementAccount } = run.house;
  const Content = fillIn(given, placeholders);
  const call = { operation: DescribeResourcePolicy, input: {} };
  const answer = await readIfPresent(
    run,
    managementAccount,
    given.place,
    call,
    "ResourcePolicyNotFoundException",
  );
  if (answer === undefined) return;
  const kept = answer.found?.ResourcePolicy?.Content;
  if (kept !== undefined) return compareDocuments(run, given.place, Content, kept);
  await change(run, managementAccount, given.place, { operation: PutResourcePolicy, input: { Content } });
}
