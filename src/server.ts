import { readFileSync, rmSync } from "node:fs";
import { type RootKey, writeCredentialsFile } from "./cli/credentials-file.ts";
import { loadOperatorKey } from "./cli/operator-key.ts";
import type { Config } from "./config.ts";
import { controlRoutes } from "./control-routes.ts";
import type { Chance } from "./runtime/chance.ts";
import type { Clock, TurnableClock } from "./runtime/clock.ts";
import { openControl } from "./runtime/gateway/control.ts";
import { openServer, type RunningServer } from "./runtime/gateway/http-server.ts";
import type { Log } from "./runtime/log.ts";
import { type Metrics, openMetrics } from "./runtime/metrics.ts";
import { type DataFolder, openDataFolder } from "./runtime/storage/data-folder.ts";
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
  readonly system: () => System;
  /** Delivers what is due, then stops. */
  close(): Promise<void>;
}

/** The root key of every development server. Refused elsewhere: see config.ts on loopback. */
export const DEVELOPMENT_KEY = {
  accessKeyId: "AKIACAIRNDEVELOPMENT",
  secretAccessKey: "cairn/development/mode/only/not/a/secret",
};
export const DEVELOPMENT_ACCOUNT = "123456789012";
export const PROFILE = "cairn";

export async function startServer(options: ServerOptions): Promise<Server> {
  const { config, log } = options;
  const folder = openDataFolder(config.dataFolder, options.signatureClock);
  const metrics = openMetrics();
  let system: System | undefined;
  let running: RunningServer | undefined;
  try {
    system = await openSystem(systemOptions(options, folder, metrics));
    const created = await firstAccount(system, options, folder);
    const current = { system };
    const reset = async (): Promise<RootKey> => {
      await current.system.discard();
      rmSync(folder.databaseFile, { force: true });
      rmSync(`${folder.databaseFile}-wal`, { force: true });
      rmSync(`${folder.databaseFile}-shm`, { force: true });
      rmSync(folder.blobsFolder, { recursive: true, force: true });
      current.system = await openSystem(systemOptions(options, folder, metrics));
      const root = await firstAccount(current.system, options, folder);
      if (root === undefined) throw new Error("a fresh data folder has accounts");
      return root;
    };
    const control = openControl(
      controlRoutes({
        ...options,
        metrics,
        system: () => current.system,
        reset,
        operatorKey: loadOperatorKey(folder.keysFolder),
      }),
    );
    running = await openServer(
      { gateway: () => current.system.gateway, control, log, tls: tlsFiles(config) },
      config.host,
      config.port,
    );
    const { port } = running;
    const stopServer = running.close;
    return {
      url: urlOf(config, port),
      port,
      created,
      system: () => current.system,
      async close() {
        await stopServer();
        await current.system.close();
        folder.close();
      },
    };
  } catch (error) {
    await running?.close();
    await system?.discard();
    folder.close();
    throw error;
  }
}

function systemOptions(
  { config, clock, signatureClock, chance, log }: ServerOptions,
  folder: DataFolder,
  metrics: Metrics,
) {
  return { config, folder, clock, signatureClock, chance, log, metrics };
}

async function firstAccount(
  system: System,
  { config }: ServerOptions,
  folder: DataFolder,
): Promise<RootKey | undefined> {
  if (await system.hasAccounts()) return undefined;
  const key = await system.openAccount({
    name: "management",
    email: "management@cairn.invalid",
    accountId: config.accountId ?? (config.development ? DEVELOPMENT_ACCOUNT : undefined),
    rootKey: config.development ? DEVELOPMENT_KEY : undefined,
  });
  writeCredentialsFile(folder.credentialsFile, PROFILE, key, config.region);
  return key;
}

function tlsFiles({
  tlsCertificateFile,
  tlsKeyFile,
}: Config): { certificate: string; key: string } | undefined {
  if (tlsCertificateFile === undefined || tlsKeyFile === undefined) return undefined;
  return { certificate: readFileSync(tlsCertificateFile, "utf8"), key: readFileSync(tlsKeyFile, "utf8") };
}

function urlOf(config: Config, port: number): string {
  const scheme = config.tlsCertificateFile === undefined ? "http" : "https";
  const unspecified = config.host === "0.0.0.0" || config.host === "::";
  const host = unspecified ? "127.0.0.1" : config.host.includes(":") ? `[${config.host}]` : config.host;
  return `${scheme}://${host}:${port}`;
}
