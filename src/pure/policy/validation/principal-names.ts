import { isAccountId } from "../../aws/account.ts";
import { parseArn } from "../../aws/arn.ts";
import type { PrincipalEntry } from "../document.ts";
import { isServicePrincipal } from "./service-principals.ts";

/** Asks whether a well-formed principal exists: the account, the user, the role, the provider. */
export type PrincipalExists = (principal: PrincipalEntry) => boolean;

const IAM_KINDS = ["user/", "role/"];
const STS_KINDS = ["assumed-role/", "federated-user/"];

/** Providers that need no entry in the account. */
const BUILT_IN_PROVIDERS: ReadonlySet<string> = new Set([
  "accounts.google.com",
  "cognito-identity.amazonaws.com",
  "graph.facebook.com",
  "www.amazon.com",
]);

function isAwsPrincipal(value: string): boolean {
  if (value === "*" || isAccountId(value)) return true;
  // Wildcards stand alone: a principal is one, or all of them.
  if (value.includes("*") || value.includes("?")) return false;
  const arn = parseArn(value);
  if (arn === undefined || arn.region !== "" || !isAccountId(arn.account)) return false;
  const { service, resource } = arn;
  if (service === "iam") return resource === "root" || IAM_KINDS.some((kind) => resource.startsWith(kind));
  return service === "sts" && STS_KINDS.some((kind) => resource.startsWith(kind));
}

/** `AIDA…` or `AROA…`, which stands in a stored policy for a user or role. */
function isUniqueId(value: string): boolean {
  return (value.startsWith("AIDA") || value.startsWith("AROA")) && value.length >= 16 && !value.includes(":");
}

function isCanonicalUserId(value: string): boolean {
  return value.length === 64 && [...value].every((digit) => "0123456789abcdef".includes(digit));
}

/** Whether the text has the form of an identity provider, there or not. */
export function isProvider(value: string): boolean {
  if (BUILT_IN_PROVIDERS.has(value)) return true;
  const arn = parseArn(value);
  return (
    arn?.service === "iam" &&
    (arn.resource.startsWith("saml-provider/") || arn.resource.startsWith("oidc-provider/"))
  );
}

/** Whether a policy may name the principal. Without `exists` a name of the right form is taken at its word. */
export function isPrincipal(entry: PrincipalEntry, exists: PrincipalExists | undefined): boolean {
  const { type, value } = entry;
  switch (type) {
    case "AWS":
      if (isUniqueId(value)) return exists?.(entry) === true;
      return isAwsPrincipal(value) && (value === "*" || exists === undefined || exists(entry));
    case "Service":
      return isServicePrincipal(value);
    case "Federated":
      return isProvider(value) && (BUILT_IN_PROVIDERS.has(value) || exists === undefined || exists(entry));
    case "CanonicalUser":
      return isCanonicalUserId(value) && (exists === undefined || exists(entry));
    default:
      return false;
  }
}
