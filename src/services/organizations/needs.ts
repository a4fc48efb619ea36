import type { AccountId } from "../../pure/aws/account.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Database, Transaction } from "../../runtime/storage/database.ts";

/** What is the same of an account in whatever organization it is. */
export interface HouseAccount {
  readonly accountId: AccountId;
  readonly name: string;
  readonly email: string;
}

interface Opening {
  readonly now: number;
  readonly chance: Chance;
}

/** What Organizations needs of the house. */
export interface OrganizationsNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly compiled: CompiledPolicies;
  readonly accounts: {
    open(
      transaction: Transaction,
      account: Opening & { readonly name: string; readonly email: string },
    ): Promise<{ readonly accountId: AccountId }>;
    find(transaction: Transaction, account: AccountId): Promise<HouseAccount | undefined>;
    /** Without regard to case. */
    findByEmail(transaction: Transaction, email: string): Promise<HouseAccount | undefined>;
    /** Credentials of an account that is not ACTIVE are worth nothing. */
    setState(
      transaction: Transaction,
      account: AccountId,
      state: "SUSPENDED" | "CLOSED",
      chance: Chance,
    ): Promise<void>;
  };
  /** Makes the role by which another account administers a new one. */
  createAdministratorRole(
    transaction: Transaction,
    role: Opening & {
      readonly account: AccountId;
      readonly name: string;
      /** The account that may assume it. */
      readonly administrator: AccountId;
    },
  ): Promise<void>;
  /** How many accounts an organization may have, the management account and open invitations included. */
  readonly accountsMax?: number | undefined;
}
