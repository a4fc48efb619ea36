import { isDeepStrictEqual } from "node:util";
import { ConfigError } from "../../config.ts";
import type { OperationModel } from "../../pure/api/model.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import { rootArn } from "../../pure/aws/arn.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { GLOBAL_REGION } from "../../pure/aws/region.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { CallFacts } from "../../runtime/call.ts";
import type { Chance } from "../../runtime/chance.ts";
import { VERSION } from "../../version.ts";
import type { Contents } from "../file/description.ts";
import type { Placeholders } from "../file/policy-text.ts";
import { type Place, problemLine } from "../file/problem.ts";

/** What a seed needs of the house: its operations, and what AWS does outside of them. */
export interface SeedHouse {
  readonly chance: Chance;
  readonly managementAccount: AccountId;
  invoke<Input, Output>(
    operation: OperationModel<Input, Output>,
    input: Input,
    facts: CallFacts,
  ): Promise<Output>;
  hasAccount(account: AccountId): Promise<boolean>;
  /** A standalone account, as somebody who signs up gets it. */
  openAccount(account: {
    readonly name: string;
    readonly email: string;
    readonly accountId: AccountId;
  }): Promise<void>;
  /** Opens the accounts that CreateAccount was call for. */
  openRequestedAccounts(): Promise<void>;
}

/** One application of a file to a house. */
export interface SeedRun {
  readonly house: SeedHouse;
  readonly file: string;
  readonly region: string;
  readonly count: { changes: number };
  /** What the one who wrote the file should know: what is not as the file says, and stays. */
  readonly notes: string[];
}

/** An account of the file, whose contents are applied. */
export interface SeedAccount {
  readonly account: AccountId;
  /** Where the account stands in the file. */
  readonly place: Place;
  readonly placeholders: Placeholders;
  readonly contents: Contents;
}

/** Something of the file could not be made. What was made before it stays, and is found the next time. */
export class SeedRefused extends ConfigError {}

export interface SeedCall<Input, Output> {
  readonly operation: OperationModel<Input, Output>;
  readonly input: Input;
  readonly region?: string | undefined;
}

/** Calls as the root user of an account. The call never leaves the process: nothing signs or encrypts it. */
async function callAs<Input, Output>(
  { house, region: regionOfHouse }: SeedRun,
  account: AccountId,
  { operation, input, region = regionOfHouse }: SeedCall<Input, Output>,
): Promise<Output> {
  return house.invoke(operation, input, {
    caller: { kind: "root", account, accessKeyId: account, arn: rootArn(account) },
    account,
    region: GLOBAL_SERVICES.has(operation.service.signingName) ? GLOBAL_REGION : region,
    requestId: uuid(house.chance),
    http: {
      sourceIp: "127.0.0.1",
      userAgent: `cairn-seed/${VERSION}`,
      host: "localhost",
      secure: false,
      signature: { version: "none", place: "none" },
    },
  });
}

const GLOBAL_SERVICES = new Set(["iam", "organizations"]);

/** Adds something that is missing. Throws {@link SeedRefused} with AWS's words when it may not be. */
export async function change<Input, Output>(
  run: SeedRun,
  account: AccountId,
  place: Place,
  call: SeedCall<Input, Output>,
): Promise<Output> {
  try {
    const output = await callAs(run, account, call);
    run.count.changes++;
    return output;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw refusedCall(run, place, call, error);
  }
}

/** Reads what is there; undefined, with a note, where a policy of the file itself forbids to read. */
export async function read<Input, Output>(
  run: SeedRun,
  account: AccountId,
  place: Place,
  call: SeedCall<Input, Output>,
): Promise<Output | undefined> {
  return (await readIfPresent(run, account, place, call))?.found;
}

/** As {@link read}, of something that may be absent, which AWS answers with an error: then without `found`. */
export async function readIfPresent<Input, Output>(
  run: SeedRun,
  account: AccountId,
  place: Place,
  call: SeedCall<Input, Output>,
  absentCode?: string | undefined,
): Promise<{ readonly found?: Output | undefined } | undefined> {
  try {
    return { found: await callAs(run, account, call) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === absentCode) return {};
    if (error.recordedCode !== "AccessDenied") throw refusedCall(run, place, call, error);
    note(run, place, `not looked at: ${error.message}`);
    return undefined;
  }
}

/** Whether AWS answers that there is no such thing; a refusal to say is no such answer. */
export async function isAbsent<Input, Output>(
  run: SeedRun,
  account: AccountId,
  call: SeedCall<Input, Output>,
  absentCode: string,
): Promise<boolean> {
  try {
    await callAs(run, account, call);
    return false;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return error.code === absentCode;
  }
}

interface Page {
  readonly NextToken?: string | undefined;
  readonly Marker?: string | undefined;
}

/** All pages of a listing that is never refused: those of the management account, whom no policy binds. */
export async function everyPage<Input, Output extends Page>(
  run: SeedRun,
  place: Place,
  operation: OperationModel<Input, Output>,
  input: Input,
): Promise<Output[]> {
  const pages: Output[] = [];
  for (let token: string | undefined; ; ) {
    const page = await read(run, run.house.managementAccount, place, {
      operation,
      input: token === undefined ? input : { ...input, NextToken: token },
    });
    if (page !== undefined) pages.push(page);
    token = page?.NextToken;
    if (token === undefined) return pages;
  }
}

function refusedCall(
  run: SeedRun,
  place: Place,
  call: { readonly operation: OperationModel },
  error: ServiceError,
) {
  return refused(run, place, `${call.operation.name} is refused: ${error.code}: ${error.message}`);
}

export function refused({ file }: SeedRun, place: Place, message: string): SeedRefused {
  return new SeedRefused(problemLine(file, { ...place, message }));
}

export function note({ file, notes }: SeedRun, place: Place, message: string): void {
  notes.push(problemLine(file, { ...place, message }));
}

/** Notes that a document of the file is another than the one that is there. */
export function compareDocuments(run: SeedRun, place: Place, wanted: string, kept: string | undefined): void {
  if (kept !== undefined && isDeepStrictEqual(comparable(wanted), comparable(kept))) return;
  note(run, place, "what is there is another, and stays");
}

/** An account that a policy names by its id is handed out again by its root user's ARN. */
function comparable(document: string): unknown {
  return JSON.parse(
    document.replace(/"(\d{12})"/g, (_, account: string) => JSON.stringify(rootArn(account))),
  );
}

export function tagList(tags: Readonly<Record<string, string>> | undefined) {
  return tags === undefined ? undefined : Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
