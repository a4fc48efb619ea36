/** The e-mail address of an account: the file's, or one derived from its name. AWS compares without case. */
export function accountEmail({
  name,
  email,
}: {
  readonly name: string;
  readonly email?: string | undefined;
}) {
  return email ?? `${name.trim().replace(/[^\w.-]+/g, "-")}@cairn.invalid`;
}
