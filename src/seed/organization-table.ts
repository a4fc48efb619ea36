import type { SeededOrganization } from "./apply/apply-seed.ts";

const summary = (changes: number) =>
  changes === 0 ? "nothing was missing" : `calls that changed something: ${changes}`;

/** What is told at the start of the organization: the ids that AWS gives, and the profiles to use. */
export function organizationTable(organization: SeededOrganization, folder: string): string[] {
  const { file, organizationId, accounts, profiles, changes, notes } = organization;
  const rows = [
    ["account", "id", "unit", "profile"],
    ...accounts.map(({ name, id, unit, profile }) => [name, id, unit ?? "Root", profile]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  return [
    `Organization ${organizationId} is as ${file} describes it (${summary(changes)}):`,
    "",
    ...rows.map(line),
    "",
    ...(profiles.length === 0 ? [] : [`More profiles: ${profiles.join(", ")}.`]),
    `The profiles are in ${folder}/credentials, all of this in ${folder}/organization.json.`,
    ...notes.map((text) => `Note: ${text}`),
  ];
}
