import { type AccountId, isAccountId } from "../../pure/aws/account.ts";
import { iamArn, parseArn, rootArn } from "../../pure/aws/arn.ts";
import type { Tag } from "../../pure/aws/tags.ts";
import { tagsOf } from "../../pure/aws/tags.ts";
import { accountOf, type Call, type CallFacts } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import { arnOf, type EntityKind, KINDS } from "./entities/entity.ts";
import { findEntity } from "./entities/store.ts";
import { locatePolicy } from "./policies/policy-arn.ts";

type Extra = Pick<Demand, "keys" | "requestTags" | "resourceTags" | "tagKeys">;

/** The actions for which AWS tells the boundary of the user or role that is there. */
const TELLS_BOUNDARY = new Set([
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:DeleteRole",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteRolePolicy",
  "iam:DeleteUserPermissionsBoundary",
  "iam:DeleteUserPolicy",
  "iam:DetachRolePolicy",
  "iam:DetachUserPolicy",
  "iam:GetRole",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
]);

/** An action that names no entity: the whole account is its resource. */
export function onAccount(action: string): Demand[] {
  return [{ action, resource: "*" }];
}

/**
 * A listing. AWS authorizes it against the path that is listed, `arn:aws:iam::ACCOUNT:user/`, although
 * the service authorization reference names no resource.
 */
export function onListing(call: Call, action: string, kind: EntityKind, pathPrefix = "/"): Demand[] {
  const resource = iamArn(accountOf(call), kind, pathPrefix, "");
  if (kind !== "policy") return [{ action, resource }];
  return [{ action, resource, resourceName: `policy path ${pathPrefix}` }];
}

/** An entity that the call is about to make. */
export function onNew(
  call: Call,
  action: string,
  kind: EntityKind,
  { path = "/", name, ...extra }: Extra & { path?: string | undefined; name: string },
): Demand[] {
  const resource = iamArn(accountOf(call), kind, path, name);
  return [{ action, resource, ...extra }];
}

/** A managed policy that the call is about to make. Denials name it, as they do one that is there. */
export function onNewPolicy(
  call: Call,
  action: string,
  draft: Extra & { path?: string | undefined; name: string },
): Demand[] {
  return onNew(call, action, "policy", draft).map((demand) => ({
    ...demand,
    resourceName: `policy ${draft.name}`,
  }));
}

/**
 * An entity named by the call. Denials name it as the caller did, `user NAME`, so that they tell neither
 * its path nor whether it exists.
 */
export async function onEntity(
  call: Call,
  action: string,
  kind: EntityKind,
  name: string,
  extra: Extra = {},
): Promise<Demand[]> {
  const account = accountOf(call);
  const entity = await findEntity(call.transaction, account, kind, name);
  const resource = entity === undefined ? iamArn(account, kind, "/", name) : arnOf(entity);
  const boundary = TELLS_BOUNDARY.has(action) ? { "iam:PermissionsBoundary": entity?.boundaryArn } : {};
  const keys = { ...boundary, ...extra.keys };
  const resourceName = `${KINDS[kind].noun} ${name}`;
  return [{ action, resource, resourceName, resourceTags: entity?.tags, ...extra, keys }];
}

/** An entity that gets another name or path: the caller needs the permission on both its ARNs. */
export async function onRenamed(
  call: Call,
  action: string,
  kind: EntityKind,
  name: string,
  newName: string | undefined,
  newPath: string | undefined,
): Promise<Demand[]> {
  const demands = await onEntity(call, action, kind, name);
  if (newName === undefined && newPath === undefined) return demands;
  const account = accountOf(call);
  const entity = await findEntity(call.transaction, account, kind, name);
  const path = newPath ?? entity?.path;
  return [...demands, ...onNew(call, action, kind, { path, name: newName ?? name })];
}

/** The user named by the call or, without a name, the caller; root then stands for its account. */
export function onUserOrCaller(call: Call, action: string, userName: string | undefined): Promise<Demand[]> {
  const { caller } = call;
  const name = userName ?? (caller.kind === "user" ? caller.userName : undefined);
  if (name !== undefined) return onEntity(call, action, "user", name);
  return Promise.resolve([{ action, resource: rootArn(accountOf(call)) }]);
}

/** A managed policy named by its ARN; one of another account belongs to that account. */
export async function onPolicy(
  call: Call,
  action: string,
  arn: string,
  extra: Extra & { version?: string } = {},
): Promise<Demand[]> {
  const { version, ...rest } = extra;
  const account = accountOf(call);
  const located = locatePolicy(arn);
  const owner = parseArn(arn)?.account;
  const resourceAccount: AccountId = owner !== undefined && isAccountId(owner) ? owner : account;
  const entity =
    located !== undefined && located.owner === account
      ? await findEntity(call.transaction, account, "policy", located.name)
      : undefined;
  const resourceName = `policy ${arn}${version === undefined ? "" : ` version ${version}`}`;
  return [{ action, resource: arn, resourceName, resourceAccount, resourceTags: entity?.tags, ...rest }];
}

/** What creating or tagging with tags adds to a demand. */
export function withTags(tags: readonly Tag[] | undefined): Extra {
  return { requestTags: tagsOf(tags) };
}

export function callerArn({ caller }: CallFacts): string {
  return "arn" in caller ? caller.arn : caller.kind;
}
