import type { SamlAssertion } from "../../../pure/saml/assertion.ts";
import { invalidIdentityToken } from "../errors.ts";
import type { SentTags } from "../session-tags.ts";

const PREFIX = "https://aws.amazon.com/SAML/Attributes/";
const SECONDS_MIN = 900;
const SECONDS_MAX = 43_200;
const TAG_PREFIX = `${PREFIX}PrincipalTag:`;

function valuesOf({ attributes }: SamlAssertion, name: string): readonly string[] {
  return attributes.get(`${PREFIX}${name}`) ?? [];
}

/** Whether the assertion lets its subject ask for the role by the provider: both ARNs, in either order. */
export function namesRole(assertion: SamlAssertion, roleArn: string, providerArn: string): boolean {
  return valuesOf(assertion, "Role").some((value) => {
    const arns = value.split(",").map((arn) => arn.trim());
    return arns.length === 2 && arns.includes(roleArn) && arns.includes(providerArn);
  });
}

export function sessionNameOf(assertion: SamlAssertion): string {
  const [name] = valuesOf(assertion, "RoleSessionName");
  if (name === undefined || name === "") {
    throw invalidIdentityToken("RoleSessionName is required in AuthnResponse");
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw invalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
  }
  return name;
}

export function samlTagsOf(assertion: SamlAssertion): SentTags {
  const tags = [...assertion.attributes].filter(([name]) => name.startsWith(TAG_PREFIX));
  return {
    Tags: tags.map(([name, values]) => ({ Key: name.slice(TAG_PREFIX.length), Value: values[0] ?? "" })),
    TransitiveTagKeys: [...valuesOf(assertion, "TransitiveTagKeys")],
  };
}

export function samlSourceIdentityOf(assertion: SamlAssertion): string | undefined {
  return valuesOf(assertion, "SourceIdentity")[0];
}

/** How long the provider lets the session last at most. */
export function sessionSecondsOf(assertion: SamlAssertion): number | undefined {
  const [text] = valuesOf(assertion, "SessionDuration");
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
    throw invalidIdentityToken(
      `SessionDuration in AuthnResponse must be from ${SECONDS_MIN} to ${SECONDS_MAX}`,
    );
  }
  return seconds;
}
