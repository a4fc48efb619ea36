import type { PolicyDetail } from "../../pure/api/iam.shapes.ts";
import {
  AttachGroupPolicy,
  AttachRolePolicy,
  AttachUserPolicy,
  PutGroupPolicy,
  PutRolePolicy,
  PutUserPolicy,
} from "../../pure/api/iam.ts";
import type { OperationModel } from "../../pure/api/model.ts";
import type { NamedPolicy } from "../file/description.ts";
import { fillIn } from "../file/policy-text.ts";
import type { Reference } from "../file/readers.ts";
import { change, compareDocuments, type SeedAccount, type SeedRun } from "./seed-run.ts";

/** Somebody in the file who has policies. */
export interface IdentityWithPolicies {
  readonly name: string;
  readonly policies?: readonly Reference[] | undefined;
  readonly "inline-policies"?: readonly NamedPolicy[] | undefined;
}

/** What an identity has already. */
export interface CurrentPolicies {
  readonly inline?: readonly PolicyDetail[] | undefined;
  readonly attached?: readonly { readonly PolicyArn?: string | undefined }[] | undefined;
}

/** The same two calls, which IAM has for each kind of identity. */
interface PolicyOperations {
  readonly put: OperationModel;
  readonly attach: OperationModel;
  readonly nameMember: string;
}

const POLICY_OPERATIONS = {
  user: { put: PutUserPolicy, attach: AttachUserPolicy, nameMember: "UserName" },
  group: { put: PutGroupPolicy, attach: AttachGroupPolicy, nameMember: "GroupName" },
  role: { put: PutRolePolicy, attach: AttachRolePolicy, nameMember: "RoleName" },
} as const satisfies Readonly<Record<string, PolicyOperations>>;

/** Gives a user, group or role the policies that it lacks. */
export async function addMissingPolicies(
  run: SeedRun,
  { account, placeholders }: SeedAccount,
  kind: keyof typeof POLICY_OPERATIONS,
  identity: IdentityWithPolicies,
  current: CurrentPolicies,
): Promise<void> {
  const { put, attach, nameMember }: PolicyOperations = POLICY_OPERATIONS[kind];
  const add = (operation: PolicyOperations["put"], place: NamedPolicy["place"], members: object) =>
    change(run, account, place, { operation, input: { [nameMember]: identity.name, ...members } });
  for (const policy of identity["inline-policies"] ?? []) {
    const PolicyDocument = fillIn(policy, placeholders);
    const found = current.inline?.find(({ PolicyName }) => PolicyName === policy.name);
    if (found === undefined) await add(put, policy.place, { PolicyName: policy.name, PolicyDocument });
    else compareDocuments(run, policy.place, PolicyDocument, decoded(found.PolicyDocument));
  }
  for (const { name, place } of identity.policies ?? []) {
    const PolicyArn = name.startsWith("arn:") ? name : `arn:aws:iam::${account}:policy/${name}`;
    if (current.attached?.some((policy) => policy.PolicyArn === PolicyArn)) continue;
    await add(attach, place, { PolicyArn });
  }
}

/** A document as IAM hands it out. */
export function decoded(document: string | undefined): string | undefined {
  return document === undefined ? undefined : decodeURIComponent(document);
}
