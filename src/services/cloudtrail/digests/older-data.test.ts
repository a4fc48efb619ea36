import { expect, test } from "vitest";
import { silentLog } from "../../../runtime/log.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import { deliveryMigrations } from "../delivery/store.ts";
import { deliveryStatusIn, deliveryStatusMigrations } from "../delivery-status/store.ts";
import { memberMigrations } from "../organization-members/store.ts";
import { trailMigrations, trailsIn } from "../trails/store.ts";
import { digestChainsIn, digestFilesIn, digestMigrations } from "./store.ts";

const ACCOUNT = "111111111111";
const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const TRAIL = { id: "t", arn: ARN, name: "audit", account: ACCOUNT, homeRegion: "us-east-1" };
const CHAIN = {
  id: "c",
  trail: TRAIL,
  region: "us-east-1",
  bucket: "logs",
  chain: { coveredUntilMs: 1000, previous: null, ended: false },
  drained: false,
};

test("what was delivered before there were organizations' trails belongs to the trail's account", async () => {
  const all = [
    ...trailMigrations,
    ...deliveryMigrations,
    ...deliveryStatusMigrations,
    ...digestMigrations,
    ...memberMigrations,
  ];
  const older = ["cloudtrail/0001-trails", "cloudtrail/0003-delivery", "cloudtrail/0005-digests"];
  const database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(all.filter(({ name }) => older.includes(name)));
  await database.transaction(async (transaction) => {
    const text = JSON.stringify({ ...TRAIL, isLogging: true });
    await transaction.run("INSERT INTO cloudtrail_trails VALUES (?, 't', ?, ?)", ARN, ACCOUNT, text);
    await transaction.run(
      "INSERT INTO cloudtrail_delivery_status VALUES ('t', 'us-east-1', 'log-file', 2000, NULL, 'AccessDenied')",
    );
    await transaction.run(
      "INSERT INTO cloudtrail_digest_chains VALUES ('c', 't', 'us-east-1', 1000, 'running', 0, ?)",
      JSON.stringify(CHAIN),
    );
    await transaction.run(
      "INSERT INTO cloudtrail_digest_files VALUES ('c', 1000, 't', ?, ?, 'us-east-1', 'logs', 'k', '{}', 's', 900)",
      ARN,
      ACCOUNT,
    );
  });
  await database.migrate(all);
  await database.transaction(async (transaction) => {
    const status = await deliveryStatusIn(transaction).of("t", ACCOUNT, "us-east-1");
    expect(status.logFiles).toEqual({ attemptedAtMs: 2000, deliveredAtMs: undefined, error: "AccessDenied" });
    const chains = digestChainsIn(transaction);
    expect(await chains.idForFile("t", ACCOUNT, "us-east-1")).toBe("c");
    expect(await chains.find("c")).toEqual({ ...CHAIN, account: ACCOUNT });
    expect(await chains.ofTrail("t", ACCOUNT)).toHaveLength(1);
    expect(await digestFilesIn(transaction).undelivered(undefined, 10)).toMatchObject([
      { chainId: "c", account: ACCOUNT },
    ]);
    expect(await trailsIn(transaction).ofOrganization("o-any")).toEqual([]);
    expect(await trailsIn(transaction).find(ARN)).toMatchObject({ name: "audit" });
  });
  await database.close();
});
