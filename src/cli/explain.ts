import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "../config.ts";
import type { ExplainedEvent } from "../system.ts";
import { decisionLines } from "./decision-text.ts";
import { EXPLAIN_HELP } from "./help.ts";
import { type House, onHouse } from "./on-house.ts";
import { printable, type TextSink } from "./verify-logs/terminal.ts";

export interface ExplainIo {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const FLAGS = {
  data: { type: "string" },
  endpoint: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** `cairn explain EVENT-ID`: gives the exit code, 0 when the event is there. */
export async function explainCommand(argv: readonly string[], io: ExplainIo): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: FLAGS,
      strict: true,
      allowPositionals: true,
    });
    if (values.help) {
      io.stdout.write(`${EXPLAIN_HELP}\n`);
      return 0;
    }
    const [eventId, more] = positionals;
    if (eventId === undefined || more !== undefined) throw new ConfigError("give one event id");
    const config = readConfig(values.data === undefined ? [] : ["--data", values.data], io.environment);
    const { found } = await findEvent({ dataFolder: config.dataFolder, endpoint: values.endpoint }, eventId);
    if (found === undefined) {
      io.stderr.write(`cairn: there is no event ${eventId}\n`);
      return 1;
    }
    io.stdout.write(values.json ? `${JSON.stringify(found, undefined, 2)}\n` : eventText(found));
    return 0;
  } catch (error) {
    io.stderr.write(`cairn: ${error instanceof Error ? error.message : error}\n`);
    return error instanceof ConfigError || isUsage(error) ? 2 : 1;
  }
}

function isUsage(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

interface Finding {
  readonly found: ExplainedEvent | undefined;
}

function findEvent(house: House, eventId: string): Promise<Finding> {
  return onHouse<Finding>(house, {
    idle: async (system) => ({ found: await system.explain(eventId) }),
    served: { method: "GET", path: `explain?eventId=${encodeURIComponent(eventId)}`, mayBeMissing: true },
    read(answer) {
      if (answer !== undefined && typeof answer.event !== "object") return undefined;
      return { found: answer as ExplainedEvent | undefined };
    },
  });
}

function eventText({ event, decided }: ExplainedEvent): string {
  const { arn, invokedBy, type } = event.userIdentity;
  const who = String(arn ?? invokedBy ?? type ?? "nobody");
  const head = `${event.eventName} at ${event.eventTime} in account ${event.recipientAccountId}`;
  // A denial's message stands with the decision that it tells.
  const isDenied = decided?.some(({ trace }) => trace.decision.effect === "Deny") ?? false;
  const outcome = outcomeText(event, !isDenied);
  const body =
    decided === undefined
      ? ["  Nothing was decided: it failed before it could be authorized, or no call made it."]
      : decided.length === 0
        ? [`  asked by ${who}; nothing was demanded`]
        : decided.flatMap(({ action, resource, trace }, index) => [
            ...(index === 0 ? [] : [""]),
            ...decisionLines({
              who,
              action,
              resource,
              trace,
              message: trace.decision.effect === "Deny" ? event.errorMessage : undefined,
            }),
          ]);
  return `${[head, outcome, "", ...body].join("\n")}\n`;
}

function outcomeText({ errorCode, errorMessage }: ExplainedEvent["event"], tellsMessage: boolean): string {
  if (errorCode === undefined) return "It succeeded.";
  const message = tellsMessage && errorMessage !== undefined ? `: ${errorMessage}` : "";
  return printable(`It failed: ${errorCode}${message}`);
}
