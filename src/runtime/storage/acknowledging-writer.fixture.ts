/**
 * The program that the crash test kills: writers that insert a pair of rows in one transaction and, once that
 * is acknowledged, say so with one line on standard output.
 */
import { writeSync } from "node:fs";
import { silentLog } from "../log.ts";
import { openSqlite } from "./sqlite.ts";

const [file = "", round = "0"] = process.argv.slice(2);
const WRITERS = 16;

const database = openSqlite(file, { log: silentLog });
await database.migrate([
  {
    name: "crash/0001-pairs",
    sql: "CREATE TABLE lefts (name TEXT NOT NULL PRIMARY KEY);\nCREATE TABLE rights (name TEXT NOT NULL PRIMARY KEY)",
  },
]);

async function writeForEver(writer: number): Promise<never> {
  for (let count = 0; ; count++) {
    const name = `${round}.${writer}.${count}`;
    await database.transaction(async (inside) => {
      await inside.run("INSERT INTO lefts (name) VALUES (?)", name);
      await inside.run("INSERT INTO rights (name) VALUES (?)", name);
    });
    writeSync(1, `${name}\n`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeForEver(writer)));
