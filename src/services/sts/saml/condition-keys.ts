import { createHash } from "node:crypto";
import type { SamlAssertion } from "../../../pure/saml/assertion.ts";
import type { SamlIssuer } from "../needs.ts";

const EDU_PERSON = "urn:oid:1.3.6.1.4.1.5923.1.1.1.";
const EDU_ORG = "urn:oid:1.3.6.1.4.1.5923.1.2.1.";
const CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
const MICROSOFT = "http://schemas.microsoft.com/ws/2008/06/identity/claims/";

/**
 * Attributes that trust policies may ask for (IAM User Guide, mapping SAML attributes to context keys). The guide
 * misspells some of the X.500 attributes; both spellings count. It maps the primary group to `uid`, while the service
 * authorization reference has a key for it.
 */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  [`${EDU_PERSON}1`]: ["edupersonaffiliation"],
  [`${EDU_PERSON}2`]: ["edupersonnickname"],
  [`${EDU_PERSON}3`]: ["edupersonorgdn"],
  [`${EDU_PERSON}4`]: ["edupersonorgunitdn"],
  [`${EDU_PERSON}5`]: ["edupersonprimaryaffiliation"],
  [`${EDU_PERSON}6`]: ["edupersonprincipalname"],
  [`${EDU_PERSON}7`]: ["edupersonentitlement"],
  [`${EDU_PERSON}8`]: ["edupersonprimaryorgunitdn"],
  [`${EDU_PERSON}9`]: ["edupersonscopedaffiliation"],
  [`${EDU_PERSON}10`]: ["edupersontargetedid"],
  [`${EDU_PERSON}11`]: ["edupersonassurance"],
  [`${EDU_ORG}2`]: ["eduorghomepageuri"],
  [`${EDU_ORG}3`]: ["eduorgidentityauthnpolicyuri"],
  [`${EDU_ORG}4`]: ["eduorglegalname"],
  [`${EDU_ORG}5`]: ["eduorgsuperioruri"],
  [`${EDU_ORG}6`]: ["eduorgwhitepagesuri"],
  "urn:oid:2.5.4.3": ["cn"],
  [`${CLAIMS}name`]: ["name"],
  "http://schemas.xmlsoap.org/claims/CommonName": ["commonName"],
  [`${CLAIMS}givenname`]: ["givenName"],
  [`${CLAIMS}surname`]: ["surname"],
  [`${CLAIMS}emailaddress`]: ["mail"],
  [`${MICROSOFT}primarygroupsid`]: ["uid", "primaryGroupSID"],
  "2.5.4.3": ["commonName"],
  "2.5.4.4": ["surname"],
  "2.5.4.42": ["givenName"],
  "2.4.5.42": ["givenName"],
  "2.5.4.45": ["x500UniqueIdentifier"],
  "0.9.2342.19200300.100.1.1": ["uid"],
  "0.9.2342.19200300100.1.1": ["uid"],
  "0.9.2342.19200300.100.1.3": ["mail"],
  "0.9.2342.19200300100.1.3": ["mail"],
  "0.9.2342.19200300.100.1.45": ["organizationStatus"],
};

/** A name for the issuer in an account: with the subject it tells one user from all others. */
export function nameQualifierOf({ issuer, account, name }: SamlIssuer): string {
  return createHash("sha1").update(`${issuer}${account}/${name}`).digest("base64");
}

/** What policies of the session may still ask for. */
export function samlSessionKeys(issuer: SamlIssuer, assertion: SamlAssertion): Record<string, string> {
  return {
    "saml:namequalifier": nameQualifierOf(issuer),
    "saml:sub": assertion.subject,
    "saml:sub_type": assertion.subjectType,
  };
}

/** What trust policies may ask for. */
export function samlKeys(
  issuer: SamlIssuer,
  assertion: SamlAssertion,
): Record<string, string | readonly string[]> {
  const keys: Record<string, string | readonly string[]> = {
    ...samlSessionKeys(issuer, assertion),
    "saml:aud": assertion.recipient,
    "saml:iss": assertion.issuer,
    "saml:doc": `${issuer.account}/${issuer.name}`,
  };
  for (const [attribute, values] of assertion.attributes) {
    // Where several attributes have one key, the first one counts.
    for (const name of keysOf(attribute)) keys[`saml:${name}`] ??= values;
  }
  return keys;
}

function keysOf(attribute: string): readonly string[] {
  return Object.hasOwn(ATTRIBUTES, attribute) ? (ATTRIBUTES[attribute] ?? []) : [];
}
