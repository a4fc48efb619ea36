import type { CallerSession } from "../../pure/aws/caller.ts";
import type { Call } from "../../runtime/call.ts";
import { mfaInvalidCode, mfaNeedsBoth, mfaUnknownDevice } from "./errors.ts";
import type { StsNeeds } from "./needs.ts";

/** The members by which a call proves its caller's second factor. */
export interface SecondFactor {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

/** Whether a call proves the second factor; throws when it tries to and does not. */
export async function verifyMultiFactor(input: SecondFactor, call: Call, needs: StsNeeds): Promise<boolean> {
  const code = oneTimeCode(input);
  if (code === undefined) return false;
  switch (await needs.multiFactor.verify(call.transaction, call.caller, code)) {
    case "valid":
      return true;
    case "wrong":
      throw mfaInvalidCode();
    case "no-device":
      throw mfaUnknownDevice();
  }
}

/** What a session remembers of the second factor that its call proved, whose code is spent with it. */
export async function spendMultiFactor(
  input: SecondFactor,
  call: Call,
  needs: StsNeeds,
): Promise<Partial<CallerSession>> {
  const code = oneTimeCode(input);
  if (code === undefined) return {};
  await needs.multiFactor.spend(call.transaction, call.caller, code);
  return { mfaAuthenticated: true, mfaAuthenticatedAtMs: call.now };
}

function oneTimeCode({ SerialNumber, TokenCode }: SecondFactor) {
  if (SerialNumber === undefined && TokenCode === undefined) return undefined;
  if (SerialNumber === undefined || TokenCode === undefined) throw mfaNeedsBoth();
  return { serialNumber: SerialNumber, code: TokenCode };
}
