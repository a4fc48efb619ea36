const strictDecoder = new TextDecoder("utf-8", { fatal: true });

/** Bytes as text; `undefined` when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}
