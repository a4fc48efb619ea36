import type { AccountId } from "../../pure/aws/account.ts";
import type { PolicyDocument } from "../../pure/policy/document.ts";
import type { PrincipalExists } from "../../pure/policy/validation/principal-names.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import type { Journal } from "../../runtime/journal.ts";
import type { Log } from "../../runtime/log.ts";
import type { OrganizationReaction } from "../../runtime/notice.ts";
import type { Database, Transaction } from "../../runtime/storage/database.ts";

/** What is the same of an account in whatever organization it is. */
export interface HouseAccount {
  readonly accountId: AccountId;
  readonly name: string;
  readonly email: string;
}

interface NamedPrincipals {
  readonly exists: PrincipalExists;
  /** The unique ids of users and roles, by their ARNs as written. */
  readonly ids: Readonly<Record<string, string>>;
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
  /** Takes what only the operator can mend. */
  readonly log: Log;
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
  /** The roles by which a service acts in accounts. */
  readonly linkedRoles: {
    /** Makes the role of a service in an account unless it is there. */
    ensure(
      transaction: Transaction,
      service: string,
      opening: Opening & { readonly account: AccountId },
    ): Promise<void>;
    remove(transaction: Transaction, service: string, account: AccountId, chance: Chance): Promise<void>;
  };
  /** The principals that the resource policy names. */
  readonly principals: {
    named(transaction: Transaction, document: PolicyDocument): Promise<NamedPrincipals>;
    /** The text of the policy as it reads today: whoever is gone is named by an id that nobody has. */
    render(transaction: Transaction, text: string, ids: Readonly<Record<string, string>>): Promise<string>;
  };
  /** Takes the events that no call made. */
  readonly journal: Journal;
  /** Called in turn for whatever happens, in its transaction. */
  readonly reactions?: readonly OrganizationReaction[] | undefined;
  /** How many accounts an organization may have, the management account and open invitations included. */
  readonly accountsMax: number;
  /** How long a closed account stays in its organization. */
  readonly closedAccountMs: number;
}
