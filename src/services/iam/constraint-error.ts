import type { StringShape } from "../../pure/api/model.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import { constraintOf } from "../../pure/protocol/constraint.ts";
import type { ConstraintError } from "../../pure/protocol/constraint-error.ts";
import type { Violation } from "../../pure/protocol/violation.ts";

const NAME = "It must contain only alphanumeric characters and/or the following: +=,.@_-";
const PRINTABLE = "It must contain only printable ASCII characters.";

/** Shapes of IAM's first years: the service checks their patterns itself, after the framework's constraints. */
const OWN_CHECKS: Readonly<Record<string, string>> = {
  existingUserNameType: NAME,
  userNameType: NAME,
  groupNameType: NAME,
  roleNameType: NAME,
  policyNameType: NAME,
  serverCertificateNameType: NAME,
  virtualMFADeviceName: NAME,
  pathType: "It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  pathPrefixType:
    "It must begin with the / character and contain only alphanumeric characters and/or / characters.",
  accessKeyIdType: "It must contain only alphanumeric characters.",
  policyDocumentType: PRINTABLE,
  certificateBodyType: PRINTABLE,
  certificateChainType: PRINTABLE,
  privateKeyType: PRINTABLE,
  passwordType: PRINTABLE,
};

/** Values are never shown: they may be secrets. */
export const constraintError: ConstraintError = (_operation, violations) => {
  const isOwn = ({ kind, shape }: Violation) =>
    kind === "pattern" && shape.type === "string" && Object.hasOwn(OWN_CHECKS, shape.name);
  const sentences = [...new Set(inOrder(violations.filter((one) => !isOwn(one))).map(sentence))];
  const [own] = violations;
  if (sentences.length === 0 && own !== undefined && own.shape.type === "string") {
    return refusal(`The specified value for ${own.path} is invalid. ${OWN_CHECKS[own.shape.name]}`);
  }
  const count = `${sentences.length} validation error${sentences.length === 1 ? "" : "s"} detected: `;
  return refusal(count + sentences.join("; "));
};

function refusal(message: string): ServiceError {
  return new ServiceError("ValidationError", message, { status: 400 });
}

function sentence(violation: Violation): string {
  const { path, member, shape, kind, isElement } = violation;
  const start = (at: string) => `Value at '${at}' failed to satisfy constraint: `;
  // Of a list of strings the whole is told, with all that holds for one of them.
  if (isElement && member.shape.type === "list" && shape.type === "string" && kind !== "required") {
    const list = path.replace(/\.\d+\.member$/, "");
    return `${start(list)}Member must satisfy constraint: [${elementConstraints(shape).join(", ")}]`;
  }
  return start(path) + constraintOf(violation, false);
}

function elementConstraints(shape: StringShape): string[] {
  const of = (kind: Violation["kind"]) => constraintOf({ kind, shape }, false);
  return [
    ...(shape.enum === undefined ? [] : [of("enum")]),
    ...(shape.max === undefined ? [] : [of("maxLength")]),
    ...(shape.min === undefined ? [] : [of("minLength")]),
    ...(shape.pattern === undefined ? [] : [of("pattern"), of("required")]),
  ];
}

/** Several violations come in the order in which a Java hash map of sixteen buckets holds the members' names. */
function inOrder(violations: readonly Violation[]): Violation[] {
  const bucket = ({ path }: Violation) => javaBucket(path.split(".")[0] ?? "");
  return violations.toSorted((one, other) => bucket(one) - bucket(other));
}

function javaBucket(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (31 * hash + text.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 16)) & 15;
}
