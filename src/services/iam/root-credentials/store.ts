import type { FeatureType } from "../../../pure/api/iam.shapes.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const rootCredentialMigrations: readonly Migration[] = [
  {
    name: "iam/root-credentials-0001",
    sql: `
CREATE TABLE iam_organization_features (
  organization_id TEXT NOT NULL,
  feature TEXT NOT NULL,
  PRIMARY KEY (organization_id, feature)
);
`,
  },
];

/** By name. */
export async function listFeatures(transaction: Transaction, organizationId: string): Promise<FeatureType[]> {
  const rows = await transaction.all<{ feature: string }>(
    "SELECT feature FROM iam_organization_features WHERE organization_id = ? ORDER BY feature",
    organizationId,
  );
  return rows.map(({ feature }) => feature as FeatureType);
}

export async function setFeature(
  transaction: Transaction,
  organizationId: string,
  feature: FeatureType,
  isEnabled: boolean,
): Promise<void> {
  await transaction.run(
    isEnabled
      ? "INSERT INTO iam_organization_features (organization_id, feature) VALUES (?, ?) ON CONFLICT DO NOTHING"
      : "DELETE FROM iam_organization_features WHERE organization_id = ? AND feature = ?",
    organizationId,
    feature,
  );
}
