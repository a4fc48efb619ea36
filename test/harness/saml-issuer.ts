/**
 * A SAML identity provider for tests. What it signs is written in its canonical form from the start, so that nothing
 * here has to know how XML is made canonical.
 */
import { constants, createCipheriv, createHash, createPublicKey, publicEncrypt, sign } from "node:crypto";
import { type Issued, makeCertificate } from "./certificate.ts";

export const SAML_ISSUER = "https://idp.example.com/saml";
const SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
const SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";
const DS = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";

export const signer: Issued = makeCertificate({ name: "idp" });

export function samlMetadata(
  change: { issuer?: string; certificates?: readonly string[]; validUntil?: string; use?: string } = {},
): string {
  const { issuer = SAML_ISSUER, certificates = [signer.base64], validUntil, use = ' use="signing"' } = change;
  const keys = certificates.map(
    (certificate) =>
      `<md:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>
${certificate}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  const until = validUntil === undefined ? "" : ` validUntil="${validUntil}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- metadata of ${issuer}, which nobody reads who does not have to -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${issuer}"${until}>
<md:IDPSSODescriptor protocolSupportEnumeration="${SAMLP}">${keys.join("")}
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${issuer}/sso"/>
</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

export interface AssertionChange {
  readonly id?: string | undefined;
  readonly issuer?: string | undefined;
  readonly issued?: string | undefined;
  readonly subject?: string | undefined;
  readonly format?: string | undefined;
  readonly recipient?: string | undefined;
  readonly until?: string | undefined;
  readonly conditions?: string | undefined;
  readonly audience?: string | undefined;
  readonly sessionUntil?: string | undefined;
  readonly attributes?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Puts something into the assertion that the signature covers. */
  readonly extra?: string | undefined;
}

export const ROLE_PAIR = "arn:aws:iam::111111111111:role/saml,arn:aws:iam::111111111111:saml-provider/idp";

/** The assertion without signature, in canonical form. */
export function assertionXml(change: AssertionChange = {}): string {
  const {
    id = "_a1",
    issuer = SAML_ISSUER,
    issued = "2026-03-02T09:15:00Z",
    subject = "ann@example.com",
    format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    recipient = "https://signin.aws.amazon.com/saml",
    until = "2026-03-02T09:20:00Z",
    conditions = ' NotBefore="2026-03-02T09:10:00Z" NotOnOrAfter="2026-03-02T10:15:00Z"',
    audience = "urn:amazon:webservices",
    sessionUntil,
    extra = "",
  } = change;
  const attributes = { Role: [ROLE_PAIR], RoleSessionName: ["ann"], ...change.attributes };
  const statements = Object.entries(attributes).map(([name, values]) => {
    const texts = values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join("");
    const full = /^(?:urn:|https?:|\d)/.test(name) ? name : `${ATTRIBUTES}${name}`;
    return `<saml:Attribute Name="${full}">${texts}</saml:Attribute>`;
  });
  const ends = sessionUntil === undefined ? "" : ` SessionNotOnOrAfter="${sessionUntil}"`;
  return (
    `<saml:Assertion xmlns:saml="${SAML}" ID="${id}" IssueInstant="${issued}" Version="2.0">` +
    `<saml:Issuer>${issuer}</saml:Issuer>@SIGNATURE@${extra}` +
    `<saml:Subject><saml:NameID Format="${format}">${subject}</saml:NameID>` +
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">' +
    `<saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient}"></saml:SubjectConfirmationData>` +
    "</saml:SubjectConfirmation></saml:Subject>" +
    `<saml:Conditions${conditions}><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience>` +
    "</saml:AudienceRestriction></saml:Conditions>" +
    `<saml:AuthnStatement AuthnInstant="${issued}"${ends}></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${statements.join("")}</saml:AttributeStatement></saml:Assertion>`
  );
}

export interface SignatureChange {
  readonly by?: Issued | undefined;
  readonly reference?: string | undefined;
  readonly signatureAlgorithm?: string | undefined;
  readonly digestAlgorithm?: string | undefined;
  readonly transforms?: readonly string[] | undefined;
}

/** Signs what stands in canonical form and has `@SIGNATURE@` where its signature belongs. */
export function signXml(xml: string, id: string, change: SignatureChange = {}): string {
  const {
    by = signer,
    reference = `#${id}`,
    signatureAlgorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    digestAlgorithm = "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms = [`${DS}enveloped-signature`, EXCLUSIVE],
  } = change;
  const digest = createHash("sha256").update(xml.replace("@SIGNATURE@", "")).digest("base64");
  const element = (name: string, algorithm: string) => `<ds:${name} Algorithm="${algorithm}"></ds:${name}>`;
  const inside =
    `${element("CanonicalizationMethod", EXCLUSIVE)}${element("SignatureMethod", signatureAlgorithm)}` +
    `<ds:Reference URI="${reference}"><ds:Transforms>` +
    `${transforms.map((transform) => element("Transform", transform)).join("")}</ds:Transforms>` +
    `${element("DigestMethod", digestAlgorithm)}<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
  const signedInfo = `<ds:SignedInfo xmlns:ds="${DS}">${inside}</ds:SignedInfo>`;
  const value = sign("sha256", Buffer.from(signedInfo), by.privateKey).toString("base64");
  const signature =
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${inside}</ds:SignedInfo>` +
    `<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`;
  return xml.replace("@SIGNATURE@", signature);
}

export const unsigned = (xml: string) => xml.replace("@SIGNATURE@", "");

export function responseXml(inside: string, status = "Success"): string {
  return (
    `<samlp:Response xmlns:samlp="${SAMLP}" ID="_r1" IssueInstant="2026-03-02T09:15:00Z" Version="2.0">` +
    `@SIGNATURE@<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}">` +
    `</samlp:StatusCode></samlp:Status>${inside}</samlp:Response>`
  );
}

export const encoded = (xml: string) => Buffer.from(xml).toString("base64");

/** What most identity providers send: a response with a signed assertion. */
export function samlResponse(change: AssertionChange = {}, signature: SignatureChange = {}): string {
  const { id = "_a1" } = change;
  return encoded(unsigned(responseXml(signXml(assertionXml(change), id, signature))));
}

/** An assertion encrypted for the holder of a key. */
export function encryptedAssertion(
  xml: string,
  recipient: Issued,
  mode: "aes128-cbc" | "aes256-gcm" = "aes256-gcm",
): string {
  const isGcm = mode === "aes256-gcm";
  const secret = Buffer.alloc(isGcm ? 32 : 16, 7);
  const iv = Buffer.alloc(isGcm ? 12 : 16, 9);
  const content = isGcm ? encryptGcm(xml, secret, iv) : encryptCbc(xml, secret, iv);
  const key = publicEncrypt(
    {
      key: createPublicKey(recipient.privateKey),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha1",
    },
    secret,
  );
  const xenc = "http://www.w3.org/2001/04/xmlenc#";
  const algorithm = isGcm ? "http://www.w3.org/2009/xmlenc11#aes256-gcm" : `${xenc}aes128-cbc`;
  return (
    `<saml:EncryptedAssertion xmlns:saml="${SAML}"><xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element">` +
    `<xenc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo xmlns:ds="${DS}"><xenc:EncryptedKey>` +
    `<xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue>` +
    `${key.toString("base64")}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>` +
    `<xenc:CipherData><xenc:CipherValue>${content.toString("base64")}</xenc:CipherValue></xenc:CipherData>` +
    "</xenc:EncryptedData></saml:EncryptedAssertion>"
  );
}

function encryptGcm(text: string, key: Buffer, iv: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function encryptCbc(text: string, key: Buffer, iv: Buffer): Buffer {
  const cipher = createCipheriv("aes-128-cbc", key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final()]);
}
