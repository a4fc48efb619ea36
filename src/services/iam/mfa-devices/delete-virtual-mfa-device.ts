import { DeleteVirtualMFADevice } from "../../../pure/api/iam.ts";
import { removeEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { onDevice, requireDevice } from "./device.ts";
import { deviceStillInUse } from "./errors.ts";
import { findAssignment } from "./store.ts";

export const deleteVirtualMfaDevice = operation(DeleteVirtualMFADevice, {
  demands: (input, call) => onDevice(call, "iam:DeleteVirtualMFADevice", input.SerialNumber),
  async run(input, call) {
    const device = await requireDevice(call, input.SerialNumber);
    if ((await findAssignment(call.transaction, device.id)) !== undefined) throw deviceStillInUse();
    await removeEntity(call.transaction, device);
  },
});
