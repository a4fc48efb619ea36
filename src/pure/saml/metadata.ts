import { readDateTime } from "./date-time.ts";
import { DS } from "./xml-signature.ts";
import { attributeOf, childrenNamed, onlyChild, readXmlTree, textOf, type XmlElement } from "./xml-tree.ts";

const MD = "urn:oasis:names:tc:SAML:2.0:metadata";

/** What an identity provider says of itself. */
export interface IdentityProviderMetadata {
  /** The `entityID`, which is the issuer of its assertions. */
  readonly issuer: string;
  readonly validUntilMs: number | undefined;
  /** Base64 of the DER of the certificates whose keys sign assertions. */
  readonly signingCertificates: readonly string[];
}

/** Reads an EntityDescriptor of an identity provider; undefined for anything else. */
export function readIdentityProviderMetadata(document: string): IdentityProviderMetadata | undefined {
  const root = readXmlTree(new TextEncoder().encode(document));
  if (root?.namespace !== MD || root.name !== "EntityDescriptor") return undefined;
  const issuer = attributeOf(root, "entityID")?.trim();
  const role = onlyChild(root, MD, "IDPSSODescriptor");
  if (issuer === undefined || issuer === "" || role === undefined) return undefined;
  const until = attributeOf(role, "validUntil") ?? attributeOf(root, "validUntil");
  const validUntilMs = until === undefined ? undefined : readDateTime(until);
  if (until !== undefined && validUntilMs === undefined) return undefined;
  const signingCertificates = childrenNamed(role, MD, "KeyDescriptor")
    .filter((key) => (attributeOf(key, "use") ?? "signing") === "signing")
    .flatMap(certificatesOf);
  return signingCertificates.length === 0 ? undefined : { issuer, validUntilMs, signingCertificates };
}

function certificatesOf(keyDescriptor: XmlElement): string[] {
  return childrenNamed(keyDescriptor, DS, "KeyInfo")
    .flatMap((info) => childrenNamed(info, DS, "X509Data"))
    .flatMap((data) => childrenNamed(data, DS, "X509Certificate"))
    .map((certificate) => textOf(certificate)?.replaceAll(/\s/g, "") ?? "");
}
