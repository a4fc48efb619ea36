import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolderInUse, ownerUrl } from "../runtime/storage/data-folder.ts";
import type { System } from "../system.ts";
import { withIdleSystem } from "./idle-system.ts";
import { OPERATOR_HEADER, operatorKeyPath } from "./operator-key.ts";

/** The house that a command is about. */
export interface House {
  readonly dataFolder: string;
  /** Where its server is reached, if the operator says so; else the server itself has said where. */
  readonly endpoint?: string | undefined;
}

export interface OperatorRequest {
  readonly method: "GET" | "POST";
  /** Under `/_cairn/`. */
  readonly path: string;
  readonly body?: unknown;
  /** What is not there (404) is then answered with undefined; else the server's refusal is thrown. */
  readonly mayBeMissing?: boolean | undefined;
}

/** The same work in both ways: on the folder itself when nobody owns it, else by the server that does. */
export interface HouseWork<Result> {
  idle(system: System): Promise<Result>;
  readonly served: OperatorRequest;
  /** Makes the result of what the server answered; undefined for an answer that is none. */
  read(answer: Readonly<Record<string, unknown>> | undefined): Result | undefined;
}

/** Throws what stands in the way, in words for the operator. */
export async function onHouse<Result>(house: House, work: HouseWork<Result>): Promise<Result> {
  demandDataFolder(house);
  try {
    return await withIdleSystem(house.dataFolder, work.idle);
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    const endpoint = house.endpoint ?? ownerUrl(house.dataFolder);
    // It is starting, or another command has the folder for the moment.
    if (endpoint === undefined) throw error;
    const result = work.read(await askOperator(house.dataFolder, endpoint, work.served));
    if (result === undefined) throw new Error(`what ${endpoint} answers is not of a Cairn server`);
    return result;
  }
}

/** The first account of a folder is the management account, which the first start of the server makes. */
export function demandDataFolder({ dataFolder }: House): void {
  if (existsSync(join(dataFolder, "cairn.db"))) return;
  throw new Error(`there is no data folder ${dataFolder}; start the server once`);
}

/**
 * Asks with the key that lies in the data folder. It is for the server of the folder and nobody else: no
 * variable of the environment may name who gets it, and no redirect.
 */
async function askOperator(
  dataFolder: string,
  endpoint: string,
  { method, path, body, mayBeMissing }: OperatorRequest,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const operatorKey = readFileSync(operatorKeyPath(join(dataFolder, "keys")), "utf8").trim();
  const answer = await fetch(new URL(`/_cairn/${path}`, endpoint), {
    method,
    headers: { [OPERATOR_HEADER]: operatorKey, "content-type": "application/json" },
    redirect: "error",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told = await objectIn(answer);
  if (answer.status === 404 && mayBeMissing) return undefined;
  if (!answer.ok) {
    const message = typeof told?.message === "string" ? told.message : undefined;
    throw new Error(message ?? `${endpoint} answered ${answer.status}`);
  }
  if (told === undefined) throw new Error(`what ${endpoint} answers is not of a Cairn server`);
  return told;
}

async function objectIn(answer: Response): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value: unknown = JSON.parse(await answer.text());
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
