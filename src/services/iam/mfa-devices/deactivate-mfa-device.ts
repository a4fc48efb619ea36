import { DeactivateMFADevice } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { onDeviceOwner, requireAssigned, requireDeviceOwner } from "./device.ts";
import { removeAssignment } from "./store.ts";

export const deactivateMfaDevice = operation(DeactivateMFADevice, {
  demands: (input, call) => onDeviceOwner(call, "iam:DeactivateMFADevice", input.UserName),
  async run(input, call) {
    const owner = await requireDeviceOwner(call, input.UserName);
    const { device } = await requireAssigned(call, owner, input.SerialNumber);
    await removeAssignment(call.transaction, device.id);
  },
});
