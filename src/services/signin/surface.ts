import type { IncomingMessage } from "node:http";
import type { WireResponse } from "../../pure/protocol/wire.ts";
import { clientAddress } from "../../runtime/gateway/client-address.ts";
import { BodyIncomplete, BodyTooLarge, BodyTooSlow, readBody } from "../../runtime/gateway/read-body.ts";
import type { Surface } from "../../runtime/gateway/surface.ts";
import { StorageUnavailable } from "../../runtime/storage/database.ts";
import { consoleLogin, type Knock } from "./console-login.ts";
import { getSignInToken, loginByToken } from "./federation.ts";
import { type Form, formObject, optionalText, optionalUrl, requiredText } from "./form.ts";
import type { SignInParts } from "./parts.ts";
import { presentedSession } from "./presented-session.ts";
import { malformed, SignInRefusal } from "./refusal.ts";
import { exitRole, switchRole } from "./switch-role.ts";
import { type Visit, visitedRegion } from "./visit.ts";

const PREFIX = "/_signin/";
const BODY_BYTES_MAX = 128 * 1024;
const PASSWORD_LENGTH_MAX = 128;
const DURATION_SECONDS = { min: 900, max: 43_200 };

type Action = (parts: SignInParts, form: Form, visit: Visit) => Promise<object>;

/** Take JSON, and nothing that a page of another origin could send without being asked. */
const JSON_ACTIONS: Readonly<Record<string, Action>> = {
  console: (parts, form, visit) => consoleLogin(parts, knockOf(form), visit),
  "switch-role": (parts, form, visit) =>
    switchRole(
      parts,
      {
        session: presentedSession(form.session),
        account: requiredText(form, "account"),
        roleName: requiredText(form, "roleName"),
        redirectTo: optionalUrl(form, "redirectTo"),
      },
      visit,
    ),
  "exit-role": (parts, form, visit) =>
    exitRole(
      parts,
      { session: presentedSession(form.session), redirectTo: optionalUrl(form, "redirectTo") },
      visit,
    ),
};

/** By `Action`, with AWS's names for the parameters, in the query or in a form. */
const FEDERATION_ACTIONS: Readonly<Record<string, Action>> = {
  getSigninToken: (parts, form, visit) =>
    getSignInToken(
      parts,
      { session: presentedSession(sessionJson(form)), durationSeconds: durationOf(form) },
      visit,
    ),
  login: (parts, form, visit) =>
    loginByToken(
      parts,
      {
        token: tokenOf(form),
        destination: optionalUrl(form, "Destination") ?? missing("Destination"),
      },
      visit,
    ),
};

export interface SurfaceParts extends SignInParts {
  readonly trustedProxies: readonly string[];
}

export function signInSurface(parts: SurfaceParts): Surface {
  return {
    prefix: PREFIX,
    async answer(request, tls) {
      try {
        return json(200, await act(parts, request, visitOf(parts, request, tls)));
      } catch (error) {
        if (error instanceof SignInRefusal) return json(error.status, { message: error.message });
        if (error instanceof BodyTooLarge) return json(413, { message: "The body is too large." });
        if (error instanceof BodyIncomplete) return json(400, { message: "The body ended too early." });
        if (error instanceof BodyTooSlow) return json(408, { message: "The body came too slowly." });
        // Nothing could be recorded, so nobody was let in.
        if (error instanceof StorageUnavailable) {
          return json(503, { message: "The service is unavailable. Please try again shortly." });
        }
        throw error;
      }
    },
  };
}

async function act(parts: SurfaceParts, request: IncomingMessage, visit: Visit): Promise<object> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const name = pathname.slice(PREFIX.length);
  const action = Object.hasOwn(JSON_ACTIONS, name) ? JSON_ACTIONS[name] : undefined;
  if (action !== undefined) {
    if (request.method !== "POST") throw new SignInRefusal(405, `${pathname} takes POST.`);
    return action(parts, await jsonBody(request), visit);
  }
  if (name !== "federation") throw new SignInRefusal(404, `There is no ${pathname}.`);
  const form: Form = { ...Object.fromEntries(searchParams), ...(await formBody(request)) };
  const asked = optionalText(form, "Action") ?? "";
  const federation = Object.hasOwn(FEDERATION_ACTIONS, asked) ? FEDERATION_ACTIONS[asked] : undefined;
  if (federation === undefined) throw malformed("Action has to be getSigninToken or login.");
  return federation(parts, form, visit);
}

function visitOf(
  { clock, trustedProxies }: SurfaceParts,
  request: IncomingMessage,
  tls: { readonly version: string; readonly cipherSuite: string } | undefined,
): Visit {
  const client = clientAddress(request, trustedProxies);
  const { host = "", referer, "user-agent": userAgent } = request.headers;
  return {
    http: {
      sourceIp: client.address,
      userAgent: userAgent || undefined,
      host,
      referer,
      secure: tls !== undefined || client.secure,
      tls,
      signature: { version: "none", place: "none" },
    },
    region: visitedRegion(host),
    now: clock.now(),
  };
}

function knockOf(form: Form): Knock {
  const email = optionalText(form, "email");
  return {
    who:
      email === undefined
        ? { account: requiredText(form, "account"), userName: requiredText(form, "userName") }
        : { email },
    password: passwordOf(requiredText(form, "password")),
    mfaCode: optionalText(form, "mfaCode"),
    mfaSerialNumber: optionalText(form, "mfaSerialNumber"),
    newPassword: optionalText(form, "newPassword"),
    loginTo: optionalUrl(form, "loginTo"),
  };
}

function passwordOf(password: string): string {
  if (password.length <= PASSWORD_LENGTH_MAX) return password;
  throw malformed(`password has to be a text of at most ${PASSWORD_LENGTH_MAX} characters.`);
}

function sessionJson(form: Form): unknown {
  const text = form.Session;
  if (typeof text !== "string") throw malformed("Session is missing.");
  return parseJson(text, "Session");
}

/** Longer than other parameters: it holds a session token. */
function tokenOf({ SigninToken: token }: Form): string {
  return typeof token === "string" && token !== "" ? token : missing("SigninToken");
}

function durationOf(form: Form): number | undefined {
  const text = optionalText(form, "SessionDuration");
  if (text === undefined) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : 0;
  if (seconds >= DURATION_SECONDS.min && seconds <= DURATION_SECONDS.max) return seconds;
  throw malformed(
    `SessionDuration has to be from ${DURATION_SECONDS.min} to ${DURATION_SECONDS.max} seconds.`,
  );
}

function missing(name: string): never {
  throw malformed(`${name} is missing.`);
}

async function jsonBody(request: IncomingMessage): Promise<Form> {
  if (mediaType(request) !== "application/json")
    throw new SignInRefusal(415, "The body has to be application/json.");
  const text = new TextDecoder().decode(await readBody(request, { bytesMax: BODY_BYTES_MAX }));
  return formObject(parseJson(text, "The body"), "The body");
}

async function formBody(request: IncomingMessage): Promise<Form> {
  if (request.method === "GET") return {};
  if (request.method !== "POST") throw new SignInRefusal(405, "/_signin/federation takes GET and POST.");
  const text = new TextDecoder().decode(await readBody(request, { bytesMax: BODY_BYTES_MAX }));
  return Object.fromEntries(new URLSearchParams(text));
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(`${name} has to be JSON.`);
  }
}

function mediaType(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function json(status: number, value: object): WireResponse {
  return {
    status,
    headers: [
      ["Content-Type", "application/json"],
      ["Cache-Control", "no-store"],
    ],
    body: `${JSON.stringify(value)}\n`,
  };
}
