import type { EncodingType } from "../../../../pure/api/s3.shapes.ts";

export type EncodeKey = <Text extends string | undefined>(text: Text) => Text;

/** How a listing writes keys, prefixes and delimiters: as they are, or percent-encoded with slashes kept. */
export function keyEncoding(encoding: EncodingType | undefined): EncodeKey {
  return encoding === "url" ? encodeText : (text) => text;
}

function encodeText<Text extends string | undefined>(text: Text): Text {
  if (text === undefined) return text;
  const encoded = encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return encoded as Text;
}
