import type { Role as RoleShape } from "../../../pure/api/iam.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { Chance } from "../../../runtime/chance.ts";
import { encodeDocument } from "../documents.ts";
import { newEntity, type Role } from "../entities/entity.ts";
import {
  linkedRoleNameTooLong,
  linkedRoleSuffixNotAllowed,
  linkedRoleSuffixRequired,
  noSuchRoleTemplate,
} from "../errors.ts";
import { describeNewRole, SESSION_SECONDS_DEFAULT } from "../roles/role.ts";
import { findTemplate, type RoleTemplate } from "./catalogue.ts";

const RESERVED_NAME = "awsservicerolefor";
const NAME_CHARACTERS_MAX = 64;

/** Only services make roles of such names, in any spelling: one role of an account takes the name from all. */
export function isReservedRoleName(name: string): boolean {
  return name.toLowerCase().startsWith(RESERVED_NAME);
}

export function linkedRolePath(service: string): string {
  return `/aws-service-role/${service}/`;
}

/** The name that a service's role is going to have; empty for a service that defines none. */
export function linkedRoleName(service: string, suffix: string | undefined): string {
  const { roleName } = findTemplate(service) ?? {};
  if (roleName === undefined) return "";
  return suffix === undefined ? roleName : `${roleName}_${suffix}`;
}

/** The service's template, if it takes a role with that suffix; in the order in which AWS checks. */
export function requireTemplate(service: string, suffix: string | undefined): RoleTemplate {
  const template = findTemplate(service);
  if (template === undefined) throw noSuchRoleTemplate(service);
  if (suffix !== undefined && template.suffix === "none") throw linkedRoleSuffixNotAllowed(service);
  if (suffix === undefined && template.suffix === "required") throw linkedRoleSuffixRequired(service);
  if (linkedRoleName(service, suffix).length > NAME_CHARACTERS_MAX) throw linkedRoleNameTooLong();
  return template;
}

export interface RoleOpening {
  readonly account: AccountId;
  readonly now: number;
  readonly chance: Chance;
  readonly suffix?: string | undefined;
  readonly description?: string | undefined;
}

export function newServiceLinkedRole(template: RoleTemplate, opening: RoleOpening): Role {
  const { service } = template;
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  };
  const details = {
    trustPolicy: JSON.stringify(trust),
    trustPrincipals: {},
    description: opening.description || template.description,
    maxSessionSeconds: SESSION_SECONDS_DEFAULT,
    linkedService: service,
  };
  const draft = { name: linkedRoleName(service, opening.suffix), path: linkedRolePath(service), details };
  return newEntity("role", draft, opening);
}

/** As the call answers that makes it: AWS shows the template's trust policy, which later reads differently. */
export function describeNewLinkedRole(role: Role, { service }: RoleTemplate): RoleShape {
  const trust =
    '{"Version": "2012-10-17", "Statement": [{"Action": ["sts:AssumeRole"], "Effect": "Allow", ' +
    `"Principal": {"Service": ["${service}"]}}]}`;
  return { ...describeNewRole(role), AssumeRolePolicyDocument: encodeDocument(trust) };
}
