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
import { compareDocuments, make, type Planting, type Plot } from "./planting.ts";

/** Somebody in the file who has policies. */
export interface Holder {
  readonly name: string;
  readonly policies?: readonly Reference[] | undefined;
  readonly "inline-policies"?: readonly NamedPolicy[] | undefined;
}

/** What a holder has already. */
export interface Held {
  readonly inline?: readonly PolicyDetail[] | undefined;
  readonly attached?: readonly { readonly PolicyArn?: string | undefined }[] | undefined;
}

/** The same two calls, which IAM has for each kind of holder. */
interface Giving {
  readonly put: OperationModel;
  readonly attach: OperationModel;
  readonly nameMember: string;
}

const GIVING = {
  user: { put: PutUserPolicy, attach: AttachUserPolicy, nameMember: "UserName" },
  group: { put: PutGroupPolicy, attach: AttachGroupPolicy, nameMember: "GroupName" },
  role: { put: PutRolePolicy, attach: AttachRolePolicy, nameMember: "RoleName" },
} as const satisfies Readonly<Record<string, Giving>>;

/** Gives a user, group or role the policies that it lacks. */
export async function givePolicies(
  planting: Planting,
  { account, placeholders }: Plot,
  kind: keyof typeof GIVING,
  holder: Holder,
  held: Held,
): Promise<void> {
  const { put, attach, nameMember }: Giving = GIVING[kind];
  const give = (operation: Giving["put"], place: NamedPolicy["place"], members: object) =>
    make(planting, account, place, { operation, input: { [nameMember]: holder.name, ...members } });
  for (const policy of holder["inline-policies"] ?? []) {
    const PolicyDocument = fillIn(policy, placeholders);
    const found = held.inline?.find(({ PolicyName }) => PolicyName === policy.name);
    if (found === undefined) await give(put, policy.place, { PolicyName: policy.name, PolicyDocument });
    else compareDocuments(planting, policy.place, PolicyDocument, decoded(found.PolicyDocument));
  }
  for (const { name, place } of holder.policies ?? []) {
    const PolicyArn = name.startsWith("arn:") ? name : `arn:aws:iam::${account}:policy/${name}`;
    if (held.attached?.some((policy) => policy.PolicyArn === PolicyArn)) continue;
    await give(attach, place, { PolicyArn });
  }
}

/** A document as IAM hands it out. */
export function decoded(document: string | undefined): string | undefined {
  return document === undefined ? undefined : decodeURIComponent(document);
}
