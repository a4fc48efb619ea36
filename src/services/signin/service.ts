import type { Surface } from "../../runtime/gateway/surface.ts";
import { openGuessLimit } from "../../runtime/guess-limit.ts";
import { type SurfaceParts, signInSurface } from "./surface.ts";

/** At one identity: ten guesses at once, then one every half minute. */
const IDENTITY_GUESSES = { atOnce: 10, refillMs: 30_000 };
/** From one address, behind which may be a whole office. */
const ADDRESS_GUESSES = { atOnce: 30, refillMs: 2000 };

/**
 * The console's sign-in: passwords, second factors and federation become sessions, whose credentials sign
 * requests like any others. It has no API in AWS's models; its protocol is docs/sign-in.md.
 */
export function openSignIn(parts: Omit<SurfaceParts, "identityGuesses" | "addressGuesses">): Surface {
  const { clock } = parts;
  return signInSurface({
    ...parts,
    identityGuesses: openGuessLimit({ clock, ...IDENTITY_GUESSES }),
    addressGuesses: openGuessLimit({ clock, ...ADDRESS_GUESSES }),
  });
}
