import { createHmac, createSecretKey, hash } from "node:crypto";
import { parseAuthorization } from "../src/pure/signature/authorization.ts";
import type { SignedRequest } from "../src/pure/signature/signed-request.ts";
import { verifySignature } from "../src/pure/signature/verify.ts";
import { createSigningKeyCache, signatureCrypto } from "../src/runtime/gateway/signature-crypto.ts";
import { queryCall } from "./harness/aws-requests.ts";
import { cpuMicroseconds } from "./harness/own-cpu.ts";
import type { Benchmark } from "./harness/report.ts";
import { prepareRequest } from "./harness/request-plan.ts";
import { figure } from "./harness/statistics.ts";

const TARGET_MICROSECONDS = 12;
const KEY = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "a secret of forty characters, as all are",
};

/** What every call pays before it is believed. */
export const signature: Benchmark = {
  name: "signature",
  title: "Verifying a Signature Version 4, against the three hashes that no one can leave out",
  async run() {
    const { request, body } = signedRequest();
    const keys = createSigningKeyCache();
    const verify = () => {
      const parsed = parseAuthorization(request);
      if (parsed.kind !== "sigv4-header") throw new Error("not signed in the header");
      const verification = verifySignature(signatureCrypto, parsed, {
        accessKey: {
          secret: KEY.secretAccessKey,
          signingKeys: keys.of(KEY.accessKeyId, KEY.secretAccessKey),
        },
        sessionToken: { state: "valid" },
        now: parsed.time,
        region: "any",
        bodySha256: signatureCrypto.sha256Hex(body),
        virtualHostBucket: undefined,
      });
      if (!verification.ok) throw verification.error;
    };
    const key = createSecretKey(Buffer.alloc(32, 1));
    const canonical = "x".repeat(300);
    const floor = () => {
      hash("sha256", body);
      hash("sha256", canonical);
      return createHmac("sha256", key).update(canonical.slice(0, 140)).digest("hex");
    };
    const cpu = cpuMicroseconds({ verify, floor });
    return {
      columns: ["work", "CPU µs", "a CPU-second"],
      rows: [
        ["verify a request of 41 bytes", figure(cpu.verify), figure(1e6 / cpu.verify)],
        ["floor: two SHA-256, one HMAC", figure(cpu.floor), figure(1e6 / cpu.floor)],
      ],
      verdicts: [
        {
          claim: `verify: ≤${TARGET_MICROSECONDS} µs CPU`,
          measured: figure(cpu.verify, " µs"),
          ok: cpu.verify <= TARGET_MICROSECONDS,
        },
      ],
    };
  },
};

function signedRequest(): { request: SignedRequest; body: Uint8Array } {
  const plan = queryCall("sts", KEY, { Action: "GetCallerIdentity" });
  const { head, body } = prepareRequest(plan, 4566, 0);
  const [, ...lines] = head.toString("latin1").trimEnd().split("\r\n");
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return {
    request: { method: "POST", rawPath: "/", rawQuery: "", rawHeaders, service: "sts", protocol: "query" },
    body,
  };
}
