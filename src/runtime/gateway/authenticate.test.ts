import { setImmediate as immediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import { openSqlite } from "../storage/sqlite.ts";
import { openAuthenticator } from "./authenticate.ts";

const date = () => new Date().toISOString().replace(/[-:]|\.\d+/g, "");

test("an account that is named by its id is opened once, though two requests name it together", async () => {
  const database = openSqlite(":memory:", { log: silentLog });
  const opened: string[] = [];
  const { authenticate } = openAuthenticator({
    database,
    clock: systemClock,
    sessionClock: systemClock,
    credentials: { longTerm: async () => undefined, temporary: () => undefined },
    signatureVersion2: true,
    async openAccountNamed(accountId) {
      opened.push(accountId);
      await immediate();
      if (opened.length === 2) throw new Error("the disk is full");
    },
  });
  const ask = (accountId: string) => {
    const timestamp = date();
    const scope = `${accountId}/${timestamp.slice(0, 8)}/us-east-1/sts/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    return authenticate(
      {
        method: "GET",
        rawPath: "/",
        rawQuery: "",
        rawHeaders: ["Host", "localhost", "X-Amz-Date", timestamp, "Authorization", authorization],
        service: "sts",
        protocol: "query",
      },
      { bodySha256: "0".repeat(64), virtualHostBucket: undefined },
    );
  };
  const callers = await Promise.all(["111111111111", "111111111111"].map(ask));
  expect(callers.map(({ caller }) => caller)).toEqual(
    Array(2).fill({
      kind: "root",
      account: "111111111111",
      accessKeyId: "111111111111",
      arn: "arn:aws:iam::111111111111:root",
    }),
  );
  expect(opened).toEqual(["111111111111"]);
  // What failed once is tried again.
  await expect(ask("222222222222")).rejects.toThrow("the disk is full");
  await ask("222222222222");
  expect(opened).toEqual(["111111111111", "222222222222", "222222222222"]);
  await database.close();
});
