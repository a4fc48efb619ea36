import type { OrganizationalUnit } from "../../../pure/api/organizations.shapes.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import type { PagePosition } from "../../../pure/aws/pagination.ts";
import type { Tags } from "../../../pure/aws/tags.ts";
import type { Call } from "../../../runtime/call.ts";
import { LOWER_CASE, type Organization, organizationsArn } from "../organization/organization.ts";

export const UNITS_MAX = 2000;
/** Below the root. */
export const UNIT_DEPTH_MAX = 5;

export interface Unit {
  readonly id: string;
  readonly organizationId: string;
  readonly parentId: string;
  readonly name: string;
  readonly tags: Tags;
  readonly createdAtMs: number;
}

/** Units are listed by creation. */
export function unitPosition({ createdAtMs, id }: Unit): PagePosition {
  return [createdAtMs, id];
}

export function newUnit(
  { id, rootId }: Organization,
  draft: Pick<Unit, "parentId" | "name" | "tags">,
  { chance, now }: Pick<Call, "chance" | "now">,
): Unit {
  const unitId = `ou-${rootId.slice("r-".length)}-${randomText(LOWER_CASE, 8, chance)}`;
  return { ...draft, id: unitId, organizationId: id, createdAtMs: now };
}

/** `path` leads from the organization to the unit itself. */
export function unitShape(
  organization: Organization,
  { id, name }: Unit,
  path: readonly string[],
): OrganizationalUnit {
  return {
    Id: id,
    Arn: organizationsArn(organization, "ou", id),
    Name: name,
    Path: `${path.join("/")}/`,
  };
}
