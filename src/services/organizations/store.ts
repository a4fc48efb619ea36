import type { Migration } from "../../runtime/storage/database.ts";

export const migrations: readonly Migration[] = [
  {
    name: "organizations/0001-organizations",
    sql: `
CREATE TABLE organizations (
  organization_id TEXT PRIMARY KEY,
  management_account TEXT NOT NULL UNIQUE,
  feature_set TEXT NOT NULL,
  root_id TEXT NOT NULL UNIQUE,
  root_tags TEXT NOT NULL,
  generation TEXT NOT NULL
);
CREATE TABLE organizations_units (
  unit_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  parent_id TEXT NOT NULL,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  UNIQUE (parent_id, name)
);
CREATE INDEX organizations_units_organization ON organizations_units (organization_id);
CREATE TABLE organizations_accounts (
  account_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  parent_id TEXT NOT NULL,
  joined_method TEXT NOT NULL,
  joined_at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  closed_at_ms BIGINT,
  tags TEXT NOT NULL
);
CREATE INDEX organizations_accounts_parent ON organizations_accounts (organization_id, parent_id);
CREATE TABLE organizations_create_requests (
  request_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  account_name TEXT NOT NULL,
  email TEXT NOT NULL,
  role_name TEXT NOT NULL,
  tags TEXT NOT NULL,
  requested_at_ms BIGINT NOT NULL,
  completed_at_ms BIGINT,
  account_id TEXT,
  failure_reason TEXT
);
CREATE INDEX organizations_create_requests_state ON organizations_create_requests (state, requested_at_ms);
`,
  },
  {
    name: "organizations/0002-policies",
    sql: `
CREATE TABLE organizations_policies (
  policy_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  content TEXT NOT NULL,
  tags TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  UNIQUE (organization_id, type, name)
);
CREATE TABLE organizations_policy_types (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  PRIMARY KEY (organization_id, type)
);
CREATE TABLE organizations_attachments (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  policy_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (organization_id, target_id, type, policy_id)
);
CREATE INDEX organizations_attachments_policy ON organizations_attachments (organization_id, policy_id);
`,
  },
  {
    name: "organizations/0003-trusted-access",
    sql: `
CREATE TABLE organizations_service_access (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  principal TEXT NOT NULL,
  enabled_at_ms BIGINT NOT NULL,
  PRIMARY KEY (organization_id, principal)
);
CREATE TABLE organizations_delegated_administrators (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  principal TEXT NOT NULL,
  enabled_at_ms BIGINT NOT NULL,
  PRIMARY KEY (account_id, principal)
);
CREATE INDEX organizations_delegated_administrators_organization
  ON organizations_delegated_administrators (organization_id);
`,
  },
  {
    name: "organizations/0004-handshakes",
    sql: `
CREATE TABLE organizations_handshakes (
  handshake_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  party_type TEXT NOT NULL,
  party_id TEXT NOT NULL,
  notes TEXT,
  tags TEXT NOT NULL,
  requested_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT
);
CREATE INDEX organizations_handshakes_organization ON organizations_handshakes (organization_id);
CREATE INDEX organizations_handshakes_party ON organizations_handshakes (party_type, party_id);
`,
  },
  {
    name: "organizations/0005-effective-policies",
    sql: `
ALTER TABLE organizations ADD COLUMN changed_at_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organizations_attachments ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN checked_generation TEXT NOT NULL DEFAULT '';
CREATE TABLE organizations_invalid_policies (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  type TEXT NOT NULL,
  errors TEXT NOT NULL,
  PRIMARY KEY (organization_id, account_id, type)
);
CREATE TABLE organizations_resource_policies (
  organization_id TEXT PRIMARY KEY REFERENCES organizations (organization_id) ON DELETE CASCADE,
  policy_id TEXT NOT NULL,
  content TEXT NOT NULL,
  principal_ids TEXT NOT NULL,
  tags TEXT NOT NULL
);
ALTER TABLE organizations_handshakes ADD COLUMN action TEXT NOT NULL DEFAULT 'INVITE';
ALTER TABLE organizations_handshakes ADD COLUMN parent_id TEXT;
CREATE TABLE organizations_transfers (
  transfer_id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  handshake_id TEXT NOT NULL UNIQUE,
  source_organization_id TEXT,
  source_account TEXT,
  name TEXT NOT NULL,
  starts_at_ms BIGINT NOT NULL,
  ends_at_ms BIGINT,
  withdrawn INTEGER NOT NULL,
  tags TEXT NOT NULL
);
CREATE INDEX organizations_transfers_organization ON organizations_transfers (organization_id);
CREATE INDEX organizations_transfers_source ON organizations_transfers (source_organization_id);
`,
  },
  {
    name: "organizations/0006-listings",
    sql: `
CREATE INDEX organizations_accounts_joining ON organizations_accounts (organization_id, joined_at_ms, account_id);
DROP INDEX organizations_accounts_parent;
CREATE INDEX organizations_accounts_parent_joining
  ON organizations_accounts (organization_id, parent_id, joined_at_ms, account_id);
CREATE INDEX organizations_create_requests_organization
  ON organizations_create_requests (organization_id, requested_at_ms);
`,
  },
];
