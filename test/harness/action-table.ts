import tables from "../corpus/actions.json" with { type: "json" };

/** An action of the service authorization reference. */
export interface Action {
  /** Resource types of which the call names one in any case, and those that only some calls name. */
  readonly resources?: readonly string[] | undefined;
  readonly optional?: readonly string[] | undefined;
  /** Condition keys; `aws:RequestTag/${TagKey}` and the like stand for all of the same beginning. */
  readonly keys?: readonly string[] | undefined;
}

interface ResourceType {
  readonly arn: string;
  readonly keys?: readonly string[] | undefined;
}

interface Table {
  readonly resources: Readonly<Record<string, ResourceType>>;
  readonly actions: Readonly<Record<string, Action>>;
}

const TABLES: Readonly<Record<string, Table>> = tables;

/** `iam:CreateUser`; undefined when the reference has no such action. The casing counts. */
export function findAction(name: string): Action | undefined {
  const [service = "", action = ""] = name.split(":");
  const actions = TABLES[service]?.actions ?? {};
  return Object.hasOwn(actions, action) ? actions[action] : undefined;
}

/** The resource types of an action whose ARN template fits an ARN. */
export function resourceTypesOf(actionName: string, arn: string): readonly ResourceType[] {
  const action = findAction(actionName);
  const types = TABLES[actionName.split(":")[0] ?? ""]?.resources ?? {};
  return [...(action?.resources ?? []), ...(action?.optional ?? [])].flatMap((name) => {
    const type = types[name];
    return type !== undefined && templatePattern(type.arn).test(arn) ? [type] : [];
  });
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  Partition: "aws",
  Region: "[a-z]{2}(?:-[a-z]+)+-\\d",
  Account: "(?:\\d{12}|aws)",
  BucketName: "[^/:]+",
};

function templatePattern(template: string): RegExp {
  const parts = template.split(/\$\{(\w+)\}/);
  const pattern = parts.map((part, index) =>
    index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : (PLACEHOLDERS[part] ?? ".+"),
  );
  return new RegExp(`^${pattern.join("")}$`, "s");
}

/** Condition keys compare without case; those with a tag key in their name by the part before it. */
export function keyFamily(key: string): string {
  const slash = key.indexOf("/");
  return (slash < 0 ? key : key.slice(0, slash + 1)).toLowerCase();
}
