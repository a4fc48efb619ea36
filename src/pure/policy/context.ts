export type ConditionValue = string | readonly string[];

/** Takes a condition key in lower case; gives its value or values, or undefined when the request has none. */
export type ConditionResolver = (key: string) => ConditionValue | undefined;

/**
 * Keys that policies name often have a slot, hot ones first so that the arrays of most requests stay
 * short. Everything else (tags, provider keys) is found by name, which keeps this table bounded whatever
 * policy authors write.
 */
const SLOTTED_KEYS = [
  "aws:securetransport",
  "aws:sourceip",
  "aws:principalorgid",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:requestedregion",
  "aws:multifactorauthpresent",
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:principalaccount",
  "aws:username",
  "aws:userid",
  "s3:prefix",
  "s3:x-amz-acl",
  "aws:currenttime",
  "aws:resourceaccount",
  "aws:resourceorgid",
  "aws:principalorgpaths",
  "aws:multifactorauthage",
  "aws:tokenissuetime",
  "aws:principaltype",
  "aws:viaawsservice",
  "aws:calledvia",
  "aws:tagkeys",
  "sts:externalid",
  "sts:rolesessionname",
  "iam:passedtoservice",
  "iam:awsservicename",
  "iam:permissionsboundary",
  "iam:policyarn",
  "aws:epochtime",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceidentity",
];

const slots = new Map(SLOTTED_KEYS.map((name, slot) => [name, slot]));

/** A condition key as compiled into statements. */
export interface ConditionKey {
  /** Lower case: key names, the tag's name included, are compared without regard to case. */
  readonly name: string;
  readonly slot: number;
}

export function conditionKey(name: string): ConditionKey {
  const lower = name.toLowerCase();
  return { name: lower, slot: slots.get(lower) ?? -1 };
}

/** What one request answers to condition keys. Each key is resolved once, when a statement first asks. */
export interface ConditionContext {
  readonly resolve: ConditionResolver;
  /** By slot: undefined while nobody has asked, null when the request lacks the key. */
  readonly slotted: (ConditionValue | null | undefined)[];
  named: Map<string, ConditionValue | null> | undefined;
}

export function conditionContext(resolve: ConditionResolver): ConditionContext {
  return { resolve, slotted: [], named: undefined };
}

/** A context of fixed values, whatever the case of their keys. */
export function fixedContext(values: Readonly<Record<string, ConditionValue>>): ConditionContext {
  const byName = new Map<string, ConditionValue>();
  for (const [name, value] of Object.entries(values)) byName.set(name.toLowerCase(), value);
  return conditionContext((name) => byName.get(name));
}

function resolved(context: ConditionContext, key: ConditionKey): ConditionValue | null {
  const value = context.resolve(key.name);
  // An empty list is a key without values: absent.
  return value === undefined || (typeof value !== "string" && value.length === 0) ? null : value;
}

/** The value of a key, or null when the request lacks it. */
export function contextValue(context: ConditionContext, key: ConditionKey): ConditionValue | null {
  if (key.slot >= 0) {
    const cached = context.slotted[key.slot];
    if (cached !== undefined) return cached;
    const value = resolved(context, key);
    while (context.slotted.length < key.slot) context.slotted.push(undefined);
    context.slotted[key.slot] = value;
    return value;
  }
  context.named ??= new Map();
  const cached = context.named.get(key.name);
  if (cached !== undefined) return cached;
  const value = resolved(context, key);
  context.named.set(key.name, value);
  return value;
}
