/**
 * A policy template is a policy whose texts may hold `@{name}` for a parameter of the request. A list stands where
 * the whole text is its parameter: `"Resource": "@{buckets}"`.
 */
import type { DelegationPermission, PolicyParameter } from "../../../pure/api/iam.shapes.ts";
import { acceptPolicy } from "../../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../../pure/policy/validation/policy-validation-error.ts";
import { invalidTemplatePolicy, missingParameter } from "./errors.ts";

const PARAMETER = /@\{([^}]*)\}/g;

/** What a template permits with the parameters of a request. Throws what is answered when they do not make a policy. */
export function permissionPolicy(template: string, { Parameters = [] }: DelegationPermission): string {
  const parameters = new Map(Parameters.map((parameter) => [parameter.Name, parameter]));
  const policy = JSON.stringify(filled(JSON.parse(template), parameters));
  try {
    acceptPolicy(policy, "session");
  } catch (error) {
    if (error instanceof PolicyValidationError) throw invalidTemplatePolicy(error.message);
    throw error;
  }
  return policy;
}

type Parameters = ReadonlyMap<string | undefined, PolicyParameter>;

function filled(value: unknown, parameters: Parameters): unknown {
  if (typeof value === "string") return filledText(value, parameters);
  if (Array.isArray(value)) return value.flatMap((element: unknown) => filled(element, parameters));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, filled(member, parameters)]),
  );
}

function filledText(text: string, parameters: Parameters): string | readonly string[] {
  const [whole, name] = /^@\{([^}]*)\}$/.exec(text) ?? [];
  if (whole !== undefined && parameters.get(name)?.Type === "stringList") return valuesOf(name, parameters);
  return text.replaceAll(PARAMETER, (_found, inner: string) => {
    const [value, ...others] = valuesOf(inner, parameters);
    if (value === undefined || others.length > 0) throw missingParameter(inner);
    return value;
  });
}

function valuesOf(name: string | undefined, parameters: Parameters): readonly string[] {
  const values = parameters.get(name)?.Values;
  if (values === undefined || values.length === 0) throw missingParameter(name ?? "");
  return values;
}
