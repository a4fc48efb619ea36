import { type AccountId, accountId } from "../../../pure/aws/account.ts";
import { hexId, randomAccountId } from "../../../pure/aws/ids.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { type KeyPair, newKeyPair, sealSecret } from "../access-keys/access-key.ts";
import { insertAccessKey } from "../access-keys/store.ts";
import { markChanged } from "../store.ts";
import {
  type Account,
  type AccountState,
  findAccount,
  findAccountByCanonicalUserId,
  findAccountByEmail,
  insertAccount,
  listAccounts,
  setAccountState,
} from "./store.ts";

export interface AccountOpening {
  readonly name: string;
  readonly email: string;
  readonly now: number;
  readonly chance: Chance;
  /** A development server's fixed account, which must be free; otherwise one is drawn. */
  readonly accountId?: string | undefined;
  /** A development server's fixed root key; otherwise one is drawn. */
  readonly rootKey?: KeyPair | undefined;
}

export interface OpenedAccount extends KeyPair {
  readonly accountId: AccountId;
}

/** The accounts of the house. */
export interface Accounts {
  /** Makes a standalone account with an access key of its root user. */
  open(transaction: Transaction, opening: AccountOpening): Promise<OpenedAccount>;
  find(transaction: Transaction, accountId: AccountId): Promise<Account | undefined>;
  /** Without regard to case. */
  findByEmail(transaction: Transaction, email: string): Promise<Account | undefined>;
  findByCanonicalUserId(transaction: Transaction, canonicalUserId: string): Promise<Account | undefined>;
  /** By creation. */
  list(transaction: Transaction): Promise<Account[]>;
  /** Credentials of an account that is not ACTIVE are worth nothing. */
  setState(
    transaction: Transaction,
    accountId: AccountId,
    state: AccountState,
    chance: Chance,
  ): Promise<void>;
}

export function accountsWith(seal: Seal): Accounts {
  return {
    async open(transaction, { name, email, now, chance, accountId: fixedId, rootKey }) {
      const id = fixedId === undefined ? await freeAccountId(transaction, chance) : accountId(fixedId);
      const account: Account = {
        accountId: id,
        name,
        email,
        canonicalUserId: hexId(64, chance),
        state: "ACTIVE",
        createdAtMs: now,
      };
      await insertAccount(transaction, account, hexId(32, chance));
      const pair = rootKey ?? newKeyPair(id, chance);
      await insertAccessKey(transaction, {
        accessKeyId: pair.accessKeyId,
        account: id,
        sealedSecret: sealSecret(seal, pair),
        isActive: true,
        createdAtMs: now,
      });
      return { accountId: id, ...pair };
    },
    find: findAccount,
    findByEmail: findAccountByEmail,
    findByCanonicalUserId: findAccountByCanonicalUserId,
    list: listAccounts,
    async setState(transaction, id, state, chance) {
      await setAccountState(transaction, id, state);
      await markChanged(transaction, id, chance);
    },
  };
}

async function freeAccountId(transaction: Transaction, chance: Chance): Promise<AccountId> {
  for (;;) {
    const id = randomAccountId(chance);
    if ((await findAccount(transaction, id)) === undefined) return id;
  }
}
