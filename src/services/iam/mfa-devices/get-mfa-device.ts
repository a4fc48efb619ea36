import { GetMFADevice } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { describeAssigned, onDeviceOwner, requireAssigned, requireDeviceOwner } from "./device.ts";

export const getMfaDevice = operation(GetMFADevice, {
  demands: (input, call) => onDeviceOwner(call, "iam:GetMFADevice", input.UserName),
  async run(input, call) {
    const owner = await requireDeviceOwner(call, input.UserName);
    const { device, assignment } = await requireAssigned(call, owner, input.SerialNumber);
    return describeAssigned(device, assignment, owner.user);
  },
});
