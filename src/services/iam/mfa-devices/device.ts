import type { MFADevice as MfaDeviceShape } from "../../../pure/api/iam.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { onUserOrCaller } from "../demands.ts";
import { arnOf, type MfaDevice, type User } from "../entities/entity.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { findEntity } from "../entities/store.ts";
import { noSuchMfaDevice } from "../errors.ts";
import { deviceNotOfUser } from "./errors.ts";
import { type Assignment, findAssignment } from "./store.ts";

/** Whose devices a call is about: a user's, or the root user's own. */
export interface DeviceOwner {
  readonly account: AccountId;
  readonly user?: User | undefined;
}

/**
 * The root user, who has no user name, names itself by its account's id where the model demands a name, and
 * by none where it does not.
 */
function meansRoot(call: Call, userName: string | undefined): boolean {
  return call.caller.kind === "root" && (userName === undefined || userName === accountOf(call));
}

export function onDeviceOwner(call: Call, action: string, userName: string | undefined): Promise<Demand[]> {
  return onUserOrCaller(call, action, meansRoot(call, userName) ? undefined : userName);
}

export async function requireDeviceOwner(call: Call, userName: string | undefined): Promise<DeviceOwner> {
  if (meansRoot(call, userName)) return { account: accountOf(call) };
  const user = await requireEntity(call, "user", userNameOrCaller(call, userName));
  return { account: user.account, user };
}

/** Hardware tokens and security keys have serial numbers of other forms: nobody here has any. */
export async function findDevice(
  transaction: Transaction,
  account: AccountId,
  serialNumber: string,
): Promise<MfaDevice | undefined> {
  const arn = parseArn(serialNumber);
  if (arn?.service !== "iam" || arn.account !== account || !arn.resource.startsWith("mfa/")) return undefined;
  const lastSlash = arn.resource.lastIndexOf("/");
  const path = arn.resource.slice("mfa".length, lastSlash + 1);
  const device = await findEntity(transaction, account, "mfa", arn.resource.slice(lastSlash + 1), path);
  return device !== undefined && arnOf(device) === serialNumber ? device : undefined;
}

export async function requireDevice(call: Call, serialNumber: string): Promise<MfaDevice> {
  const device = await findDevice(call.transaction, accountOf(call), serialNumber);
  if (device === undefined) throw noSuchMfaDevice(serialNumber);
  return device;
}

/** The device as its owner uses it. */
export async function requireAssigned(
  call: Call,
  owner: DeviceOwner,
  serialNumber: string,
): Promise<{ device: MfaDevice; assignment: Assignment }> {
  const device = await requireDevice(call, serialNumber);
  const assignment = await findAssignment(call.transaction, device.id);
  if (assignment === undefined || assignment.userId !== owner.user?.id) throw deviceNotOfUser();
  return { device, assignment };
}

/** Virtual devices are named by their ARN; what names none of the account is asked for as it is. */
export async function onDevice(
  call: Call,
  action: string,
  serialNumber: string,
  extra: Pick<Demand, "requestTags" | "tagKeys"> = {},
): Promise<Demand[]> {
  const device = await findDevice(call.transaction, accountOf(call), serialNumber);
  return [{ action, resource: serialNumber, resourceTags: device?.tags, ...extra }];
}

/** The root user's devices bear no user name. */
export function describeAssigned(
  device: MfaDevice,
  { enabledAtMs }: Assignment,
  user: User | undefined,
): MfaDeviceShape {
  const shown: Pick<MfaDeviceShape, "SerialNumber" | "EnableDate"> & { UserName?: string | undefined } = {
    UserName: user?.name,
    SerialNumber: arnOf(device),
    EnableDate: new Date(enabledAtMs),
  };
  return shown as MfaDeviceShape;
}
