import { ListMFADevices } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { describeAssigned, onDeviceOwner, requireDeviceOwner } from "./device.ts";
import { listAssigned } from "./store.ts";

export const listMfaDevices = operation(ListMFADevices, {
  demands: (input, call) => onDeviceOwner(call, "iam:ListMFADevices", input.UserName),
  async run(input, call) {
    const { account, user } = await requireDeviceOwner(call, input.UserName);
    const devices = await listAssigned(call.transaction, account, user?.id);
    const { items, end } = await pageOfList(call, ["ListMFADevices", user?.id], input, devices);
    return {
      MFADevices: items.map(({ device, assignment }) => describeAssigned(device, assignment, user)),
      ...end,
    };
  },
});
