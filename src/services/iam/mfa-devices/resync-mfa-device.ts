import { ResyncMFADevice } from "../../../pure/api/iam.ts";
import { findClock } from "../../../pure/multi-factor/totp.ts";
import { operation } from "../operation.ts";
import { onDeviceOwner, requireAssigned, requireDeviceOwner } from "./device.ts";
import { invalidAuthenticationCode } from "./errors.ts";
import { hmacSha1, openSeed } from "./seed.ts";
import { setClock } from "./store.ts";

/** Ten minutes either way. */
const REACH_STEPS = 20;

export const resyncMfaDevice = operation(ResyncMFADevice, {
  demands: (input, call) => onDeviceOwner(call, "iam:ResyncMFADevice", input.UserName),
  async run(input, call, { seal }) {
    const owner = await requireDeviceOwner(call, input.UserName);
    const { device, assignment } = await requireAssigned(call, owner, input.SerialNumber);
    const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const;
    const clock = findClock(hmacSha1, openSeed(seal, device), codes, {
      nowMs: call.now,
      reachSteps: REACH_STEPS,
      after: assignment.clock.lastStep,
    });
    if (clock === undefined) throw invalidAuthenticationCode();
    await setClock(call.transaction, device.id, clock);
  },
});
