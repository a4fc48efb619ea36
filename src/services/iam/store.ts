import type { AccountId } from "../../pure/aws/account.ts";
import { hexId } from "../../pure/aws/ids.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { Migration, Transaction } from "../../runtime/storage/database.ts";

export const migrations: readonly Migration[] = [
  {
    name: "iam/0001-identities",
    sql: `
CREATE TABLE iam_accounts (
  account_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  canonical_user_id TEXT NOT NULL UNIQUE,
  alias TEXT UNIQUE,
  state TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  generation TEXT NOT NULL
);
CREATE TABLE iam_entities (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  path TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  tags TEXT NOT NULL,
  boundary_arn TEXT,
  details TEXT NOT NULL,
  UNIQUE (account_id, kind, name_key)
);
CREATE INDEX iam_entities_boundary ON iam_entities (account_id, boundary_arn);
CREATE TABLE iam_policy_versions (
  policy_id TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  is_default INTEGER NOT NULL,
  document TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  PRIMARY KEY (policy_id, version)
);
CREATE TABLE iam_inline_policies (
  entity_id TEXT NOT NULL REFERENCES iam_entities (id),
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (entity_id, name)
);
CREATE TABLE iam_attachments (
  entity_id TEXT NOT NULL REFERENCES iam_entities (id),
  account_id TEXT NOT NULL,
  policy_arn TEXT NOT NULL,
  policy_id TEXT REFERENCES iam_entities (id),
  PRIMARY KEY (entity_id, policy_arn)
);
CREATE INDEX iam_attachments_policy ON iam_attachments (account_id, policy_arn);
CREATE TABLE iam_memberships (
  group_id TEXT NOT NULL REFERENCES iam_entities (id),
  user_id TEXT NOT NULL REFERENCES iam_entities (id),
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX iam_memberships_user ON iam_memberships (user_id);
CREATE TABLE iam_instance_profile_roles (
  instance_profile_id TEXT NOT NULL REFERENCES iam_entities (id),
  role_id TEXT NOT NULL REFERENCES iam_entities (id),
  PRIMARY KEY (instance_profile_id, role_id)
);
CREATE INDEX iam_instance_profile_roles_role ON iam_instance_profile_roles (role_id);
CREATE TABLE iam_access_keys (
  access_key_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  user_id TEXT REFERENCES iam_entities (id),
  sealed_secret TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL
);
CREATE INDEX iam_access_keys_owner ON iam_access_keys (account_id, user_id);
CREATE TABLE iam_access_key_uses (
  access_key_id TEXT PRIMARY KEY REFERENCES iam_access_keys (access_key_id) ON DELETE CASCADE,
  used_at_ms BIGINT NOT NULL,
  service TEXT NOT NULL,
  region TEXT NOT NULL
);
CREATE TABLE iam_role_uses (
  role_id TEXT PRIMARY KEY REFERENCES iam_entities (id) ON DELETE CASCADE,
  used_at_ms BIGINT NOT NULL,
  region TEXT NOT NULL
);
`,
  },
];

/**
 * Whatever decides what an account's identities may do marks the account as changed by itself, so that no operation
 * has to remember it: see {@link markChanged}. A new identity alone changes nothing for those that are there.
 */
export const generationMigrations: readonly Migration[] = [
  {
    name: "iam/generation-0001",
    sql: [
      trigger("iam_entities", "UPDATE", "OLD.account_id"),
      trigger("iam_entities", "DELETE", "OLD.account_id"),
      trigger("iam_attachments", "INSERT", "NEW.account_id"),
      trigger("iam_attachments", "DELETE", "OLD.account_id"),
      trigger("iam_inline_policies", "INSERT", accountOf("NEW.entity_id")),
      trigger("iam_inline_policies", "UPDATE", accountOf("NEW.entity_id")),
      trigger("iam_inline_policies", "DELETE", accountOf("OLD.entity_id")),
      trigger("iam_memberships", "INSERT", accountOf("NEW.user_id")),
      trigger("iam_memberships", "DELETE", accountOf("OLD.user_id")),
      trigger("iam_policy_versions", "UPDATE", accountOf("NEW.policy_id")),
    ].join(";\n"),
  },
];

function trigger(table: string, event: "INSERT" | "UPDATE" | "DELETE", account: string): string {
  const mark = `UPDATE iam_accounts SET generation = hex(randomblob(16)) WHERE account_id = ${account}`;
  return `CREATE TRIGGER ${table}_${event.toLowerCase()}_marks AFTER ${event} ON ${table} BEGIN ${mark}; END`;
}

function accountOf(entityId: string): string {
  return `(SELECT account_id FROM iam_entities WHERE id = ${entityId})`;
}

/**
 * Marks everything that was read of an account's identities as out of date. The mark is chance, not a
 * count: a change that is undone must not leave a mark that a later change would repeat. For what is no table of
 * identities or policies; those do it by {@link generationMigrations}.
 */
export async function markChanged(
  transaction: Transaction,
  account: AccountId,
  chance: Chance,
): Promise<void> {
  await transaction.run(
    "UPDATE iam_accounts SET generation = ? WHERE account_id = ?",
    hexId(32, chance),
    account,
  );
}
