import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RootKey, writeCredentialsFile } from "./cli/credentials-file.ts";
import { loadOperatorKey } from "./cli/operator-key.ts";
import { type Config, ConfigError } from "./config.ts";
import { controlRoutes } from "./control-routes.ts";
import { accountId } from "./pure/aws/account.ts";
import { accessKeyId, randomAccountId, secretAccessKey } from "./pure/aws/ids.ts";
import type { Chance } from "./runtime/chance.ts";
import type { Clock, TurnableClock } from "./runtime/clock.ts";
import { openControl } from "./runtime/gateway/control.ts";
import { openServer, type RunningServer } from "./runtime/gateway/http-server.ts";
import type { Log } from "./runtime/log.ts";
import { type Metrics, openMetrics } from "./runtime/metrics.ts";
import { type DataFolder, openDataFolder } from "./runtime/storage/data-folder.ts";
import type { SeededOrganization } from "./seed/apply/apply-seed.ts";
import type { Seed } from "./seed/file/seed-file.ts";
import { readSeed, seedSystem } from "./seed/seed.ts";
import { openSystem, type System } from "./system.ts";

export interface ServerOptions {
  readonly config: Config;
  readonly clock: TurnableClock;
  /** The time by which signatures are judged: the clients' own, never turned. */
  readonly signatureClock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** A data folder, the system that lives in it, and the port on which it is reached. */
export interface Server {
  readonly url: string;
  readonly port: number;
  /** The management account's root key, when this start created it. */
  readonly created: RootKey | undefined;
  /** The organization of the file that the server was started with. */
  readonly organization: SeededOrganization | undefined;
  readonly system: () => System;
  /** Delivers what is due, then stops. */
  close(): Promise<void>;
}

/** The root key of every development server, which listens on loopback only (config.ts). */
export const DEVELOPMENT_KEY = {
  accessKeyId: "AKIACAIRNDEVELOPMENT",
  secretAccessKey: "cairn/development/mode/only/not/a/secret",
};
export const DEVELOPMENT_ACCOUNT = "123456789012";
export const PROFILE = "cairn";

export async function startServer(options: ServerOptions): Promise<Server> {
  const { config, log } = options;
  const tls = tlsFiles(config);
  // Before the data folder is touched: a file with a fault begins nothing.
  const seed = await readSeed(config);
  const folder = openDataFolder(config.dataFolder, options.signatureClock);
  const metrics = openMetrics();
  let system: System | undefined;
  let running: RunningServer | undefined;
  try {
    demandSameMode(folder, config.development);
    demandSealingKey(folder);
    system = await openSystem(systemOptions(options, folder, metrics));
    const current = { system, isReady: false };
    const wipe = async (): Promise<RootKey> => {
      await current.system.discard();
      rmSync(folder.databaseFile, { force: true });
      rmSync(`${folder.databaseFile}-wal`, { force: true });
      rmSync(`${folder.databaseFile}-shm`, { force: true });
      rmSync(folder.blobsFolder, { recursive: true, force: true });
      options.clock.reset();
      const fresh = await openSystem(systemOptions(options, folder, metrics));
      const root = await firstAccount(fresh, options, folder);
      if (root === undefined) throw new Error("a fresh data folder has accounts");
      current.system = fresh;
      await applySeedIn(fresh, options, folder, seed);
      return root;
    };
    let wiped: Promise<unknown> = Promise.resolve();
    // One after the other: two at once would delete each other's files.
    const reset = (): Promise<RootKey> => {
      const next = wiped.then(wipe);
      wiped = next.catch(() => undefined);
      return next;
    };
    const control = openControl(
      controlRoutes({
        ...options,
        metrics,
        system: () => current.system,
        isReady: () => current.isReady,
        reset,
        operatorKey: loadOperatorKey(folder.keysFolder),
      }),
    );
    running = await openServer(
      { gateway: () => current.system.gateway, control, log, tls, requestsMax: config.requestsMax },
      config.host,
      config.port,
    );
    // After the port is ours: a start that fails on it leaves no account whose key was never shown.
    const created = await firstAccount(system, options, folder);
    const organization = await applySeedIn(system, options, folder, seed);
    current.isReady = true;
    const { port } = running;
    folder.announce(urlOf(config, port));
    const stopServer = running.close;
    return {
      url: urlOf(config, port),
      port,
      created,
      organization,
      system: () => current.system,
      async close() {
        try {
          await stopServer();
          await current.system.close();
        } finally {
          folder.close();
        }
      },
    };
  } catch (error) {
    await running?.close();
    await system?.discard();
    folder.close();
    throw error;
  }
}

/**
 * A data folder is for development or not from its first start on: everybody knows the root key of the one,
 * and in development mode everybody on this machine would be root of every account of the other.
 */
function demandSameMode({ path, databaseFile }: DataFolder, development: boolean): void {
  const mark = join(path, "development");
  if (!existsSync(databaseFile)) {
    rmSync(mark, { force: true });
    if (development) writeFileSync(mark, "Everybody knows the root key of this data folder.\n");
  }
  if (existsSync(mark) === development) return;
  throw new ConfigError(
    development
      ? `the data folder ${path} was made without --development, which would give it to everybody; choose another with --data`
      : `the data folder ${path} was made with --development, so everybody knows its root key; choose another with --data`,
  );
}

/** Secrets that were sealed with a key that is gone cannot be opened again, and a new one would hide it. */
function demandSealingKey({ path, databaseFile, keysFolder }: DataFolder): void {
  if (!existsSync(databaseFile) || existsSync(join(keysFolder, "sealing.key"))) return;
  throw new ConfigError(
    `the data folder ${path} lacks keys/sealing.key, without which its secrets cannot be read`,
  );
}

function systemOptions(
  { config, clock, signatureClock, chance, log }: ServerOptions,
  folder: DataFolder,
  metrics: Metrics,
) {
  return { config, folder, clock, signatureClock, chance, log, metrics };
}

/**
 * Opens the management account of an empty house. Its key is in the credentials file before the account
 * exists: a crash between the two leaves a key of nobody, which the next start replaces, never an account
 * without a key.
 */
async function firstAccount(
  system: System,
  options: ServerOptions,
  folder: DataFolder,
): Promise<RootKey | undefined> {
  if (await system.hasAccounts()) return undefined;
  const root = firstRootKey(options);
  writeCredentialsFile(folder.credentialsFile, PROFILE, root, options.config.region);
  const { accountId: id, ...rootKey } = root;
  await system.openAccount({ name: "management", email: "management@cairn.invalid", accountId: id, rootKey });
  return root;
}

/** Has the organization of a seed file ready, and says beside the data what AWS would have given. */
async function applySeedIn(
  system: System,
  { config, chance }: ServerOptions,
  { credentialsFile, path }: DataFolder,
  seed: Seed | undefined,
): Promise<SeededOrganization | undefined> {
  if (seed === undefined) return undefined;
  const places = { credentialsFile, managementProfile: PROFILE, region: config.region };
  const organization = await seedSystem(system, chance, seed, places);
  writeFileSync(join(path, "organization.json"), `${JSON.stringify(organization, undefined, 2)}\n`);
  return organization;
}

function firstRootKey({ config, chance }: ServerOptions): RootKey {
  if (config.development) return { accountId: config.accountId ?? DEVELOPMENT_ACCOUNT, ...DEVELOPMENT_KEY };
  const id = config.accountId === undefined ? randomAccountId(chance) : accountId(config.accountId);
  return {
    accountId: id,
    accessKeyId: accessKeyId("AKIA", id, chance),
    secretAccessKey: secretAccessKey(chance),
  };
}

function tlsFiles({
  tlsCertificateFile,
  tlsKeyFile,
}: Config): { certificate: string; key: string } | undefined {
  if (tlsCertificateFile === undefined || tlsKeyFile === undefined) return undefined;
  const [certificate, key] = [readFileSync(tlsCertificateFile, "utf8"), readFileSync(tlsKeyFile, "utf8")];
  try {
    if (new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) return { certificate, key };
  } catch (error) {
    throw new ConfigError(`--tls-cert, --tls-key: ${error instanceof Error ? error.message : error}`);
  }
  throw new ConfigError(`--tls-key: ${tlsKeyFile} is not the key of ${tlsCertificateFile}`);
}

function urlOf(config: Config, port: number): string {
  const scheme = config.tlsCertificateFile === undefined ? "http" : "https";
  const unspecified = config.host === "0.0.0.0" || config.host === "::";
  const host = unspecified ? "127.0.0.1" : config.host.includes(":") ? `[${config.host}]` : config.host;
  return `${scheme}://${host}:${port}`;
}
