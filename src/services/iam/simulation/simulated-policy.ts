import { type CompiledPolicy, compilePolicy } from "../../../pure/policy/compile.ts";
import type { PolicyDocument } from "../../../pure/policy/document.ts";
import { PolicySyntaxError, parsePolicy } from "../../../pure/policy/parse.ts";
import { acceptPolicy } from "../../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../../pure/policy/validation/policy-validation-error.ts";
import { invalidSimulatedPolicy, policyNotEvaluable, tooManySimulatedBoundaries } from "../errors.ts";

/** A policy that takes part in a simulation, as its results name it. */
export interface SimulatedPolicy {
  readonly id: string;
  readonly type: "IAM Policy" | "Permissions Boundary Policy" | "Resource Policy";
  readonly text: string;
  readonly document: PolicyDocument;
}

/** An identity policy of the input; old versions of the language are taken, as they may be attached. */
function inputDocument(text: string): PolicyDocument {
  try {
    return acceptPolicy(text, "session");
  } catch (error) {
    if (error instanceof PolicyValidationError) throw invalidSimulatedPolicy(error.message);
    throw error;
  }
}

export function inputPolicies(texts: readonly string[] = []): SimulatedPolicy[] {
  return texts.map((text, index) => ({
    id: `PolicyInputList.${index + 1}`,
    type: "IAM Policy",
    text,
    document: inputDocument(text),
  }));
}

export function inputBoundary(texts: readonly string[] = []): SimulatedPolicy | undefined {
  const [text, ...others] = texts;
  if (text === undefined) return undefined;
  if (others.length > 0) throw tooManySimulatedBoundaries();
  return {
    id: "PermissionsBoundaryPolicyInputList.1",
    type: "Permissions Boundary Policy",
    text,
    document: inputDocument(text),
  };
}

export function inputResourcePolicy(text: string | undefined): SimulatedPolicy | undefined {
  if (text === undefined) return undefined;
  try {
    const document = parsePolicy(text);
    if (document.statements.some(({ principal }) => principal === undefined)) {
      throw invalidSimulatedPolicy("Missing required field Principal");
    }
    return { id: "ResourcePolicy", type: "Resource Policy", text, document };
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw invalidSimulatedPolicy(error.message);
    throw error;
  }
}

/** A policy that is attached to an entity; `arn` or the like says which in the error. */
export function storedPolicy(
  id: string,
  type: SimulatedPolicy["type"],
  text: string | undefined,
): SimulatedPolicy {
  if (text === undefined) throw policyNotEvaluable(id);
  try {
    return { id, type, text, document: parsePolicy(text) };
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw policyNotEvaluable(id);
    throw error;
  }
}

/** The policies compiled, each with its place in the list for an id: two may be called the same. */
export function compileSimulated(
  policies: readonly SimulatedPolicy[],
  kind: "identity" | "boundary",
): CompiledPolicy[] {
  return policies.map(({ document }, index) => compilePolicy(document, { id: String(index), kind }));
}
