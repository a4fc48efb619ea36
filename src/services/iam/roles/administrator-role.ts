import type { AccountId } from "../../../pure/aws/account.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import { uniqueId } from "../../../pure/aws/ids.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { attach } from "../attachments/store.ts";
import { KINDS, type Role } from "../entities/entity.ts";
import { insertEntity } from "../entities/store.ts";
import { SESSION_SECONDS_DEFAULT } from "./role.ts";

const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

export interface AdministratorRoleOpening {
  readonly account: AccountId;
  readonly name: string;
  /** The account that may assume it. */
  readonly administrator: AccountId;
  readonly now: number;
  readonly chance: Chance;
}

/** Makes the role by which another account administers a new one, which has no other roles of the name. */
export async function createAdministratorRole(
  transaction: Transaction,
  { account, name, administrator, now, chance }: AdministratorRoleOpening,
): Promise<void> {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: rootArn(administrator) }, Action: "sts:AssumeRole" }],
  };
  const role: Role = {
    kind: "role",
    account,
    id: uniqueId(KINDS.role.idPrefix, chance),
    name,
    path: "/",
    createdAtMs: now,
    tags: {},
    details: {
      trustPolicy: JSON.stringify(trust),
      trustPrincipals: {},
      maxSessionSeconds: SESSION_SECONDS_DEFAULT,
    },
  };
  await insertEntity(transaction, role);
  await attach(transaction, role, ADMINISTRATOR_ACCESS, undefined);
}
