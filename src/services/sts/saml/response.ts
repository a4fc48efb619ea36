import { createHash, timingSafeEqual, verify, X509Certificate } from "node:crypto";
import { readAssertion, SAML, type SamlAssertion } from "../../../pure/saml/assertion.ts";
import { hasUniqueIds, isSigned, readXmlSignature } from "../../../pure/saml/xml-signature.ts";
import {
  attributeOf,
  childrenNamed,
  descendants,
  onlyChild,
  readXmlTree,
  type XmlElement,
} from "../../../pure/saml/xml-tree.ts";
import { invalidIdentityToken, rejectedClaim } from "../errors.ts";
import type { SamlIssuer } from "../needs.ts";
import { decryptElement } from "./encrypted-assertion.ts";

const SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";
const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

const notSigned = () => invalidIdentityToken("Response signature invalid");
/** What AWS says of all that is not as SAML has it, however it is encoded. */
const unparsable = () => invalidIdentityToken("Invalid base64 SAMLResponse");
const unsignedAssertion = () =>
  invalidIdentityToken(
    "Response (with optional signature) must contain an assertion with a mandatory signature",
  );

/**
 * The one assertion of a response that the provider signed. Invariant: what is read is the element whose
 * signature was verified, or a child of it; there is no other assertion that it could be mistaken for.
 */
export function readSamlResponse(base64: string, issuer: SamlIssuer): SamlAssertion {
  const root = readXmlTree(decodeResponse(base64));
  if (root?.namespace !== SAMLP || root.name !== "Response") throw unparsable();
  if (!hasUniqueIds(root)) throw notSigned();
  const isVouchedFor = checkSignature(root, issuer);
  const { assertion, wasEncrypted } = onlyAssertion(root, issuer);
  // A signature of the response does not stand in for the assertion's own, which AWS insists on.
  if (!checkSignature(assertion, issuer)) {
    throw wasEncrypted && !isVouchedFor ? notSigned() : unsignedAssertion();
  }
  const status = onlyChild(root, SAMLP, "Status");
  const code = attributeOf(status && onlyChild(status, SAMLP, "StatusCode"), "Value");
  if (code !== SUCCESS) throw rejectedClaim("The identity provider did not authenticate the user");
  if (issuer.needsEncryption && !wasEncrypted) {
    throw invalidIdentityToken("The assertion must be encrypted");
  }
  const read = readAssertion(assertion);
  if (read === undefined) throw unparsable();
  if (read.issuer !== issuer.issuer) throw invalidIdentityToken("Issuer not present in specified provider");
  return read;
}

function decodeResponse(base64: string): Uint8Array {
  const text = base64.replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw unparsable();
  return Buffer.from(text, "base64");
}

function onlyAssertion(
  root: XmlElement,
  { privateKeys }: SamlIssuer,
): { readonly assertion: XmlElement; readonly wasEncrypted: boolean } {
  const plain = childrenNamed(root, SAML, "Assertion");
  const encrypted = childrenNamed(root, SAML, "EncryptedAssertion");
  const [one, ...others] = [...plain, ...encrypted];
  if (one === undefined) throw unparsable();
  if (others.length > 0 || countAssertions(root) !== 1) throw notSigned();
  if (one.name === "Assertion") return { assertion: one, wasEncrypted: false };
  const assertion = decryptElement(one, privateKeys);
  const isAssertion = assertion?.namespace === SAML && assertion.name === "Assertion";
  // One answer to all that is wrong with what nobody signed: who could tell padding from content would read it.
  if (assertion === undefined || !isAssertion) throw notSigned();
  if (countAssertions(assertion) !== 1 || !hasUniqueIds(assertion)) throw notSigned();
  return { assertion, wasEncrypted: true };
}

function countAssertions(root: XmlElement): number {
  return [...descendants(root)].filter(
    ({ namespace, name }) => namespace === SAML && (name === "Assertion" || name === "EncryptedAssertion"),
  ).length;
}

/** Whether the element is signed. A signature that is there and does not hold is never passed over. */
function checkSignature(element: XmlElement, { signingCertificates }: SamlIssuer): boolean {
  if (!isSigned(element)) return false;
  const read = readXmlSignature(element);
  if (read === undefined) throw notSigned();
  const digest = createHash(read.digestHash).update(read.content).digest();
  const isContent = digest.length === read.digest.length && timingSafeEqual(digest, read.digest);
  const signedInfo = Buffer.from(read.signedInfo);
  const isSigner = signingCertificates.some((certificate) => {
    const key = new X509Certificate(Buffer.from(certificate, "base64")).publicKey;
    return verify(read.signatureHash, signedInfo, key, read.signature);
  });
  if (!isContent || !isSigner) throw notSigned();
  return true;
}
