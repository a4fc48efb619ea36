import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const identityProviderMigrations: readonly Migration[] = [
  {
    name: "iam/identity-providers-0001",
    sql: `
CREATE TABLE iam_saml_metadata (
  provider_id TEXT PRIMARY KEY REFERENCES iam_entities (id) ON DELETE CASCADE,
  document TEXT NOT NULL
);
`,
  },
];

/** Metadata may have megabytes, so it does not stand among what is read with every provider. */
export async function putMetadata(
  transaction: Transaction,
  providerId: string,
  document: string,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_saml_metadata (provider_id, document) VALUES (?, ?)
     ON CONFLICT (provider_id) DO UPDATE SET document = excluded.document`,
    providerId,
    document,
  );
}

export async function findMetadata(transaction: Transaction, providerId: string): Promise<string> {
  const row = await transaction.get<{ document: string }>(
    "SELECT document FROM iam_saml_metadata WHERE provider_id = ?",
    providerId,
  );
  if (row === undefined) throw new Error(`the SAML provider ${providerId} has no metadata`);
  return row.document;
}
