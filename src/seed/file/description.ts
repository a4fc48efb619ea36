import type { PolicyType } from "../../pure/api/organizations.shapes.ts";
import { isAccountId } from "../../pure/aws/account.ts";
import { type PolicyText, policyText } from "./policy-text.ts";
import {
  flag,
  listOf,
  members,
  membersWith,
  type Named,
  namedOf,
  oneOf,
  placed,
  type Reader,
  type Reference,
  reference,
  type TextRule,
  text,
  texts,
  wholeNumber,
} from "./readers.ts";
import { jsonOf } from "./source.ts";

type Given<Read> = Read extends Reader<infer Value> ? Value : never;

const POLICY_TYPES = [
  "SERVICE_CONTROL_POLICY",
  "RESOURCE_CONTROL_POLICY",
  "TAG_POLICY",
  "BACKUP_POLICY",
  "AISERVICES_OPT_OUT_POLICY",
  "CHATBOT_POLICY",
  "DECLARATIVE_POLICY_EC2",
] as const satisfies readonly PolicyType[];

/** IAM's names of users, groups, roles and policies. */
const IAM_NAME: TextRule = { pattern: /^[\w+=,.@-]{1,128}$/, words: "letters, digits and any of +=,.@_-" };
const ACCOUNT_NAME: TextRule = {
  pattern: /^[^<>"\\]{1,50}$/,
  words: 'up to 50 characters without <, > or "',
};
const UNIT_NAME: TextRule = { pattern: /^[^/]{1,128}$/, words: "up to 128 characters without /" };
const BUCKET_NAME: TextRule = {
  pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  words: "3 to 63 lower-case letters, digits, dots and hyphens",
};
const TRAIL_NAME: TextRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/,
  words: "3 to 128 letters, digits, dots, hyphens and underscores",
};
const ACCOUNT_ID: TextRule = { pattern: /^\d{12}$/, words: "twelve digits" };
const EMAIL: TextRule = { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, words: "an e-mail address" };
const REGION: TextRule = { pattern: /^[a-z]{2}(?:-[a-z]+)+-\d$/, words: "a Region, such as us-east-1" };
const PRINCIPAL: TextRule = { pattern: /^[\w.-]+\.amazonaws\.com$/, words: "a service principal" };
const PROFILE: TextRule = { pattern: /^[\w.@+-]+$/, words: "the name of a profile, without spaces" };

const inlinePolicies = namedOf(policyText, IAM_NAME);
const managedPolicies = listOf(reference());

const user = members({
  groups: listOf(reference()),
  policies: managedPolicies,
  "inline-policies": inlinePolicies,
  tags: texts,
  profile: reference(PROFILE),
});
const group = members({ policies: managedPolicies, "inline-policies": inlinePolicies });
const role = membersWith(["trust"], {
  trust: policyText,
  policies: managedPolicies,
  "inline-policies": inlinePolicies,
  tags: texts,
  "max-session-seconds": wholeNumber,
  profile: membersWith(["name", "source-profile"], {
    name: reference(PROFILE),
    "source-profile": reference(PROFILE),
  }),
});
const bucket = members({ region: text(REGION), versioning: flag, policy: policyText });
const trail = membersWith(["bucket"], {
  bucket: reference(BUCKET_NAME),
  region: text(REGION),
  prefix: text(),
  organization: flag,
  "multi-region": flag,
  "global-service-events": flag,
  "log-file-validation": flag,
  logging: flag,
  "event-selectors": listOf((source) => jsonOf(source) as object),
  "advanced-event-selectors": listOf((source) => jsonOf(source) as object),
});

/** What is in an account. */
const contents = {
  policies: namedOf(policyText, IAM_NAME),
  groups: namedOf(group, IAM_NAME),
  users: namedOf(user, IAM_NAME),
  roles: namedOf(role, IAM_NAME),
  buckets: namedOf(bucket, BUCKET_NAME),
  trails: namedOf(trail, TRAIL_NAME),
};
const account = members({
  ...contents,
  id: (source, report) => {
    const id = text(ACCOUNT_ID)(source, report);
    return id === undefined || !isAccountId(id) ? undefined : id;
  },
  email: text(EMAIL),
  unit: reference(),
  tags: texts,
  profile: reference(PROFILE),
});

export interface Unit {
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly units?: readonly Named<Unit>[] | undefined;
}
const unit: Reader<Unit> = (source, report) =>
  members({ tags: texts, units: namedOf(unit, UNIT_NAME) })(source, report);

const organizationPolicy = membersWith(["content"], {
  type: oneOf(POLICY_TYPES),
  description: text({ pattern: /^/, words: "a text" }),
  content: policyText,
  targets: listOf(reference()),
});

const delegation: Reader<{ readonly accounts: readonly Reference[] }> = (source, report) => {
  const accounts = listOf(reference())(source, report);
  return accounts && { accounts };
};

/** The whole file. */
export const description = members({
  "policy-types": listOf(oneOf(POLICY_TYPES)),
  "trusted-access": listOf(reference(PRINCIPAL)),
  "delegated-administrators": namedOf(delegation, PRINCIPAL),
  "resource-policy": policyText,
  units: namedOf(unit, UNIT_NAME),
  management: placed(members({ ...contents, profile: reference(PROFILE) })),
  accounts: namedOf(account, ACCOUNT_NAME),
  policies: namedOf(organizationPolicy, UNIT_NAME),
});

export type Description = Given<typeof description>;
export type AccountDescription = Named<Given<typeof account>>;
export type Contents = Pick<Given<typeof account>, keyof typeof contents>;
export type UserDescription = Named<Given<typeof user>>;
export type GroupDescription = Named<Given<typeof group>>;
export type RoleDescription = Named<Given<typeof role>>;
export type BucketDescription = Named<Given<typeof bucket>>;
export type TrailDescription = Named<Given<typeof trail>>;
export type OrganizationPolicyDescription = Named<Given<typeof organizationPolicy>>;
export type NamedPolicy = Named<PolicyText>;
