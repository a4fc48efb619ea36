import { operationsWith } from "../../runtime/operation.ts";
import type { OrganizationsNeeds } from "./needs.ts";

/** What the operations work with, besides the call. */
export interface Parts {
  readonly needs: OrganizationsNeeds;
}

export const operation = operationsWith<Parts>();
