import type { AccountId } from "../pure/aws/account.ts";
import type { Call } from "./call.ts";

/** What something changes with: a call, or the run of a job, which has no request. */
export type Change = Pick<Call, "transaction" | "now" | "chance"> & {
  readonly requestId?: string | undefined;
};

/** The organization that a notice is about, as it was when the notice was given. */
export interface NoticedOrganization {
  readonly id: string;
  readonly managementAccount: AccountId;
}

/** What AWS Organizations tells the other services: what has happened, in the transaction in which it did. */
export type OrganizationNotice = { readonly organization: NoticedOrganization } & (
  | { readonly kind: "account-joined" | "account-left"; readonly account: AccountId }
  | { readonly kind: "trusted-access-enabled" | "trusted-access-disabled"; readonly service: string }
  | {
      readonly kind: "delegated-administrator-registered" | "delegated-administrator-deregistered";
      readonly account: AccountId;
      readonly service: string;
    }
  | { readonly kind: "organization-deleted" }
);

export type OrganizationReaction = (change: Change, notice: OrganizationNotice) => Promise<void>;
