import type { ServiceDefinition } from "../../../runtime/service.ts";
import type { Parts } from "../parts.ts";
import { listMfaDeviceTags } from "../tagging/list-tags.ts";
import { tagMfaDevice } from "../tagging/tag.ts";
import { untagMfaDevice } from "../tagging/untag.ts";
import { createVirtualMfaDevice } from "./create-virtual-mfa-device.ts";
import { deactivateMfaDevice } from "./deactivate-mfa-device.ts";
import { deleteVirtualMfaDevice } from "./delete-virtual-mfa-device.ts";
import { enableMfaDevice } from "./enable-mfa-device.ts";
import { getMfaDevice } from "./get-mfa-device.ts";
import { listMfaDevices } from "./list-mfa-devices.ts";
import { listVirtualMfaDevices } from "./list-virtual-mfa-devices.ts";
import { resyncMfaDevice } from "./resync-mfa-device.ts";

export const mfaDeviceOperations: ServiceDefinition<Parts>["operations"] = [
  createVirtualMfaDevice,
  deactivateMfaDevice,
  deleteVirtualMfaDevice,
  enableMfaDevice,
  getMfaDevice,
  listMfaDeviceTags,
  listMfaDevices,
  listVirtualMfaDevices,
  resyncMfaDevice,
  tagMfaDevice,
  untagMfaDevice,
];
