import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATOR_HEADER, operatorKeyPath } from "./operator-key.ts";

export interface OperatorRequest {
  readonly method: "GET" | "POST";
  /** Under `/_cairn/`. */
  readonly path: string;
  readonly body?: unknown;
}

export interface OperatorAnswer {
  readonly status: number;
  readonly body: unknown;
}

const DEFAULT_ENDPOINT = "http://127.0.0.1:4566";

/** Asks the server that owns a data folder, with the key that lies in it. Throws what the server refuses, but for 404. */
export async function askOperator(
  dataFolder: string,
  endpoint: string | undefined,
  { method, path, body }: OperatorRequest,
): Promise<OperatorAnswer> {
  const operatorKey = readFileSync(operatorKeyPath(join(dataFolder, "keys")), "utf8").trim();
  const answer = await fetch(new URL(`/_cairn/${path}`, endpoint ?? DEFAULT_ENDPOINT), {
    method,
    headers: { [OPERATOR_HEADER]: operatorKey, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told: unknown = await answer.json();
  if (!answer.ok && answer.status !== 404) {
    const message =
      typeof told === "object" && told !== null && "message" in told ? String(told.message) : undefined;
    throw new Error(message ?? `the server answered ${answer.status}`);
  }
  return { status: answer.status, body: told };
}
