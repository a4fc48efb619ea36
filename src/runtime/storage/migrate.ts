import { createHash } from "node:crypto";
import type { Database, Migration } from "./database.ts";

/**
 * What was applied, with a hash of the text: a migration that was changed after its release would leave
 * old and new folders with different schemas under one name.
 */
const LEDGER = `CREATE TABLE IF NOT EXISTS schema_migrations (
  name TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL
)`;

/** The data was written by a version of this program that knows migrations which this one does not. */
export class NewerSchema extends Error {
  override name = "NewerSchema";
}

/**
 * Applies what is missing, in list order, each in its own transaction. Throws {@link NewerSchema} when the
 * data has a migration that this list lacks, judged within the prefixes (`cloudtrail/`) of the list, so that
 * parts may be migrated by themselves.
 */
export async function applyMigrations(
  transaction: Database["transaction"],
  migrations: readonly Migration[],
): Promise<void> {
  const applied = await transaction(async (inside) => {
    await inside.run(LEDGER);
    return inside.all<{ name: string; sha256: string }>("SELECT name, sha256 FROM schema_migrations");
  });
  const hashes = new Map(applied.map(({ name, sha256 }) => [name, sha256]));
  refuseUnknown(migrations, hashes);
  for (const { name, sql } of migrations) {
    const sha256 = createHash("sha256").update(sql).digest("hex");
    const known = hashes.get(name);
    if (known === sha256) continue;
    if (known !== undefined) throw new Error(`migration ${name} was changed after it had been applied`);
    await transaction(async (inside) => {
      for (const statement of statementsOf(sql)) await inside.run(statement);
      await inside.run("INSERT INTO schema_migrations (name, sha256) VALUES (?, ?)", name, sha256);
    });
    hashes.set(name, sha256);
  }
}

function refuseUnknown(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const names = new Set(migrations.map(({ name }) => name));
  if (names.size < migrations.length) throw new Error("two migrations have the same name");
  const prefixes = new Set([...names].map(prefixOf));
  const unknown = [...applied.keys()].filter((name) => prefixes.has(prefixOf(name)) && !names.has(name));
  if (unknown.length === 0) return;
  throw new NewerSchema(
    `the data was written by a newer version (unknown here: ${unknown.sort().join(", ")})`,
  );
}

function prefixOf(name: string): string {
  return name.slice(0, name.indexOf("/") + 1);
}

function statementsOf(sql: string): string[] {
  const parts = sql.split(/;[ \t]*(?:\r?\n|$)/);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
