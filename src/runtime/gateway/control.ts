import type { IncomingMessage } from "node:http";
import type { WireResponse } from "../../pure/protocol/wire.ts";
import { OperatorError } from "../operator-error.ts";
import { BodyIncomplete, BodyTooLarge, BodyTooSlow } from "./read-body.ts";

/** What is answered under `/_cairn/`, beside AWS's APIs. */
export interface Control {
  answer(request: IncomingMessage): Promise<WireResponse>;
}

export interface ControlRoute {
  readonly method: "GET" | "POST";
  /** Under `/_cairn/`. */
  readonly path: string;
  /** Gives JSON, or text as it is. A thrown {@link ControlRefusal} is answered with its status. */
  answer(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | string>;
}

export class ControlRefusal extends Error {
  override name = "ControlRefusal";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function openControl(routes: readonly ControlRoute[]): Control {
  return {
    async answer(request) {
      const path = (request.url ?? "").replace(/^\/_cairn\//, "").replace(/\?.*$/, "");
      const named = routes.filter((route) => route.path === path);
      const route = named.find(({ method }) => method === request.method);
      if (route === undefined) {
        return named.length === 0
          ? json(404, { message: `There is no /_cairn/${path}.` })
          : json(405, { message: `/_cairn/${path} takes ${named.map(({ method }) => method).join(", ")}.` });
      }
      try {
        const answer = await route.answer(request);
        if (typeof answer !== "string") return json(200, answer);
        return {
          status: 200,
          headers: [["Content-Type", "text/plain; version=0.0.4; charset=utf-8"]],
          body: answer,
        };
      } catch (error) {
        if (error instanceof ControlRefusal) return json(error.status, { message: error.message });
        if (error instanceof OperatorError) return json(400, { message: error.message });
        if (error instanceof BodyTooLarge) return json(413, { message: "The body is too large." });
        if (error instanceof BodyTooSlow) return json(408, { message: "The body took too long." });
        if (error instanceof BodyIncomplete) return json(400, { message: "The body ended too early." });
        throw error;
      }
    },
  };
}

function json(status: number, value: Readonly<Record<string, unknown>>): WireResponse {
  return { status, headers: [["Content-Type", "application/json"]], body: `${JSON.stringify(value)}\n` };
}
