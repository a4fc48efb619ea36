import type { AccountId } from "../../pure/aws/account.ts";
import type { PolicyDocument } from "../../pure/policy/document.ts";
import type { PrincipalExists } from "../../pure/policy/validation/principal-names.ts";
import type { Transaction } from "../../runtime/storage/database.ts";

/** What S3 asks of the one who keeps accounts. */
export interface Accounts {
  /** The 64 hexadecimal digits by which S3 knows an account in ACLs and as an owner. */
  canonicalUserId(transaction: Transaction, account: AccountId): Promise<string>;
  accountOfCanonicalUserId(transaction: Transaction, id: string): Promise<AccountId | undefined>;
  /** Whether the account is in good standing: neither closed nor suspended. */
  isActive(transaction: Transaction, account: AccountId): Promise<boolean>;
}

export interface NamedPrincipals {
  readonly exists: PrincipalExists;
  /** The unique ids of users and roles, by their ARNs as written. */
  readonly ids: Readonly<Record<string, string>>;
}

/** What S3 asks of the one who keeps users and roles. */
export interface Principals {
  /** Whom a policy that is put on a bucket names. */
  named(transaction: Transaction, document: PolicyDocument): Promise<NamedPrincipals>;
  /**
   * The text of a stored policy as it reads today: to the letter, unless somebody it names was renamed
   * or is gone. `ids` is what `named` gave when it was stored.
   */
  render(transaction: Transaction, text: string, ids: Readonly<Record<string, string>>): Promise<string>;
}
