/**
 * How policies that are not about permissions come together for an account: level by level from the root
 * down, and on each level in the order in which they were attached.
 *
 * A setting is a member of a policy that holds operators: `@@assign` takes the place of what was inherited,
 * `@@append` and `@@remove` change an inherited list. `@@operators_allowed_for_child_policies` says which of
 * them lower levels may use at that place, and without any, that they may not add members there either.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_mgmt.html
 */

export type Json = string | number | boolean | null | readonly Json[] | JsonMembers;
export interface JsonMembers {
  readonly [member: string]: Json;
}

export interface AttachedPolicy {
  readonly id: string;
  readonly content: JsonMembers;
}

const CHILD_CONTROL = "@@operators_allowed_for_child_policies";
const OPERATORS = ["@@assign", "@@append", "@@remove"] as const;
type Operator = (typeof OPERATORS)[number];

/** A place in the policy that comes out. */
export interface EffectiveNode {
  readonly members: ReadonlyMap<string, EffectiveNode>;
  /** Of a setting. */
  readonly value?: Json | undefined;
  /** The ids of the policies that had something to say here or below. */
  readonly contributors: ReadonlySet<string>;
}

interface Node {
  readonly members: Map<string, Node>;
  value: Json | undefined;
  /** What the levels above leave to this one and those below. */
  allowed: ReadonlySet<Operator>;
  /** What this level leaves to those below, on top of that. */
  allowedBelow: ReadonlySet<Operator>;
  /** The first on this level that assigned a value: it wins over the others there. */
  assignedBy: string | undefined;
  readonly contributors: Set<string>;
}

const ALL: ReadonlySet<Operator> = new Set(OPERATORS);

function newNode(): Node {
  return {
    members: new Map(),
    value: undefined,
    allowed: ALL,
    allowedBelow: ALL,
    assignedBy: undefined,
    contributors: new Set(),
  };
}

/** What the policies of all levels come to, from the root's to the account's own. */
export function mergePolicies(levels: readonly (readonly AttachedPolicy[])[]): EffectiveNode {
  const root = newNode();
  for (const policies of levels) {
    // Values are assigned before lists are changed, so that a list is not lost to a later policy of the level.
    for (const { id, content } of policies) visit(root, content, id, assign);
    for (const { id, content } of policies) visit(root, content, id, change);
    for (const { content } of policies) visit(root, content, undefined, restrict);
    endLevel(root);
  }
  return root;
}

type Act = (node: Node, members: JsonMembers, policyId: string) => void;

function visit(node: Node, members: JsonMembers, policyId: string | undefined, act: Act): void {
  act(node, members, policyId ?? "");
  if (policyId !== undefined) node.contributors.add(policyId);
  for (const [name, member] of Object.entries(members)) {
    if (name.startsWith("@@") || !isMembers(member)) continue;
    let child = node.members.get(name);
    if (child === undefined) {
      // Nobody below may add members to what was closed above.
      if (node.allowed.size === 0) continue;
      child = newNode();
      node.members.set(name, child);
    }
    visit(child, member, policyId, act);
  }
}

const assign: Act = (node, members, policyId) => {
  const value = members["@@assign"];
  if (value === undefined || !node.allowed.has("@@assign") || node.assignedBy !== undefined) return;
  node.value = value;
  node.assignedBy = policyId;
};

const change: Act = (node, members) => {
  const appended = members["@@append"];
  if (Array.isArray(appended) && node.allowed.has("@@append")) {
    const known = listOf(node.value);
    node.value = [...known, ...appended.filter((value) => !has(known, value))];
  }
  const removed = members["@@remove"];
  if (Array.isArray(removed) && node.allowed.has("@@remove")) {
    node.value = listOf(node.value).filter((value) => !has(removed, value));
  }
};

const restrict: Act = (node, members) => {
  const control = members[CHILD_CONTROL];
  if (!Array.isArray(control) || control.includes("@@all")) return;
  const left = OPERATORS.filter((operator) => control.includes(operator) && node.allowedBelow.has(operator));
  node.allowedBelow = new Set(left);
};

function endLevel(node: Node): void {
  node.allowed = new Set([...node.allowed].filter((operator) => node.allowedBelow.has(operator)));
  node.allowedBelow = node.allowed;
  node.assignedBy = undefined;
  for (const member of node.members.values()) endLevel(member);
}

function isMembers(value: Json | undefined): value is JsonMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Json];
}

function has(list: readonly Json[], value: Json): boolean {
  return list.some((one) => JSON.stringify(one) === JSON.stringify(value));
}

/** The policy as it is shown: without operators, and without what ended up empty. Undefined when nothing is left. */
export function renderEffective(node: EffectiveNode): Json | undefined {
  if (node.value !== undefined) {
    return Array.isArray(node.value) && node.value.length === 0 ? undefined : node.value;
  }
  const members = [...node.members].flatMap(([name, member]): [string, Json][] => {
    const rendered = renderEffective(member);
    return rendered === undefined ? [] : [[name, rendered]];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/**
 * Whether a document is in the grammar: members hold members down to settings, which hold operators; lists
 * are appended and removed, and only operators are left to child policies.
 */
export function isInheritable(content: Json | undefined): content is JsonMembers {
  if (!isMembers(content)) return false;
  return Object.entries(content).every(([name, value]) => {
    if (!name.startsWith("@@")) return isInheritable(value);
    if (name === CHILD_CONTROL) return isChildControl(value);
    if (name === "@@assign") return !isMembers(value);
    return (name === "@@append" || name === "@@remove") && Array.isArray(value);
  });
}

function isChildControl(value: Json): boolean {
  const words: readonly Json[] = ["@@all", "@@none", ...OPERATORS];
  return Array.isArray(value) && value.length > 0 && value.every((word) => words.includes(word));
}
