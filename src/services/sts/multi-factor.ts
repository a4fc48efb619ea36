import { mfaNeedsBoth, mfaUnknownDevice } from "./errors.ts";

/**
 * Checks the second factor of a call that names one. No account has a device yet, so a serial number
 * never belongs to the caller.
 */
export function checkMultiFactor(input: {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}): void {
  if (input.SerialNumber === undefined && input.TokenCode === undefined) return;
  if (input.SerialNumber === undefined || input.TokenCode === undefined) throw mfaNeedsBoth();
  throw mfaUnknownDevice();
}
