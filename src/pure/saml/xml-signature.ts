/**
 * XML signatures as SAML allows them (SAML 2.0 core, section 5.4): a `ds:Signature` that is a child of the element it
 * signs, with one reference, to that element's ID, transformed by enveloped-signature and exclusive canonicalization.
 *
 * Whoever reads a signed document must read the very element that was verified: what is given here belongs to the
 * element that was asked for, never to another that bears its ID, and keys in the signature are not looked at.
 */
import { decodeBase64 } from "../protocol/base64.ts";
import { canonicalXml } from "./canonical-xml.ts";
import {
  attributeOf,
  childrenNamed,
  descendants,
  elementsOf,
  onlyChild,
  textOf,
  type XmlElement,
} from "./xml-tree.ts";

export const DS = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED = `${DS}enveloped-signature`;

/** Nobody has more namespaces, and each is looked for. */
const PREFIXES_MAX = 64;

export type HashAlgorithm = "sha256" | "sha384" | "sha512";

const SIGNATURES: ReadonlyMap<string, HashAlgorithm> = new Map([
  ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "sha256"],
  ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "sha384"],
  ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "sha512"],
]);
const DIGESTS: ReadonlyMap<string, HashAlgorithm> = new Map([
  ["http://www.w3.org/2001/04/xmlenc#sha256", "sha256"],
  ["http://www.w3.org/2001/04/xmldsig-more#sha384", "sha384"],
  ["http://www.w3.org/2001/04/xmlenc#sha512", "sha512"],
]);

/** What has to be true for the element to be signed by the holder of a key. */
export interface XmlSignature {
  /** RSA with PKCS #1 v1.5 padding over `signedInfo`. */
  readonly signatureHash: HashAlgorithm;
  readonly signature: Uint8Array;
  readonly signedInfo: string;
  readonly digestHash: HashAlgorithm;
  readonly digest: Uint8Array;
  /** What the digest is of. */
  readonly content: string;
}

export function isSigned(element: XmlElement): boolean {
  return childrenNamed(element, DS, "Signature").length > 0;
}

/** The signature of an element; undefined when it has none, more than one, or one of another form. */
export function readXmlSignature(element: XmlElement): XmlSignature | undefined {
  const signature = onlyChild(element, DS, "Signature");
  const signedInfo = signature && onlyChild(signature, DS, "SignedInfo");
  const reference = signedInfo && onlyChild(signedInfo, DS, "Reference");
  const id = attributeOf(element, "ID");
  if (signature === undefined || signedInfo === undefined || reference === undefined) return undefined;
  if (id === undefined || id === "" || attributeOf(reference, "URI") !== `#${id}`) return undefined;
  const method = onlyChild(signedInfo, DS, "CanonicalizationMethod");
  const signatureHash = algorithmIn(SIGNATURES, onlyChild(signedInfo, DS, "SignatureMethod"));
  const digestHash = algorithmIn(DIGESTS, onlyChild(reference, DS, "DigestMethod"));
  const contentPrefixes = prefixesOfTransforms(onlyChild(reference, DS, "Transforms"));
  const value = bytesOf(onlyChild(signature, DS, "SignatureValue"));
  const digest = bytesOf(onlyChild(reference, DS, "DigestValue"));
  const ownPrefixes = inclusivePrefixes(method);
  if (attributeOf(method, "Algorithm") !== EXCLUSIVE) return undefined;
  if (contentPrefixes === undefined || ownPrefixes === undefined) return undefined;
  if (signatureHash === undefined || digestHash === undefined) return undefined;
  if (value === undefined || digest === undefined) return undefined;
  return {
    signatureHash,
    signature: value,
    signedInfo: canonicalXml(signedInfo, { inclusivePrefixes: ownPrefixes }),
    digestHash,
    digest,
    content: canonicalXml(element, { inclusivePrefixes: contentPrefixes, without: signature }),
  };
}

function algorithmIn(
  known: ReadonlyMap<string, HashAlgorithm>,
  method: XmlElement | undefined,
): HashAlgorithm | undefined {
  return known.get(attributeOf(method, "Algorithm") ?? "");
}

/** Exactly the two transforms, in this order: any other could make the signature one of something else. */
function prefixesOfTransforms(transforms: XmlElement | undefined): string[] | undefined {
  const [enveloped, exclusive, ...others] = transforms === undefined ? [] : elementsOf(transforms);
  if (others.length > 0 || attributeOf(enveloped, "Algorithm") !== ENVELOPED) return undefined;
  return attributeOf(exclusive, "Algorithm") === EXCLUSIVE ? inclusivePrefixes(exclusive) : undefined;
}

/** Undefined when there are too many. */
function inclusivePrefixes(method: XmlElement | undefined): string[] | undefined {
  const list = method && onlyChild(method, EXCLUSIVE, "InclusiveNamespaces");
  const prefixes = (attributeOf(list, "PrefixList")?.split(/\s+/) ?? []).filter((each) => each !== "");
  if (prefixes.length > PREFIXES_MAX) return undefined;
  return prefixes.map((each) => (each === "#default" ? "" : each));
}

function bytesOf(element: XmlElement | undefined): Uint8Array | undefined {
  const text = textOf(element)?.replaceAll(/\s/g, "");
  return text === undefined || text === "" ? undefined : decodeBase64(text);
}

/** Whether every ID of the document is given once, so that a reference means one element only. */
export function hasUniqueIds(root: XmlElement): boolean {
  const seen = new Set<string>();
  for (const { attributes } of descendants(root)) {
    for (const { name, value } of attributes) {
      if (name.toLowerCase() !== "id") continue;
      if (seen.has(value)) return false;
      seen.add(value);
    }
  }
  return true;
}
