import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Config, ConfigError, isLoopback, readConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "cairn-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: unknown): string {
  const path = join(folder, `${++files}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const usual: Config = {
  dataFolder: resolve("cairn-data"),
  host: "127.0.0.1",
  port: 4566,
  tlsCertificateFile: undefined,
  tlsKeyFile: undefined,
  development: false,
  accountId: undefined,
  region: "us-east-1",
  deliveryIntervalSeconds: 300,
  digestIntervalSeconds: 3600,
  organizationAccounts: 10,
  closedAccountDays: 90,
  s3Hosts: ["localhost", "s3.amazonaws.com"],
  trustedProxies: [],
  signatureVersion2: true,
  publicUrl: undefined,
  requestsMax: 1000,
  issuers: new Map(),
  delegationTemplates: new Map(),
  seedFile: undefined,
};

test("nothing given is a safe server on loopback, frozen", () => {
  const config = readConfig([], {});
  expect(config).toEqual(usual);
  for (const value of [config, config.s3Hosts, config.trustedProxies])
    expect(Object.isFrozen(value)).toBe(true);
});

describe("a setting is read", () => {
  test.for<[string, string[], Record<string, string>, Partial<Config>]>([
    ["from a flag", ["--port", "5000"], {}, { port: 5000 }],
    ["from a flag with =", ["--region=eu-west-1"], {}, { region: "eu-west-1" }],
    [
      "from the environment",
      [],
      { CAIRN_PORT: "5000", CAIRN_TLS_CERT: "a", CAIRN_TLS_KEY: "b" },
      { port: 5000, tlsCertificateFile: "a", tlsKeyFile: "b" },
    ],
    ["from the flag first", ["--port", "1"], { CAIRN_PORT: "2" }, { port: 1 }],
    ["as absent when a variable is empty", [], { CAIRN_PORT: "", CAIRN_CONFIG: "" }, {}],
    [
      "from the file",
      ["--config", file({ port: 7, "s3-hosts": ["A.example", "b"] })],
      {},
      { port: 7, s3Hosts: ["a.example", "b"] },
    ],
    [
      "from the file that the environment names",
      [],
      { CAIRN_CONFIG: file({ development: true }) },
      { development: true, deliveryIntervalSeconds: 2, digestIntervalSeconds: 10 },
    ],
    [
      "from the environment before the file",
      ["--config", file({ port: 7 })],
      { CAIRN_PORT: "8" },
      { port: 8 },
    ],
    [
      "as a switch",
      ["--development"],
      {},
      { development: true, deliveryIntervalSeconds: 2, digestIntervalSeconds: 10 },
    ],
    [
      "as a switch turned off",
      ["--no-signature-v2"],
      { CAIRN_SIGNATURE_V2: "yes" },
      { signatureVersion2: false },
    ],
    ["as a word for a switch", [], { CAIRN_SIGNATURE_V2: "0" }, { signatureVersion2: false }],
    ["as a list", ["--trusted-proxies", "10.0.0.1, ::1,"], {}, { trustedProxies: ["10.0.0.1", "::1"] }],
    ["as an id with leading zeros", ["--account-id", "000000000001"], {}, { accountId: "000000000001" }],
    [
      "as given, though development has another",
      ["--development", "--delivery-interval", "60"],
      {},
      { development: true, deliveryIntervalSeconds: 60, digestIntervalSeconds: 10 },
    ],
    ["as a count", ["--organization-accounts", "200"], {}, { organizationAccounts: 200 }],
    ["as a folder from here", ["--data", "x/../y"], {}, { dataFolder: resolve("y") }],
    [
      "as a public address, without the slash at its end",
      ["--public-url", "https://cairn.test/"],
      {},
      { publicUrl: "https://cairn.test" },
    ],
    [
      "as places of issuers",
      ["--issuers", "https://idp.test=http://127.0.0.1:8080/a=b, https://b.test/x=keys.json"],
      {},
      {
        issuers: new Map([
          ["https://idp.test", "http://127.0.0.1:8080/a=b"],
          ["https://b.test/x", "keys.json"],
        ]),
      },
    ],
    [
      "as a Region in another part of the world",
      ["--region", "ap-southeast-2"],
      {},
      { region: "ap-southeast-2" },
    ],
  ])("%s", ([, flags, environment, expected]) => {
    expect(readConfig(flags, environment)).toEqual({ ...usual, ...expected });
  });
});

describe("is refused", () => {
  test.for<[string, string[], Record<string, string>, string]>([
    ["an unknown flag", ["--prot", "1"], {}, "'--prot'"],
    ["a stray word", ["serve"], {}, "'serve'"],
    ["a flag without its value", ["--port"], {}, "--port"],
    ["a port that is no number", ["--port", "http"], {}, '--port: "http" is not a number'],
    ["a port of nothing", ["--port", " "], {}, "is not a number"],
    ["a port too high", ["--port", "65536"], {}, "--port: 65536 is not a port"],
    ["a port below zero", ["--port=-1"], {}, "--port: -1 is not a port"],
    ["half a port", [], { CAIRN_PORT: "1.5" }, "--port: 1.5 is not a port"],
    ["an endless interval", ["--delivery-interval", "Infinity"], {}, "is not a number"],
    ["no interval", ["--delivery-interval", "0"], {}, "--delivery-interval: at least one second"],
    ["an interval before now", ["--digest-interval=-5"], {}, "--digest-interval: at least one second"],
    ["no accounts at all", ["--organization-accounts", "0"], {}, "--organization-accounts: a whole number"],
    ["half an account", ["--organization-accounts", "1.5"], {}, "--organization-accounts: a whole number"],
    [
      "a word that is no switch",
      [],
      { CAIRN_DEVELOPMENT: "on" },
      'CAIRN_DEVELOPMENT: "on" is neither true nor false',
    ],
    ["a host of nothing, which would be all addresses", ["--host", ""], {}, "--host: nothing was given"],
    ["a folder of nothing, which would be this one", ["--data="], {}, "--data: nothing was given"],
    ["a value turned off", ["--no-host"], {}, "'--no-host'"],
    ["a certificate without a key", ["--tls-cert", "a"], {}, "belong together"],
    ["a key without a certificate", ["--tls-key", "a"], {}, "belong together"],
    ["an account id of eleven digits", ["--account-id", "12345678901"], {}, "twelve digits"],
    ["an account id of other digits", ["--account-id", "１２３４５６７８９０１２"], {}, "twelve digits"],
    ["a Region of nowhere", ["--region", "moon-1"], {}, '"moon-1" is not a Region'],
    ["a host name with a port", ["--s3-hosts", "localhost:4566"], {}, "localhost:4566"],
    ["a host name with a scheme", ["--s3-hosts", "http://localhost"], {}, "http://localhost"],
    ["a proxy by name", ["--trusted-proxies", "proxy.example"], {}, "proxy.example"],
    ["a proxy by network", ["--trusted-proxies", "10.0.0.0/8"], {}, "10.0.0.0/8"],
    ["a public address without a scheme", ["--public-url", "cairn.test"], {}, "is not a URL"],
    ["a template without a file", ["--delegation-templates", "arn:aws:iam::1:x"], {}, "is not ARN=FILE"],
    [
      "a template that is not there",
      ["--delegation-templates", "arn:a=/nowhere"],
      {},
      "cannot read /nowhere",
    ],
    ["an issuer without a place", ["--issuers", "https://idp.test"], {}, "is not URL=PLACE"],
    ["an issuer that is no https URL", ["--issuers", "idp.test=http://127.0.0.1"], {}, "is not URL=PLACE"],
    ["a seed without development", ["--seed", "org.yaml"], {}, "needs --development"],
    ["fewer days than none", ["--closed-account-days=-1"], {}, "not less than none"],
    ["development for everybody", ["--development", "--host", "0.0.0.0"], {}, "loopback"],
    ["development for everybody, over IPv6", ["--host", "::"], { CAIRN_DEVELOPMENT: "1" }, "loopback"],
    ["development for the neighbours", ["--development", "--host", "192.168.0.2"], {}, "loopback"],
    ["a file that is not there", ["--config", join(folder, "none.json")], {}, "cannot read"],
    ["a file that is not JSON", ["--config", file("{")], {}, "cannot read"],
    ["a file that is a list", ["--config", file([])], {}, "expected one JSON object"],
    ["a file that is nothing", ["--config", file("null")], {}, "expected one JSON object"],
    [
      "an unknown member of the file",
      ["--config", file({ dataFolder: "x" })],
      {},
      'unknown setting "dataFolder"',
    ],
    ["a member that is null", ["--config", file({ data: null })], {}, "data: expected"],
    ["a member that is an object", ["--config", file({ host: {} })], {}, "host: expected"],
    ["a list with a null in it", ["--config", file({ "s3-hosts": [null] })], {}, "s3-hosts: expected"],
    ["a member that is no number", ["--config", file({ port: "x" })], {}, 'port: "x" is not a number'],
  ])("%s", ([, flags, environment, message]) => {
    expect(() => readConfig(flags, environment)).toThrow(ConfigError);
    expect(() => readConfig(flags, environment)).toThrow(message);
  });
});

test.for<[string, boolean]>([
  ["127.0.0.1", true],
  ["127.255.0.9", true],
  ["::1", true],
  ["localhost", true],
  ["127.0.0.1.example.com", false],
  ["127.1", false],
  ["0.0.0.0", false],
  ["::", false],
  ["", false],
  ["10.0.0.1", false],
])("%s is loopback: %s", ([host, expected]) => {
  expect(isLoopback(host)).toBe(expected);
});
