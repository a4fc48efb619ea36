import { readDateTime } from "./date-time.ts";
import { attributeOf, childrenNamed, onlyChild, textOf, type XmlElement } from "./xml-tree.ts";

export const SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const NAME_FORMAT_PREFIX = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

/** What an assertion says. Nothing here is to be believed before its signature was verified. */
export interface SamlAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly issuedAtMs: number;
  readonly subject: string;
  /** `persistent`, `transient`…; a format of another kind as it is written. */
  readonly subjectType: string;
  /** To whom the bearer is to give it. */
  readonly recipient: string;
  readonly confirmationUntilMs: number;
  readonly notOnOrAfterMs: number | undefined;
  /** When the identity provider ends the session, if it says so. */
  readonly sessionUntilMs: number | undefined;
  /** By the attribute's Name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** Undefined when something that every assertion must say is missing or said twice. */
export function readAssertion(element: XmlElement): SamlAssertion | undefined {
  const subject = onlyChild(element, SAML, "Subject");
  const nameId = subject && onlyChild(subject, SAML, "NameID");
  const confirmation = subject && onlyChild(subject, SAML, "SubjectConfirmation");
  const confirmed = confirmation && onlyChild(confirmation, SAML, "SubjectConfirmationData");
  const [id, issuer] = [attributeOf(element, "ID"), textOf(onlyChild(element, SAML, "Issuer"))];
  const issuedAtMs = timeOf(element, "IssueInstant");
  const confirmationUntilMs = timeOf(confirmed, "NotOnOrAfter");
  const [name, recipient] = [textOf(nameId), attributeOf(confirmed, "Recipient")];
  if (attributeOf(confirmation, "Method") !== BEARER || attributeOf(element, "Version") !== "2.0")
    return undefined;
  const format = attributeOf(nameId, "Format");
  if (!id || !issuer || !name || !recipient || !format) return undefined;
  if (issuedAtMs === undefined || confirmationUntilMs === undefined) return undefined;
  const conditions = childrenNamed(element, SAML, "Conditions");
  const statements = childrenNamed(element, SAML, "AuthnStatement");
  if (conditions.length !== 1 || statements.length === 0) return undefined;
  if (hasUnreadableTime([confirmed, ...conditions, ...statements])) return undefined;
  const ends = statements.flatMap((statement) => timeOf(statement, "SessionNotOnOrAfter") ?? []);
  return {
    id,
    issuer,
    issuedAtMs,
    subject: name,
    subjectType: format.startsWith(NAME_FORMAT_PREFIX) ? format.slice(NAME_FORMAT_PREFIX.length) : format,
    recipient,
    confirmationUntilMs,
    notOnOrAfterMs: timeOf(conditions[0], "NotOnOrAfter"),
    sessionUntilMs: ends.length === 0 ? undefined : Math.min(...ends),
    attributes: attributesOf(element),
  };
}

const TIMES = ["NotBefore", "NotOnOrAfter", "SessionNotOnOrAfter"];

/** A limit that cannot be read is no missing limit. */
function hasUnreadableTime(elements: readonly (XmlElement | undefined)[]): boolean {
  return elements.some((element) =>
    TIMES.some((name) => attributeOf(element, name) !== undefined && timeOf(element, name) === undefined),
  );
}

function timeOf(element: XmlElement | undefined, name: string): number | undefined {
  const text = attributeOf(element, name);
  return text === undefined ? undefined : readDateTime(text);
}

function attributesOf(element: XmlElement): Map<string, string[]> {
  const attributes = new Map<string, string[]>();
  for (const statement of childrenNamed(element, SAML, "AttributeStatement")) {
    for (const attribute of childrenNamed(statement, SAML, "Attribute")) {
      const name = attributeOf(attribute, "Name") ?? "";
      const values = childrenNamed(attribute, SAML, "AttributeValue").map((value) => textOf(value) ?? "");
      const known = attributes.get(name);
      if (known === undefined) attributes.set(name, values);
      else for (const value of values) known.push(value);
    }
  }
  return attributes;
}
