import { type AccountId, isAccountId } from "../../../pure/aws/account.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Entity } from "../entities/entity.ts";
import { KINDS } from "../entities/entity.ts";
import { findEntity } from "../entities/store.ts";
import { unparsableArn } from "../errors.ts";

export type ProviderKind = "oidc-provider" | "saml-provider";

interface ProviderLocation {
  readonly kind: ProviderKind;
  readonly account: AccountId;
  readonly name: string;
}

/** Reads `arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH` or `…:saml-provider/NAME`. */
function locateProvider(text: string): ProviderLocation | undefined {
  const arn = parseArn(text);
  const [, kind, name] = /^(oidc-provider|saml-provider)\/(.+)$/.exec(arn?.resource ?? "") ?? [];
  if (arn?.service !== "iam" || !isAccountId(arn.account)) return undefined;
  if ((kind !== "oidc-provider" && kind !== "saml-provider") || name === undefined) return undefined;
  return { kind, account: arn.account, name };
}

/** The provider with the ARN, of whatever account. */
export async function findProvider<Kind extends ProviderKind>(
  transaction: Transaction,
  kind: Kind,
  arn: string,
): Promise<Entity<Kind> | undefined> {
  const located = locateProvider(arn);
  if (located?.kind !== kind) return undefined;
  return findEntity(transaction, located.account, kind, located.name);
}

/** A provider that the call names by its ARN; one of another account belongs to that account. */
export async function onProvider(
  call: Call,
  action: string,
  kind: ProviderKind,
  arn: string,
  extra: Pick<Demand, "requestTags" | "tagKeys"> = {},
): Promise<Demand[]> {
  const located = locateProvider(arn);
  const isOwn = located?.kind === kind && located.account === accountOf(call);
  const provider = isOwn ? await findProvider(call.transaction, kind, arn) : undefined;
  const resourceAccount = located?.account ?? accountOf(call);
  return [{ action, resource: arn, resourceAccount, resourceTags: provider?.tags, ...extra }];
}

/** The provider of the call's account with the ARN, or the kind's NoSuchEntity. */
export async function requireProvider<Kind extends ProviderKind>(
  call: Call,
  kind: Kind,
  arn: string,
): Promise<Entity<Kind>> {
  if (parseArn(arn) === undefined) throw unparsableArn();
  const provider = await findProvider(call.transaction, kind, arn);
  if (provider === undefined || provider.account !== accountOf(call)) throw KINDS[kind].notFound(arn);
  return provider;
}
