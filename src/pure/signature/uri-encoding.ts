/**
 * Percent-encoding as signatures want it. Texts here are byte strings: one character per byte, as
 * Node hands out request lines and headers, so that UTF-8 passes through without being decoded.
 */

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;
const UNRESERVED_OR_SLASH = /^[A-Za-z0-9\-._~/]*$/;
const ESCAPE = /%([0-9A-Fa-f]{2})/g;

const encodedBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

/** Decodes once; a `%` that begins no escape stands for itself, and so does `+`. */
export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Encodes every byte except the unreserved characters of RFC 3986. */
export function percentEncode(text: string): string {
  return UNRESERVED.test(text) ? text : encodeBytes(text, false);
}

/** The same, leaving `/` as it is. */
export function percentEncodePath(path: string): string {
  return UNRESERVED_OR_SLASH.test(path) ? path : encodeBytes(path, true);
}

function encodeBytes(text: string, slashKept: boolean): string {
  let encoded = "";
  for (let index = 0; index < text.length; index += 1) {
    const byte = text.charCodeAt(index);
    // A character above 0xFF is no byte; the replacement character keeps this function total.
    encoded += slashKept && byte === 0x2f ? "/" : (encodedBytes[byte] ?? "%EF%BF%BD");
  }
  return encoded;
}

/** Removes `.` and `..` segments and doubled slashes, as every service but S3 does before signing. */
export function normalizePath(path: string): string {
  if (path === "/" || path === "") return "/";
  const kept: string[] = [];
  const segments = path.split("/");
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const last = segments.at(-1);
  const open = last === "" || last === "." || last === "..";
  return kept.length === 0 ? "/" : `/${kept.join("/")}${open ? "/" : ""}`;
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** What to hash for a byte string: the string itself when it is ASCII, its bytes otherwise. */
export function hashable(byteString: string): string | Uint8Array {
  return BEYOND_ASCII.test(byteString) ? bytesOf(byteString) : byteString;
}

/** A byte string as a person reads it (its bytes taken as UTF-8). */
export function readable(byteString: string): string {
  return BEYOND_ASCII.test(byteString) ? new TextDecoder().decode(bytesOf(byteString)) : byteString;
}

export function bytesOf(byteString: string): Uint8Array {
  const bytes = new Uint8Array(byteString.length);
  for (let index = 0; index < byteString.length; index += 1) bytes[index] = byteString.charCodeAt(index);
  return bytes;
}
