import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const outboundFederationMigrations: readonly Migration[] = [
  {
    name: "iam/outbound-federation-0001",
    sql: `
CREATE TABLE iam_outbound_federation (
  account_id TEXT PRIMARY KEY REFERENCES iam_accounts (account_id),
  issuer_id TEXT NOT NULL UNIQUE,
  issuer_url TEXT NOT NULL,
  is_enabled INTEGER NOT NULL,
  public_keys TEXT NOT NULL,
  sealed_keys TEXT NOT NULL
);
`,
  },
];

export interface OutboundFederation {
  readonly account: AccountId;
  /** The part of the URL that tells one account's issuer from another's. */
  readonly issuerId: string;
  readonly issuerUrl: string;
  readonly isEnabled: boolean;
  /** JSON Web Keys, as everybody may read them. */
  readonly publicKeys: readonly Readonly<Record<string, unknown>>[];
  /** Base64 of the sealed private keys. */
  readonly sealedKeys: string;
}

type FederationRow = {
  readonly account_id: string;
  readonly issuer_id: string;
  readonly issuer_url: string;
  readonly is_enabled: number;
  readonly public_keys: string;
  readonly sealed_keys: string;
};

const COLUMNS = "account_id, issuer_id, issuer_url, is_enabled, public_keys, sealed_keys";

function federationOf(row: FederationRow | undefined): OutboundFederation | undefined {
  return (
    row && {
      account: row.account_id as AccountId,
      issuerId: row.issuer_id,
      issuerUrl: row.issuer_url,
      isEnabled: Number(row.is_enabled) === 1,
      publicKeys: JSON.parse(row.public_keys) as Readonly<Record<string, unknown>>[],
      sealedKeys: row.sealed_keys,
    }
  );
}

export async function findFederation(
  transaction: Transaction,
  account: AccountId,
): Promise<OutboundFederation | undefined> {
  return federationOf(
    await transaction.get<FederationRow>(
      `SELECT ${COLUMNS} FROM iam_outbound_federation WHERE account_id = ?`,
      account,
    ),
  );
}

export async function findFederationByIssuer(
  transaction: Transaction,
  issuerId: string,
): Promise<OutboundFederation | undefined> {
  return federationOf(
    await transaction.get<FederationRow>(
      `SELECT ${COLUMNS} FROM iam_outbound_federation WHERE issuer_id = ?`,
      issuerId,
    ),
  );
}

export async function insertFederation(
  transaction: Transaction,
  federation: OutboundFederation,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_outbound_federation (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
    federation.account,
    federation.issuerId,
    federation.issuerUrl,
    federation.isEnabled ? 1 : 0,
    JSON.stringify(federation.publicKeys),
    federation.sealedKeys,
  );
}

export async function setFederationEnabled(
  transaction: Transaction,
  account: AccountId,
  isEnabled: boolean,
): Promise<void> {
  await transaction.run(
    "UPDATE iam_outbound_federation SET is_enabled = ? WHERE account_id = ?",
    isEnabled ? 1 : 0,
    account,
  );
}
