import { S3Client } from "@aws-sdk/client-s3";
import { accountId } from "../../pure/aws/account.ts";
import { seededChance } from "../../runtime/chance.ts";
import { standingClock, systemClock } from "../../runtime/clock.ts";
import { compiledPolicies } from "../../runtime/compiled-policies.ts";
import { openAuthenticator } from "../../runtime/gateway/authenticate.ts";
import { openControl } from "../../runtime/gateway/control.ts";
import { openServer } from "../../runtime/gateway/http-server.ts";
import { openCorridor } from "../../runtime/gateway/invoke.ts";
import { openObjectStager } from "../../runtime/gateway/stage-body.ts";
import { openJournal } from "../../runtime/journal-database.ts";
import { openMetrics } from "../../runtime/metrics.ts";
import { mountService } from "../../runtime/service.ts";
import { openBlobFolder } from "../../runtime/storage/blob-folder.ts";
import { openSqlite } from "../../runtime/storage/sqlite.ts";
import { openS3 } from "./service.ts";
import { mkdtempSync } from "node:fs";

const log = { info() {}, warn() {}, error: (...a: unknown[]) => console.error(...a) };
export async function openHouse() {
  const database = openSqlite(":memory:", { log });
  const clock = standingClock(Date.UTC(2026, 2, 1, 9, 0, 0));
  const chance = seededChance(1);
  const { journal, migrations } = openJournal();
  const canonical = (account: string) => account.repeat(6).slice(0, 64);
  const one = accountId("111111111111");
  const s3 = openS3({
    compiled: compiledPolicies(),
    accounts: {
      canonicalUserId: async (_t, a) => canonical(a),
      accountOfCanonicalUserId: async (_t, id) =>
        /^\d+$/.test(id) ? accountId(id.slice(0, 12)) : undefined,
    },
    principals: {
      named: async () => ({ exists: ({ value }) => !value.includes("nobody"), ids: {} }),
      render: async (_t, text) => text,
    },
  });
  const services = [mountService(s3.service)];
  await database.migrate([...migrations, ...services.flatMap((s) => s.migrations)]);
  const corridor = openCorridor({
    database, clock, chance, journal, log, services,
    directory: {
      policiesOf: async () => ({ identity: [], tags: {}, isServiceLinkedRole: false }),
    },
  });
  const blobs = await openBlobFolder(mkdtempSync("/tmp/s3scratch"), { chance, clock: systemClock });
  const caller = (id: string) => ({ kind: "root" as const, account: accountId(id), accessKeyId: `AKIA${id}`, arn: `arn:aws:iam::${id}:root` });
  const authenticator = openAuthenticator({
    database, clock: systemClock, sessionClock: clock, signatureVersion2: true,
    credentials: {
      longTerm: async (_t, id) => id === "AKIAUSER" ? { secretAccessKey: "secret", caller: { kind: "user" as const, account: one, accessKeyId: id, arn: `arn:aws:iam::${one}:user/bob`, userId: "AIDABOB", userName: "bob" } } : ({ secretAccessKey: "secret", caller: caller(id.slice(4)) }),
      temporary: () => undefined,
    },
  });
  const gateway = { services, authenticator, corridor, stager: openObjectStager(blobs), clock, chance, log, metrics: openMetrics(), s3Hosts: ["s3.amazonaws.com"], trustedProxies: [] };
  const server = await openServer({ gateway: () => gateway, control: openControl([]), log }, "127.0.0.1", 0);
  const endpoint = `http://127.0.0.1:${server.port}`;
  return {
    endpoint,
    clock,
    root: { accountId: one, accessKeyId: `AKIA${one}`, secretAccessKey: "secret" },
    s3: (credentials = { accessKeyId: `AKIA${one}`, secretAccessKey: "secret" }, region = "us-east-1") =>
      new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 }),
    events: () => database.transaction(async (t) => (await journal.readAfter(t, 0, 1000)).map((e) => JSON.parse(e.text))),
    close: async () => { await server.close(); await database.close(); },
  };
}
