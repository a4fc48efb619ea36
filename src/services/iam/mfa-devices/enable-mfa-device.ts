import { EnableMFADevice } from "../../../pure/api/iam.ts";
import { findClock } from "../../../pure/multi-factor/totp.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import { onDeviceOwner, requireDevice, requireDeviceOwner } from "./device.ts";
import { deviceInUse, invalidAuthenticationCode } from "./errors.ts";
import { hmacSha1, openSeed } from "./seed.ts";
import { findAssignment, insertAssignment, listAssigned } from "./store.ts";

/** A device that is further off has to be set right first: its clock shows the time. */
const REACH_STEPS = 1;

export const enableMfaDevice = operation(EnableMFADevice, {
  demands: (input, call) => onDeviceOwner(call, "iam:EnableMFADevice", input.UserName),
  async run(input, call, { seal }) {
    const { transaction, now } = call;
    const { account, user } = await requireDeviceOwner(call, input.UserName);
    const device = await requireDevice(call, input.SerialNumber);
    if ((await findAssignment(transaction, device.id)) !== undefined) throw deviceInUse();
    const devices = await listAssigned(transaction, account, user?.id);
    if (devices.length >= QUOTAS.MFADevicesPerUser) {
      throw quotaExceeded("MFADevicesPerUser", QUOTAS.MFADevicesPerUser);
    }
    const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const;
    const clock = findClock(hmacSha1, openSeed(seal, device), codes, { nowMs: now, reachSteps: REACH_STEPS });
    if (clock === undefined) throw invalidAuthenticationCode();
    await insertAssignment(transaction, {
      deviceId: device.id,
      account,
      userId: user?.id,
      enabledAtMs: now,
      clock,
    });
  },
});
