import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Statement } from "../pure/policy/document.ts";
import type { Seal } from "./seal.ts";

/**
 * The encoded message that some refusals carry: why the call was refused, which its caller may be told or
 * not. It is the sealed, deflated JSON of [FORMAT, account, milliseconds since the epoch, the text that
 * decoding gives], in base64url without padding, as AWS's messages are.
 */

/** Why a call was refused. */
export interface AuthorizationFailure {
  /** Whose principals may decode the message: the caller's account. */
  readonly account: string;
  readonly explicitDeny: boolean;
  /** The statements that denied; none when nothing allowed. */
  readonly matchedStatements: readonly Statement[];
  readonly principal: { readonly id: string; readonly name?: string | undefined; readonly arn: string };
  readonly action: string;
  readonly resource: string;
  /** What the request answered to condition keys. */
  readonly conditions: Readonly<Record<string, string | readonly string[]>>;
}

const FORMAT = 1;
/** The longest message that DecodeAuthorizationMessage takes. */
const CHARACTERS_MAX = 10_240;
const PLAIN_BYTES_MAX = 1 << 20;
/** AWS says that messages expire, but not when. */
const VALID_MS = 7 * 24 * 3600 * 1000;

/** A message about a refusal at the given time. Statements and conditions that leave it too long are left out. */
export function encodeAuthorizationMessage(seal: Seal, failure: AuthorizationFailure, now: number): string {
  const whole = sealed(seal, failure, now);
  if (whole.length <= CHARACTERS_MAX) return whole;
  return sealed(seal, { ...failure, matchedStatements: [], conditions: {} }, now);
}

/** The JSON text of a message; undefined when it is not ours, was changed, has expired or is another account's. */
export function decodeAuthorizationMessage(
  seal: Seal,
  message: string,
  account: string,
  now: number,
): string | undefined {
  const bytes = Buffer.from(message, "base64url");
  // Base64 is read past what does not belong to it, and a message is either the one we gave or none.
  if (bytes.toString("base64url") !== message) return undefined;
  const compressed = seal.open(bytes);
  if (compressed === undefined) return undefined;
  const content = contentOf(compressed);
  if (!Array.isArray(content) || content[0] !== FORMAT || content[1] !== account) return undefined;
  const [, , sealedAtMs, text] = content as unknown[];
  if (typeof sealedAtMs !== "number" || now >= sealedAtMs + VALID_MS) return undefined;
  return typeof text === "string" ? text : undefined;
}

// The seal is also put on session tokens, so what opens may be something else altogether.
function contentOf(compressed: Uint8Array): unknown {
  try {
    return JSON.parse(inflateRawSync(compressed, { maxOutputLength: PLAIN_BYTES_MAX }).toString());
  } catch {
    return undefined;
  }
}

function sealed(seal: Seal, failure: AuthorizationFailure, now: number): string {
  const content = [FORMAT, failure.account, now, JSON.stringify(decodedMessage(failure))];
  return Buffer.from(seal.seal(deflateRawSync(JSON.stringify(content)))).toString("base64url");
}

interface Items<Item> {
  readonly items: readonly Item[];
}

const items = <Item>(list: readonly Item[]): Items<Item> => ({ items: list });

const valueItems = (values: string | readonly string[]) =>
  items((typeof values === "string" ? [values] : values).map((value) => ({ value })));

/** AWS's structure, members in its order. */
function decodedMessage(failure: AuthorizationFailure): object {
  const { principal } = failure;
  return {
    allowed: false,
    explicitDeny: failure.explicitDeny,
    matchedStatements: items(
      failure.matchedStatements.map((statement) => decodedStatement(statement, principal.id)),
    ),
    failures: items([]),
    context: {
      principal: { id: principal.id, name: principal.name, arn: principal.arn },
      action: failure.action,
      resource: failure.resource,
      conditions: items(
        Object.entries(failure.conditions).map(([key, values]) => ({ key, values: valueItems(values) })),
      ),
    },
  };
}

/** The principal of a matched statement is whom it matched, by the id that does not name the session. */
function decodedStatement({ sid, action, resource, conditions }: Statement, principalId: string): object {
  return {
    statementId: sid ?? "",
    effect: "DENY",
    principals: valueItems(principalId.split(":")[0] ?? ""),
    principalGroups: items([]),
    actions: valueItems(action?.patterns ?? []),
    resources: valueItems(resource?.patterns ?? []),
    conditions: items(conditions.map(({ key, values }) => ({ key, values: valueItems(values) }))),
  };
}
