import { malformed } from "./refusal.ts";

export type Form = Readonly<Record<string, unknown>>;

const TEXT_LENGTH_MAX = 2048;
/** A session token carries policies and tags. */
const TOKEN_LENGTH_MAX = 32_768;

export function formObject(value: unknown, name: string): Form {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Form;
  throw malformed(`${name} has to be an object.`);
}

export function requiredText(form: Form, name: string): string {
  const value = optionalText(form, name);
  if (value === undefined) throw malformed(`${name} is missing.`);
  return value;
}

export function optionalText(form: Form, name: string): string | undefined {
  const value = form[name];
  if (value === undefined) return undefined;
  const lengthMax = name === "sessionToken" ? TOKEN_LENGTH_MAX : TEXT_LENGTH_MAX;
  if (typeof value === "string" && value !== "" && value.length <= lengthMax) return value;
  throw malformed(`${name} has to be a text of at most ${lengthMax} characters.`);
}

/** Where the browser goes next: never anything that it would run. */
export function optionalUrl(form: Form, name: string): string | undefined {
  const value = optionalText(form, name);
  if (value === undefined || /^https?:$/.test(URL.parse(value)?.protocol ?? "")) return value;
  throw malformed(`${name} has to be a URL.`);
}
