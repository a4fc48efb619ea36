import { operationsWith } from "../../runtime/operation.ts";
import type { OrganizationsNeeds } from "./needs.ts";

export const ACCOUNTS_MAX_DEFAULT = 10;

/** What the operations work with, besides the call. */
export interface Parts {
  readonly needs: OrganizationsNeeds;
}

export const operation = operationsWith<Parts>();
