import { CATALOGUE_TABLE, DEFAULT_DESCRIPTIONS } from "./catalogue-table.ts";

/** The role that a service defines for itself: everything but the account is the service's choice. */
export interface RoleTemplate {
  /** The service principal, which the role trusts and whose case counts. */
  readonly service: string;
  readonly roleName: string;
  /** Absent where the service writes an inline policy into its role. */
  readonly policyArn?: string | undefined;
  /** Whether the caller may, or has to, make the name its own with a suffix. */
  readonly suffix: "none" | "optional" | "required";
  readonly description?: string | undefined;
}

const templates = new Map(
  CATALOGUE_TABLE.trim()
    .split("\n")
    .map((line) => readTemplate(line))
    .map((template) => [template.service, template]),
);

function readTemplate(line: string): RoleTemplate {
  const [service = "", roleName = "", policy = "-", suffix = "none"] = line.split(" ");
  return {
    service,
    roleName,
    policyArn: policy === "-" ? undefined : `arn:aws:iam::aws:policy/aws-service-role/${policy}`,
    suffix: suffix as RoleTemplate["suffix"],
    description: DEFAULT_DESCRIPTIONS[service],
  };
}

export function findTemplate(service: string): RoleTemplate | undefined {
  return templates.get(service);
}

export function allTemplates(): readonly RoleTemplate[] {
  return [...templates.values()];
}
