declare const accountIdBrand: unique symbol;

/** Twelve digits, leading zeros kept. */
export type AccountId = string & { readonly [accountIdBrand]: true };

/** Whether the text has the form of an account id. */
export function isAccountId(text: string): text is AccountId {
  if (text.length !== 12) return false;
  for (let index = 0; index < 12; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Takes twelve digits; throws a RangeError on anything else, for values that were checked where they entered. */
export function accountId(text: string): AccountId {
  if (!isAccountId(text)) throw new RangeError(`not an account id: ${text}`);
  return text;
}
