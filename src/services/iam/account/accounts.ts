import { type AccountId, accountId } from "../../../pure/aws/account.ts";
import { hexId, randomAccountId } from "../../../pure/aws/ids.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Journal } from "../../../runtime/journal.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { type KeyPair, newKeyPair, sealSecret } from "../access-keys/access-key.ts";
import { insertAccessKey, listAccessKeys } from "../access-keys/store.ts";
import { QUOTAS } from "../quotas.ts";
import { markChanged } from "../store.ts";
import { operatorRecord } from "./operator-record.ts";
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

/** Why a root user gets no access key. */
export type RootKeyFault = "no-such-account" | "closed-account" | "too-many-keys";

/** The accounts of the house. */
export interface Accounts {
  /** Makes a standalone account with an access key of its root user. */
  open(transaction: Transaction, opening: AccountOpening): Promise<OpenedAccount>;
  /** Makes a standalone account whose root user has no credentials. */
  openWithoutKey(
    transaction: Transaction,
    opening: Omit<AccountOpening, "rootKey">,
  ): Promise<{ readonly accountId: AccountId }>;
  /** Makes an access key of a root user: an act of the operator, whom no API knows; its account hears of it. */
  createRootKey(
    transaction: Transaction,
    account: AccountId,
    opening: Pick<AccountOpening, "now" | "chance">,
  ): Promise<OpenedAccount | RootKeyFault>;
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

export function accountsWith(seal: Seal, journal: Journal): Accounts {
  const addRootKey = async (
    transaction: Transaction,
    account: AccountId,
    pair: KeyPair,
    createdAtMs: number,
  ): Promise<OpenedAccount> => {
    const sealedSecret = sealSecret(seal, pair);
    const { accessKeyId } = pair;
    await insertAccessKey(transaction, { accessKeyId, account, sealedSecret, isActive: true, createdAtMs });
    return { accountId: account, ...pair };
  };
  return {
    async open(transaction, opening) {
      const id = await openAccount(transaction, opening);
      const pair = opening.rootKey ?? newKeyPair(id, opening.chance);
      return addRootKey(transaction, id, pair, opening.now);
    },
    openWithoutKey: async (transaction, opening) => ({ accountId: await openAccount(transaction, opening) }),
    async createRootKey(transaction, id, { now, chance }) {
      const account = await findAccount(transaction, id);
      if (account === undefined) return "no-such-account";
      if (account.state !== "ACTIVE") return "closed-account";
      const keys = await listAccessKeys(transaction, id, undefined);
      if (keys.length >= QUOTAS.AccessKeysPerUser) return "too-many-keys";
      const opened = await addRootKey(transaction, id, newKeyPair(id, chance), now);
      const act = { name: "CreateAccessKey", accessKeyId: opened.accessKeyId } as const;
      await journal.append(transaction, operatorRecord(id, act, { now, chance }));
      return opened;
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

async function openAccount(
  transaction: Transaction,
  { name, email, now, chance, accountId: fixedId }: AccountOpening,
): Promise<AccountId> {
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
  return id;
}

async function freeAccountId(transaction: Transaction, chance: Chance): Promise<AccountId> {
  for (;;) {
    const id = randomAccountId(chance);
    if ((await findAccount(transaction, id)) === undefined) return id;
  }
}
