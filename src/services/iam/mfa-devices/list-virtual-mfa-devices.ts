import type { User as UserShape, VirtualMFADevice } from "../../../pure/api/iam.shapes.ts";
import { ListVirtualMFADevices } from "../../../pure/api/iam.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { onListing } from "../demands.ts";
import { arnOf, type MfaDevice, nameKeyOf, type User } from "../entities/entity.ts";
import { findEntityById } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { nameAfter, readPage } from "../paging.ts";
import { describeRoot } from "../users/root-user.ts";
import { describeUser } from "../users/user.ts";
import { type Assignment, listDevices } from "./store.ts";

const IS_ASSIGNED = { Assigned: true, Unassigned: false, Any: undefined } as const;

export const listVirtualMfaDevices = operation(ListVirtualMFADevices, {
  demands: (_input, call) => onListing(call, "iam:ListVirtualMFADevices", "mfa"),
  async run(input, call) {
    const { AssignmentStatus: status = "Any" } = input;
    const { items, end } = await readPage(
      call,
      ["ListVirtualMFADevices", status],
      input,
      (after, limit) =>
        listDevices(call.transaction, accountOf(call), {
          isAssigned: IS_ASSIGNED[status],
          after: nameAfter(after),
          limit,
        }),
      ({ device }) => [nameKeyOf(device)],
    );
    const VirtualMFADevices: VirtualMFADevice[] = [];
    for (const { device, assignment } of items)
      VirtualMFADevices.push(await describe(call, device, assignment));
    return { VirtualMFADevices, ...end };
  },
});

/** As listings show it: without tags. */
async function describe(
  call: Call,
  device: MfaDevice,
  assignment: Assignment | undefined,
): Promise<VirtualMFADevice> {
  const SerialNumber = arnOf(device);
  if (assignment === undefined) return { SerialNumber };
  return { SerialNumber, User: await userOf(call, assignment), EnableDate: new Date(assignment.enabledAtMs) };
}

async function userOf(call: Call, { userId }: Assignment): Promise<UserShape> {
  if (userId === undefined) return describeRoot(call);
  const user = await findEntityById(call.transaction, userId);
  if (user === undefined) throw new Error(`there is no user ${userId}`);
  return describeUser(user as User);
}
