import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isAccountId } from "./pure/aws/account.ts";
import { isRegion } from "./pure/aws/region.ts";

/** Everything that can be set from outside, checked and frozen before anything starts. */
export interface Config {
  /** Absolute path. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly tlsCertificateFile: string | undefined;
  readonly tlsKeyFile: string | undefined;
  readonly development: boolean;
  readonly accountId: string | undefined;
  readonly region: string;
  readonly deliveryIntervalSeconds: number;
  readonly digestIntervalSeconds: number;
  /** How many accounts an organization may have. */
  readonly organizationAccounts: number;
  /** How long a closed account stays in its organization. */
  readonly closedAccountDays: number;
  readonly s3Hosts: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly signatureVersion2: boolean;
  /** Without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Absolute path of a file that describes an organization. */
  readonly seedFile: string | undefined;
  /** How many requests may be under way at once. */
  readonly requestsMax: number;
  /** Where the keys of OpenID Connect issuers are, by the issuer's URL, when not there. */
  readonly issuers: ReadonlyMap<string, string>;
  /** What the policy templates of delegation requests permit, as JSON, by their ARNs. */
  readonly delegationTemplates: ReadonlyMap<string, string>;
}

/** Bad flags, variables or file contents; the message is meant for the person who typed them. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

interface Option {
  readonly flag: string;
  readonly kind: "string" | "number" | "boolean" | "list";
  readonly value: string;
  readonly help: string;
}

/** One table for flags, `CAIRN_*` variables, the configuration file's members and the help text. */
export const OPTIONS = {
  dataFolder: {
    flag: "data",
    kind: "string",
    value: "FOLDER",
    help: "where everything is kept (default: ./cairn-data)",
  },
  host: { flag: "host", kind: "string", value: "ADDRESS", help: "address to listen on (default: 127.0.0.1)" },
  port: {
    flag: "port",
    kind: "number",
    value: "PORT",
    help: "port to listen on, 0 for any free one (default: 4566)",
  },
  tlsCertificateFile: {
    flag: "tls-cert",
    kind: "string",
    value: "FILE",
    help: "serve HTTPS with this certificate (PEM)",
  },
  tlsKeyFile: { flag: "tls-key", kind: "string", value: "FILE", help: "and this private key (PEM)" },
  development: {
    flag: "development",
    kind: "boolean",
    value: "",
    help: "well-known root key, deliveries within seconds, /_cairn/clock, flush and reset; loopback only",
  },
  accountId: {
    flag: "account-id",
    kind: "string",
    value: "ID",
    help: "id of the management account, when the data folder is new",
  },
  region: {
    flag: "region",
    kind: "string",
    value: "REGION",
    help: "Region written to the credentials profile (default: us-east-1)",
  },
  deliveryIntervalSeconds: {
    flag: "delivery-interval",
    kind: "number",
    value: "SECONDS",
    help: "time between log file deliveries (default: 300; 2 in development)",
  },
  digestIntervalSeconds: {
    flag: "digest-interval",
    kind: "number",
    value: "SECONDS",
    help: "time between digest files (default: 3600; 10 in development)",
  },
  organizationAccounts: {
    flag: "organization-accounts",
    kind: "number",
    value: "COUNT",
    help: "most accounts that an organization may have (default: 10, as AWS's quota)",
  },
  closedAccountDays: {
    flag: "closed-account-days",
    kind: "number",
    value: "DAYS",
    help: "how long a closed account stays in its organization (default: 90, as AWS)",
  },
  s3Hosts: {
    flag: "s3-hosts",
    kind: "list",
    value: "NAMES",
    help: "host names under which BUCKET.NAME reaches a bucket (default: localhost,s3.amazonaws.com)",
  },
  trustedProxies: {
    flag: "trusted-proxies",
    kind: "list",
    value: "ADDRESSES",
    help: "proxies whose X-Forwarded-For and -Proto are believed (default: none)",
  },
  signatureVersion2: {
    flag: "signature-v2",
    kind: "boolean",
    value: "",
    help: "accept SigV2 for S3, which presigned URLs of the CLI still use (default: yes; --no-signature-v2)",
  },
  publicUrl: {
    flag: "public-url",
    kind: "string",
    value: "URL",
    help: "where the world reaches the house, for the issuers of identity tokens (default: as each caller does)",
  },
  requestsMax: {
    flag: "max-requests",
    kind: "number",
    value: "COUNT",
    help: "how many requests may be under way at once; the rest are told to slow down (default: 1000)",
  },
  issuers: {
    flag: "issuers",
    kind: "list",
    value: "URL=PLACE",
    help: "base addresses (also http) or key files of OIDC issuers not at their URL, or on private networks",
  },
  delegationTemplates: {
    flag: "delegation-templates",
    kind: "list",
    value: "ARN=FILE",
    help: "policies (JSON) that delegation requests may name as their templates",
  },
  seedFile: {
    flag: "seed",
    kind: "string",
    value: "FILE",
    help: "in development: an organization to have ready, described in YAML or JSON (default: none)",
  },
} as const satisfies Record<keyof Config, Option>;

type Setting = string | number | boolean | readonly string[];
type Settings = Partial<Record<keyof Config, Setting>>;

/**
 * Reads flags, then `CAIRN_*` variables, then the file named by `--config` or `CAIRN_CONFIG`; the first that
 * speaks wins. Throws {@link ConfigError}.
 */
export function readConfig(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const given = readFlags(flags);
  const configFile = given.configFile ?? environment.CAIRN_CONFIG;
  const settings = {
    ...(configFile === undefined || configFile === "" ? {} : readFile(configFile)),
    ...readEnvironment(environment),
    ...given.settings,
  };
  return Object.freeze(check(settings));
}

function entries(): [keyof Config, Option][] {
  return Object.entries(OPTIONS) as [keyof Config, Option][];
}

function readFlags(flags: readonly string[]): { settings: Settings; configFile: string | undefined } {
  const options: Record<string, { type: "string" | "boolean" }> = { config: { type: "string" } };
  for (const [, option] of entries())
    options[option.flag] = { type: option.kind === "boolean" ? "boolean" : "string" };
  let values: Record<string, string | boolean | undefined>;
  try {
    values = parseArgs({ args: [...flags], options, allowNegative: true, strict: true })
      .values as typeof values;
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
  const settings: Settings = {};
  for (const [name, option] of entries()) {
    const value = values[option.flag];
    if (value !== undefined)
      settings[name] = typeof value === "boolean" ? value : convert(value, option, `--${option.flag}`);
  }
  return { settings, configFile: values.config as string | undefined };
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Settings {
  const settings: Settings = {};
  for (const [name, option] of entries()) {
    const variable = `CAIRN_${option.flag.replaceAll("-", "_").toUpperCase()}`;
    const value = environment[variable];
    if (value !== undefined && value !== "") settings[name] = convert(value, option, variable);
  }
  return settings;
}

function readFile(path: string): Settings {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError(`cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new ConfigError(`${path}: expected one JSON object`);
  }
  const settings: Settings = {};
  for (const [member, value] of Object.entries(content)) {
    const found = entries().find(([, option]) => option.flag === member);
    if (found === undefined) throw new ConfigError(`${path}: unknown setting "${member}"`);
    settings[found[0]] = convert(textOf(value, `${path}: ${member}`), found[1], `${path}: ${member}`);
  }
  return settings;
}

/** A member of the file as it would be typed. */
function textOf(value: unknown, where: string): string {
  if (Array.isArray(value)) return value.map((element: unknown) => textOf(element, where)).join(",");
  if (["string", "number", "boolean"].includes(typeof value)) return String(value);
  throw new ConfigError(`${where}: expected a text, a number, true or false, or a list of texts`);
}

function convert(text: string, option: Option, where: string): Setting {
  switch (option.kind) {
    case "string":
      // An empty address would listen on all of them, an empty folder would be this one.
      if (text.trim() === "") throw new ConfigError(`${where}: nothing was given`);
      return text;
    case "list":
      return text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    case "number": {
      const number = Number(text);
      if (text.trim() === "" || !Number.isFinite(number))
        throw new ConfigError(`${where}: "${text}" is not a number`);
      return number;
    }
    case "boolean":
      if (["true", "1", "yes"].includes(text)) return true;
      if (["false", "0", "no"].includes(text)) return false;
      throw new ConfigError(`${where}: "${text}" is neither true nor false`);
  }
}

function check(settings: Settings): Config {
  const text = (name: keyof Config) => settings[name] as string | undefined;
  const number = (name: keyof Config) => settings[name] as number | undefined;
  const list = (name: keyof Config, usual: readonly string[]) => [
    ...((settings[name] as readonly string[] | undefined) ?? usual),
  ];
  const development = (settings.development as boolean | undefined) ?? false;
  const config: Config = {
    dataFolder: resolve(text("dataFolder") ?? "cairn-data"),
    host: text("host") ?? "127.0.0.1",
    port: number("port") ?? 4566,
    tlsCertificateFile: text("tlsCertificateFile"),
    tlsKeyFile: text("tlsKeyFile"),
    development,
    accountId: text("accountId"),
    region: text("region") ?? "us-east-1",
    deliveryIntervalSeconds: number("deliveryIntervalSeconds") ?? (development ? 2 : 300),
    digestIntervalSeconds: number("digestIntervalSeconds") ?? (development ? 10 : 3600),
    organizationAccounts: number("organizationAccounts") ?? 10,
    closedAccountDays: number("closedAccountDays") ?? 90,
    s3Hosts: Object.freeze(
      list("s3Hosts", ["localhost", "s3.amazonaws.com"]).map((name) => name.toLowerCase()),
    ),
    trustedProxies: Object.freeze(list("trustedProxies", [])),
    signatureVersion2: (settings.signatureVersion2 as boolean | undefined) ?? true,
    publicUrl: text("publicUrl")?.replace(/\/$/, ""),
    requestsMax: number("requestsMax") ?? 1000,
    issuers: new Map(list("issuers", []).map(issuerPlace)),
    delegationTemplates: new Map(list("delegationTemplates", []).map(delegationTemplate)),
    seedFile: text("seedFile") === undefined ? undefined : resolve(text("seedFile") ?? ""),
  };
  if (!Number.isInteger(config.port) || config.port < 0 || config.port > 65535) {
    throw new ConfigError(`--port: ${config.port} is not a port`);
  }
  if ((config.tlsCertificateFile === undefined) !== (config.tlsKeyFile === undefined)) {
    throw new ConfigError("--tls-cert and --tls-key belong together");
  }
  if (config.accountId !== undefined && !isAccountId(config.accountId)) {
    throw new ConfigError(`--account-id: "${config.accountId}" does not have twelve digits`);
  }
  if (!isRegion(config.region)) throw new ConfigError(`--region: "${config.region}" is not a Region`);
  for (const name of ["deliveryIntervalSeconds", "digestIntervalSeconds"] as const) {
    if (!(config[name] >= 1)) throw new ConfigError(`--${OPTIONS[name].flag}: at least one second`);
  }
  if (!Number.isInteger(config.organizationAccounts) || config.organizationAccounts < 1) {
    throw new ConfigError("--organization-accounts: a whole number of at least one");
  }
  if (!Number.isInteger(config.requestsMax) || config.requestsMax < 1) {
    throw new ConfigError("--max-requests: at least one");
  }
  if (!(config.closedAccountDays >= 0)) throw new ConfigError("--closed-account-days: not less than none");
  if (config.publicUrl !== undefined && !/^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?$/.test(config.publicUrl)) {
    throw new ConfigError(
      `--public-url: "${config.publicUrl}" is not a URL such as https://cairn.example.com`,
    );
  }
  for (const name of config.s3Hosts) {
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(name))
      throw new ConfigError(`--s3-hosts: "${name}" is not a host name; it has no port and no scheme`);
  }
  for (const address of config.trustedProxies) {
    if (isIP(address) === 0)
      throw new ConfigError(`--trusted-proxies: "${address}" is not an address, such as 10.0.0.5`);
  }
  if (config.seedFile !== undefined && !config.development) {
    throw new ConfigError("--seed opens accounts whose keys everybody knows, so it needs --development");
  }
  if (config.development && !isLoopback(config.host)) {
    throw new ConfigError(
      `--development has a well-known root key, so it listens on loopback only; ${config.host} is not loopback`,
    );
  }
  return config;
}

function issuerPlace(text: string): [string, string] {
  const [, url, place] = /^(https:\/\/[^=]+)=(.+)$/.exec(text) ?? [];
  if (url === undefined || place === undefined) {
    throw new ConfigError(
      `--issuers: "${text}" is not URL=PLACE, such as https://idp.test=http://127.0.0.1:8080`,
    );
  }
  return [url, place];
}

function delegationTemplate(text: string): [string, string] {
  const [, arn, file] = /^(arn:[^=]+)=(.+)$/.exec(text) ?? [];
  if (arn === undefined || file === undefined) {
    throw new ConfigError(`--delegation-templates: "${text}" is not ARN=FILE`);
  }
  try {
    const template = readFileSync(file, "utf8");
    JSON.parse(template);
    return [arn, template];
  } catch (error) {
    throw new ConfigError(
      `--delegation-templates: cannot read ${file}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
