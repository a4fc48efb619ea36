/**
 * Policy documents leave IAM percent-encoded by RFC 3986: everything but letters, digits and `-._~`, the
 * space as `%20`.
 */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
