import type { IncomingMessage } from "node:http";
import type { RootKey } from "./cli/credentials-file.ts";
import { isOperatorKey, OPERATOR_HEADER } from "./cli/operator-key.ts";
import { ROOT_KEY_FAULTS } from "./cli/root-key-faults.ts";
import { type Config, isLoopback } from "./config.ts";
import { isAccountId } from "./pure/aws/account.ts";
import type { TurnableClock } from "./runtime/clock.ts";
import { clientAddress } from "./runtime/gateway/client-address.ts";
import { ControlRefusal, type ControlRoute } from "./runtime/gateway/control.ts";
import { readBody } from "./runtime/gateway/read-body.ts";
import type { Metrics } from "./runtime/metrics.ts";
import { ConstraintViolation, StorageUnavailable } from "./runtime/storage/database.ts";
import type { System } from "./system.ts";
import { VERSION } from "./version.ts";

export interface ControlParts {
  readonly config: Config;
  readonly clock: TurnableClock;
  readonly metrics: Metrics;
  readonly system: () => System;
  /** False while an organization is being made that the server was started with. */
  readonly isReady: () => boolean;
  readonly reset: () => Promise<RootKey>;
  readonly operatorKey: string;
}

const BODY_BYTES_MAX = 64 * 1024;
const SECONDS_MAX = 400 * 24 * 3600;

/** Everything under `/_cairn/`. What changes time or wipes data exists in development mode only. */
export function controlRoutes(parts: ControlParts): ControlRoute[] {
  const routes = [
    health(parts),
    metrics(parts),
    accounts(parts),
    rootKey(parts),
    rootPassword(parts),
    explain(parts),
    delegationToken(parts),
  ];
  return parts.config.development ? [...routes, ...developmentRoutes(parts)] : routes;
}

/** Well is a house that can still read its state: after a failed disk every call is refused until a restart. */
function health(parts: ControlParts): ControlRoute {
  return {
    method: "GET",
    path: "health",
    async answer() {
      try {
        await parts.system().hasAccounts();
      } catch (error) {
        if (!(error instanceof StorageUnavailable)) throw error;
        throw new ControlRefusal(503, "Storage is unavailable.");
      }
      if (!parts.isReady()) throw new ControlRefusal(503, "The organization is not ready yet.");
      return { status: "ok", version: VERSION };
    },
  };
}

function metrics(parts: ControlParts): ControlRoute {
  return { method: "GET", path: "metrics", answer: async () => parts.metrics.render() };
}

/** Opens a standalone account; outside every account, so the operator's key is asked for. */
function accounts(parts: ControlParts): ControlRoute {
  return {
    method: "POST",
    path: "accounts",
    async answer(request) {
      demandOperator(request, parts);
      const { name, email, accountId } = await jsonBody(request);
      if (typeof name !== "string" || name === "" || typeof email !== "string" || !email.includes("@")) {
        throw new ControlRefusal(400, "An account has a name and an email.");
      }
      if (accountId !== undefined && (typeof accountId !== "string" || !isAccountId(accountId))) {
        throw new ControlRefusal(400, "An account id has twelve digits.");
      }
      try {
        return { ...(await parts.system().openAccount({ name, email, accountId })) };
      } catch (error) {
        if (!(error instanceof ConstraintViolation)) throw error;
        throw new ControlRefusal(409, "There is an account with that id or email already.");
      }
    },
  };
}

/** Gives the root user of an account a password: as little as opening the account a call of its API. */
function rootPassword(parts: ControlParts): ControlRoute {
  return {
    method: "POST",
    path: "root-password",
    async answer(request) {
      demandOperator(request, parts);
      const { accountId: id, password } = await jsonBody(request);
      if (typeof id !== "string" || !isAccountId(id) || typeof password !== "string") {
        throw new ControlRefusal(400, "Give an account id of twelve digits, and a password.");
      }
      await parts.system().setRootPassword(id, password);
      return { accountId: id };
    },
  };
}

/** An access key of a root user, who has none in accounts that AWS Organizations opened. */
function rootKey(parts: ControlParts): ControlRoute {
  return {
    method: "POST",
    path: "root-key",
    async answer(request) {
      demandOperator(request, parts);
      const { accountId: id } = await jsonBody(request);
      if (typeof id !== "string" || !isAccountId(id)) {
        throw new ControlRefusal(400, "Give an account id of twelve digits.");
      }
      const created = await parts.system().createRootKey(id);
      if (typeof created === "string") {
        const { status, message } = ROOT_KEY_FAULTS[created];
        throw new ControlRefusal(status, message);
      }
      return { ...created };
    },
  };
}

/** Why a recorded call was allowed or denied. The policies of every account can be seen in it. */
function explain(parts: ControlParts): ControlRoute {
  return {
    method: "GET",
    path: "explain",
    async answer(request) {
      demandOperator(request, parts);
      const eventId = new URL(request.url ?? "/", "http://localhost").searchParams.get("eventId") ?? "";
      const found = await parts.system().explain(eventId);
      if (found === undefined) throw new ControlRefusal(404, `There is no event ${eventId}.`);
      return { ...found };
    },
  };
}

/** There is no Amazon SNS that could bring the token to who made the request. */
function delegationToken(parts: ControlParts): ControlRoute {
  return {
    method: "GET",
    path: "delegation-token",
    async answer(request) {
      demandOperator(request, parts);
      const id = new URL(request.url ?? "/", "http://localhost").searchParams.get("requestId") ?? "";
      const tradeInToken = await parts.system().tradeInToken(id);
      if (tradeInToken === undefined)
        throw new ControlRefusal(404, `No token was released for request ${id}.`);
      return { tradeInToken };
    },
  };
}

function demandOperator(request: IncomingMessage, { operatorKey }: ControlParts): void {
  const given = request.headers[OPERATOR_HEADER];
  if (!isOperatorKey(operatorKey, typeof given === "string" ? given : undefined)) {
    throw new ControlRefusal(403, "This needs the operator key of the data folder.");
  }
}

function developmentRoutes(parts: ControlParts): ControlRoute[] {
  const guarded = (path: string, answer: ControlRoute["answer"]): ControlRoute => ({
    method: "POST",
    path,
    answer(request) {
      demandThisMachine(request, parts.config.trustedProxies);
      return answer(request);
    },
  });
  return [
    guarded("clock", async (request) => {
      parts.clock.advance((await secondsAsked(request)) * 1000);
      await parts.system().runDue();
      return { now: new Date(parts.clock.now()).toISOString() };
    }),
    guarded("flush", async () => {
      await parts.system().flush();
      return { now: new Date(parts.clock.now()).toISOString() };
    }),
    guarded("reset", async () => ({ ...(await parts.reset()) })),
  ];
}

function demandThisMachine(request: IncomingMessage, trustedProxies: readonly string[]): void {
  if (!isLoopback(clientAddress(request, trustedProxies).address)) {
    throw new ControlRefusal(403, "Only this machine may ask for that.");
  }
  // Any page in a browser of this machine can send a POST here, and says so.
  if (request.headers.origin !== undefined || request.headers["sec-fetch-site"] !== undefined) {
    throw new ControlRefusal(403, "Web pages may not ask for that.");
  }
}

/** `?seconds=3600`, or `{"seconds": 3600}`. */
async function secondsAsked(request: IncomingMessage): Promise<number> {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams.get("seconds");
  const seconds = query === null ? (await jsonBody(request)).seconds : Number(query);
  if (typeof seconds !== "number" || !(seconds >= 0) || seconds > SECONDS_MAX) {
    throw new ControlRefusal(400, `Say how many seconds, from 0 to ${SECONDS_MAX}: {"seconds": 3600}`);
  }
  return seconds;
}

async function jsonBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = new TextDecoder().decode(await readBody(request, { bytesMax: BODY_BYTES_MAX }));
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below, in one way for all that is wrong with it.
  }
  throw new ControlRefusal(400, "The body is not a JSON object.");
}
