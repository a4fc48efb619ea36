import { isAccountId } from "../../pure/aws/account.ts";
import { type Arn, parseArn } from "../../pure/aws/arn.ts";
import type { Principal } from "../../pure/policy/principal.ts";
import { BadInput, flagOf, membersOf, optionalText, textOf, type Value } from "./members.ts";

/** Who asks, with the ids that only the input can know. */
export interface Asker {
  readonly principal: Principal;
  /** `aws:userid`, when it is known. */
  readonly userId?: string | undefined;
}

interface Details {
  readonly userId?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly roleId?: string | undefined;
  readonly issuer?: string | undefined;
  readonly canonicalUserId?: string | undefined;
  readonly serviceLinked?: boolean | undefined;
}

const MEMBERS = [
  "arn",
  "service",
  "provider",
  "anonymous",
  "userId",
  "roleArn",
  "roleId",
  "issuer",
  "canonicalUserId",
  "serviceLinked",
];
const KINDS = ["arn", "service", "provider", "anonymous"];

/** Reads an ARN, a service's name, `anonymous`, or an object with one of them and what else is known. */
export function readAsker(value: Value): Asker {
  if (value.node.type === "string") return askerNamed(value.node.text, value.path);
  const members = membersOf(value, MEMBERS);
  const kinds = KINDS.filter((kind) => members.has(kind));
  if (kinds.length !== 1) throw new BadInput(value.path, `needs one of ${KINDS.join(", ")}`);
  const service = optionalText(members, "service");
  if (service !== undefined) return { principal: { kind: "service", service } };
  const provider = optionalText(members, "provider");
  if (provider !== undefined) return { principal: { kind: "identity-provider", provider } };
  const arn = members.get("arn");
  if (arn === undefined) return { principal: { kind: "anonymous" }, userId: "anonymous" };
  const serviceLinked = members.get("serviceLinked");
  return askerWithArn(textOf(arn), arn.path, {
    userId: optionalText(members, "userId"),
    roleArn: optionalText(members, "roleArn"),
    roleId: optionalText(members, "roleId"),
    issuer: optionalText(members, "issuer"),
    canonicalUserId: optionalText(members, "canonicalUserId"),
    serviceLinked: serviceLinked && flagOf(serviceLinked),
  });
}

function askerNamed(text: string, path: string): Asker {
  if (text === "anonymous") return { principal: { kind: "anonymous" }, userId: "anonymous" };
  const isService = !text.startsWith("arn:") && text.endsWith(".amazonaws.com");
  return isService ? { principal: { kind: "service", service: text } } : askerWithArn(text, path, {});
}

const EXPECTED =
  'must be the ARN of a root user, user, role, role session or federated user, a service such as "cloudtrail.amazonaws.com", or "anonymous"';

function askerWithArn(text: string, path: string, details: Details): Asker {
  const arn = parseArn(text);
  if (arn === undefined || !isAccountId(arn.account)) throw new BadInput(path, EXPECTED);
  const { account } = arn;
  const [kind, ...rest] = arn.resource.split("/");
  const shared = { account, arn: text, canonicalUserId: details.canonicalUserId };
  switch (`${arn.service}:${kind}`) {
    case "iam:root":
      return { principal: { kind: "root", ...shared }, userId: account };
    case "iam:user":
      return { principal: { kind: "user", ...shared, userId: details.userId }, userId: details.userId };
    case "iam:role":
      return roleSession(arn, { ...details, roleArn: text }, [rest.at(-1) ?? "", "session"]);
    case "sts:assumed-role":
      return roleSession(arn, details, rest);
    case "sts:federated-user":
      return {
        principal: {
          kind: "federated-user",
          ...shared,
          userId: details.userId,
          userArn: details.issuer?.endsWith(":root") ? undefined : details.issuer,
          issuedByRoot: details.issuer?.endsWith(":root"),
        },
        userId: `${account}:${rest.join("/")}`,
      };
    case "iam:saml-provider":
    case "iam:oidc-provider":
      return { principal: { kind: "identity-provider", provider: text } };
    default:
      throw new BadInput(path, EXPECTED);
  }
}

const LINKED_ROLE_PATH = ":role/aws-service-role/";

/** A session's ARN leaves out the path of its role: `roleArn` says it where it matters. */
function roleSession({ account }: Arn, details: Details, names: readonly string[]): Asker {
  const [role = "", session = ""] = names;
  const { roleArn = `arn:aws:iam::${account}:role/${role}`, roleId } = details;
  return {
    principal: {
      kind: "role-session",
      account,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      roleArn,
      roleId,
      canonicalUserId: details.canonicalUserId,
      isServiceLinkedRole: details.serviceLinked ?? roleArn.includes(LINKED_ROLE_PATH),
    },
    userId: roleId === undefined ? undefined : `${roleId}:${session}`,
  };
}
