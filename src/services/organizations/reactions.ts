import type { Change, OrganizationNotice } from "../../runtime/notice.ts";
import type { OrganizationsNeeds } from "./needs.ts";

/** Tells all who react to what happens to organizations. */
export async function notify(
  { reactions = [] }: Pick<OrganizationsNeeds, "reactions">,
  change: Change,
  notice: OrganizationNotice,
): Promise<void> {
  for (const react of reactions) await react(change, notice);
}
