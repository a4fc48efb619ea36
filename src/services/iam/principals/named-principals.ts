import { isAccountId } from "../../../pure/aws/account.ts";
import { parseArn, rootArn } from "../../../pure/aws/arn.ts";
import type { PolicyDocument, PrincipalEntry } from "../../../pure/policy/document.ts";
import type { PrincipalExists } from "../../../pure/policy/validation/principal-names.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { findAccount } from "../account/store.ts";
import { arnOf } from "../entities/entity.ts";
import { findEntity, findEntityById } from "../entities/store.ts";
import { findProvider } from "../identity-providers/provider-arn.ts";

/**
 * The principals that a resource's policy names. AWS keeps users and roles in such a policy by unique
 * id: the policy follows a renamed one and forgets a deleted one, also when its name is given away again.
 */
export interface NamedPrincipals {
  readonly exists: PrincipalExists;
  /** Users and roles by their ARNs as written; what {@link renderPrincipals} needs later. */
  readonly ids: Readonly<Record<string, string>>;
}

export async function findNamedPrincipals(
  transaction: Transaction,
  document: PolicyDocument,
): Promise<NamedPrincipals> {
  const ids: Record<string, string> = {};
  const existing = new Set<string>();
  for (const { type, value } of entriesOf(document)) {
    if ((type !== "AWS" && type !== "Federated") || existing.has(value)) continue;
    const found = await (type === "AWS" ? findNamed : findFederated)(transaction, value);
    if (found === undefined) continue;
    existing.add(value);
    if (found.id !== undefined) ids[value] = found.id;
  }
  return { exists: ({ value }) => existing.has(value), ids };
}

function entriesOf({ statements }: PolicyDocument): PrincipalEntry[] {
  return statements.flatMap(({ principal }) => principal?.entries ?? []);
}

/**
 * Undefined when there is no such principal. An id is given for users and roles named by ARN. Accounts
 * that this house does not hold are the outside world's: they are taken to exist, like those who are
 * named in them, and nobody can ever act as one.
 */
async function findNamed(
  transaction: Transaction,
  value: string,
): Promise<{ readonly id?: string } | undefined> {
  if (isAccountId(value)) return {};
  const arn = parseArn(value);
  if (arn === undefined) return (await findEntityById(transaction, value)) && {};
  const { account, resource } = arn;
  if (!isAccountId(account)) return undefined;
  if ((await findAccount(transaction, account)) === undefined) return {};
  const [kind = "", ...rest] = resource.split("/");
  switch (kind) {
    case "root":
    case "federated-user":
      return {};
    case "assumed-role":
      return (await findEntity(transaction, account, "role", rest[0] ?? "")) && {};
    case "user":
    case "role": {
      const entity = await findEntity(transaction, account, kind, rest.at(-1) ?? "");
      return entity !== undefined && arnOf(entity) === value ? { id: entity.id } : undefined;
    }
    default:
      return undefined;
  }
}

/** Providers of accounts that this house does not hold are taken to exist as well. */
async function findFederated(
  transaction: Transaction,
  arn: string,
): Promise<{ readonly id?: string } | undefined> {
  const account = parseArn(arn)?.account ?? "";
  if (!isAccountId(account)) return undefined;
  if ((await findAccount(transaction, account)) === undefined) return {};
  const isFound =
    (await findProvider(transaction, "oidc-provider", arn)) ??
    (await findProvider(transaction, "saml-provider", arn));
  return isFound && {};
}

type Json = string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The text of a stored policy with its principals as they are now: users and roles by their present
 * ARNs, those that are gone by their ids, whole accounts as their root. The text is otherwise as it was
 * given, to the letter when no principal reads differently.
 */
export async function renderPrincipals(
  transaction: Transaction,
  text: string,
  ids: Readonly<Record<string, string>>,
): Promise<string> {
  const renamed = new Map<string, string>();
  for (const [arn, id] of Object.entries(ids)) {
    const entity = await findEntityById(transaction, id);
    const current = entity === undefined ? id : arnOf(entity);
    if (current !== arn) renamed.set(arn, current);
  }
  if (renamed.size === 0 && !/"\d{12}"/.test(text)) return text;
  let changed = false;
  const render = (value: Json): Json => {
    if (typeof value !== "string") return Array.isArray(value) ? value.map(render) : value;
    const current = isAccountId(value) ? rootArn(value) : renamed.get(value);
    if (current === undefined) return value;
    changed = true;
    return current;
  };
  const document = JSON.parse(text, (name, value: Json) => {
    if (name !== "Principal" && name !== "NotPrincipal") return value;
    if (typeof value !== "object" || Array.isArray(value)) return value;
    const principals = value as { readonly [name: string]: Json };
    return principals.AWS === undefined ? principals : { ...principals, AWS: render(principals.AWS) };
  }) as unknown;
  return changed ? JSON.stringify(document) : text;
}
