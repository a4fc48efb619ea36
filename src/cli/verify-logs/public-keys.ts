/** Reads what `aws cloudtrail list-public-keys` printed, or several such answers in one array. Throws on anything else. */
export function parsePublicKeys(text: string): ReadonlyMap<string, string> {
  const parsed: unknown = JSON.parse(text);
  const keys = new Map<string, string>();
  for (const answer of Array.isArray(parsed) ? parsed : [parsed]) {
    const list: unknown = isObject(answer) ? answer.PublicKeyList : undefined;
    if (!Array.isArray(list)) throw new SyntaxError("there is no PublicKeyList");
    for (const key of list) {
      const { Fingerprint, Value } = isObject(key) ? key : {};
      if (typeof Fingerprint !== "string" || typeof Value !== "string") {
        throw new SyntaxError("a key has no Fingerprint or no Value");
      }
      keys.set(Fingerprint, Value);
    }
  }
  if (keys.size === 0) throw new SyntaxError("the PublicKeyList is empty");
  return keys;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
