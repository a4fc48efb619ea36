import { parseArn } from "../../pure/aws/arn.ts";
import { GLOBAL_REGION } from "../../pure/aws/region.ts";
import { type ConditionContext, type ConditionValue, fixedContext } from "../../pure/policy/context.ts";
import type { JsonNode } from "../../pure/policy/json-text.ts";
import { type Principal, principalAccount } from "../../pure/policy/principal.ts";
import { BadInput, itemsOf, membersOf, type Value } from "./members.ts";
import type { Asker } from "./principal.ts";

type GivenKeys = ReadonlyMap<string, ConditionValue | null>;

/** Condition keys by name in lower case; null for one that the request shall lack. */
export function readContext(value: Value | undefined): GivenKeys {
  if (value === undefined) return new Map();
  const given = new Map<string, ConditionValue | null>();
  for (const [name, member] of membersOf(value, undefined)) given.set(name.toLowerCase(), keyValue(member));
  return given;
}

function keyValue(value: Value): ConditionValue | null {
  if (value.node.type === "null") return null;
  if (value.node.type !== "array") return scalar(value.node, value.path);
  return itemsOf(value).map((item) => scalar(item.node, item.path));
}

function scalar(node: JsonNode, path: string): string {
  if (node.type === "string" || node.type === "number" || node.type === "boolean") return node.text;
  throw new BadInput(path, "must be a string, a number, true or false, or a list of them");
}

interface RequestFacts {
  readonly asker: Asker;
  readonly resource: string;
  readonly resourceAccount: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The keys that every request of this caller has, under those that the case gives. */
export function contextOf(facts: RequestFacts, given: GivenKeys): ConditionContext {
  const keys = new Map<string, ConditionValue | null | undefined>([
    ...requestKeys(facts),
    ...principalKeys(facts.asker),
    ...given,
  ]);
  const present = [...keys].filter((entry): entry is [string, ConditionValue] => entry[1] != null);
  return fixedContext(Object.fromEntries(present));
}

type Keys = [name: string, value: ConditionValue | undefined][];

function requestKeys({ resource, resourceAccount, now }: RequestFacts): Keys {
  return [
    ["aws:currenttime", new Date(now).toISOString()],
    ["aws:epochtime", String(Math.floor(now / 1000))],
    ["aws:securetransport", "true"],
    ["aws:viaawsservice", "false"],
    ["aws:requestedregion", parseArn(resource)?.region || GLOBAL_REGION],
    ["aws:resourceaccount", resourceAccount || undefined],
  ];
}

function principalKeys({ principal, userId }: Asker): Keys {
  const isService = principal.kind === "service";
  return [
    ["aws:principalarn", principalArn(principal)],
    ["aws:principalaccount", accountKey(principal)],
    ["aws:principaltype", PRINCIPAL_TYPES[principal.kind]],
    ["aws:principalisawsservice", principal.kind === "anonymous" ? undefined : String(isService)],
    ["aws:principalservicename", isService ? principal.service : undefined],
    ["aws:principalservicenameslist", isService ? [principal.service] : undefined],
    ["aws:userid", principal.kind === "identity-provider" ? principal.provider : userId],
    ["aws:username", principal.kind === "user" ? principal.arn.split("/").at(-1) : undefined],
  ];
}

function accountKey(principal: Principal): string | undefined {
  if (principal.kind === "anonymous") return "anonymous";
  if (principal.kind === "identity-provider") return parseArn(principal.provider)?.account;
  return principalAccount(principal);
}

const PRINCIPAL_TYPES: Readonly<Record<Principal["kind"], string | undefined>> = {
  root: "Account",
  user: "User",
  "role-session": "AssumedRole",
  "federated-user": "FederatedUser",
  anonymous: "Anonymous",
  service: undefined,
  "identity-provider": "User",
};

/** For a role session the role's own ARN, which is what policies are written against. */
function principalArn(principal: Principal): string | undefined {
  if (principal.kind === "role-session") return principal.roleArn;
  return "arn" in principal ? principal.arn : undefined;
}
