import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, describe, expect, test } from "vitest";
import { runCairn } from "../harness/run-program.ts";
import { startServerProcess } from "../harness/server.ts";

const folder = mkdtempSync(join(tmpdir(), "cairn-tls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);
const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
const certificate = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
const made = spawnSync("openssl", [...certificate, "-keyout", file("key.pem"), "-out", file("cert.pem")]);

describe("TLS", () => {
  if (made.status !== 0) {
    test.skip("NOT TRIED: found no openssl that makes a certificate");
    return;
  }

  test("is served with the given certificate, and recorded", async () => {
    const flags = ["--tls-cert", file("cert.pem"), "--tls-key", file("key.pem")];
    const server = await startServerProcess({ flags });
    expect(server.url).toMatch(/^https:/);
    const shared = {
      endpoint: server.url,
      region: "us-east-1",
      credentials: server.credentials(),
      requestHandler: { httpsAgent: new Agent({ ca: readFileSync(file("cert.pem")) }) },
    };
    const [sts, cloudtrail] = [new STSClient(shared), new CloudTrailClient(shared)];
    await sts.send(new GetCallerIdentityCommand({}));
    const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({}));
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? "{}")).toMatchObject({
      eventName: "GetCallerIdentity",
      tlsDetails: {
        tlsVersion: "TLSv1.3",
        cipherSuite: expect.stringMatching(/^TLS_AES_/),
        clientProvidedHostHeader: new URL(server.url).host,
      },
    });
    sts.destroy();
    cloudtrail.destroy();
    await server.close();
  });

  test.for([
    ["an empty certificate", "empty.pem", "key.pem"],
    ["a key in the certificate's place", "key.pem", "key.pem"],
    ["no such file", "none.pem", "key.pem"],
  ] as const)("is refused with %s", async ([, certificateFile, keyFile]) => {
    writeFileSync(file("empty.pem"), "");
    const flags = ["--tls-cert", file(certificateFile), "--tls-key", file(keyFile), "--port", "0"];
    const outcome = await runCairn(["serve", "--data", file("data"), ...flags]);
    expect(outcome).toMatchObject({ code: expect.toSatisfy((code) => code > 0), stdout: "" });
    expect(outcome.stderr).toMatch(/^cairn: .*\n$/);
    expect(existsSync(file("data"))).toBe(false);
  });
});
