import type { Description } from "./description.ts";
import type { Reference } from "./readers.ts";

/** The profile by which an account's root user is reached, when the file names none. */
export function accountProfile(account: { readonly name: string; readonly profile?: Reference | undefined }) {
  return account.profile?.name ?? account.name.trim().replace(/[^\w.@+-]+/g, "-");
}

/** Every profile that the file asks for, where it does. */
export function profilesOf({ accounts = [], management }: Description): Reference[] {
  const named = management?.profile;
  return [
    ...(named === undefined ? [] : [named]),
    ...accounts.map((account) => ({ name: accountProfile(account), place: account.place })),
    ...[management, ...accounts].flatMap((contents) => [
      ...(contents?.users ?? []).flatMap(({ profile }) => (profile === undefined ? [] : [profile])),
      ...(contents?.roles ?? []).flatMap(({ profile }) => (profile === undefined ? [] : [profile.name])),
    ]),
  ];
}
