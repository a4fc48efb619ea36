import { CreateVirtualMFADevice } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { requireAccount } from "../account/store.ts";
import { onNew, withTags } from "../demands.ts";
import { arnOf, newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { sortedTags } from "../tagging/taggable.ts";
import { newSeed, sealOwner, sealSeed, seedQrCode, seedUri } from "./seed.ts";

export const createVirtualMfaDevice = operation(CreateVirtualMFADevice, {
  demands: (input, call) =>
    onNew(call, "iam:CreateVirtualMFADevice", "mfa", {
      path: input.Path,
      name: input.VirtualMFADeviceName,
      ...withTags(input.Tags),
    }),
  async run({ VirtualMFADeviceName: name, Path: path = "/", Tags }, call, { seal }) {
    const account = accountOf(call);
    const seed = newSeed(call.chance);
    const details = { sealedSeed: sealSeed(seal, sealOwner({ account, name }), seed) };
    const device = newEntity("mfa", { name, path, tags: newTags("mfa", Tags), details }, call);
    await addEntity(call, device);
    const { alias } = await requireAccount(call.transaction, account);
    return {
      VirtualMFADevice: {
        SerialNumber: arnOf(device),
        Base32StringSeed: new TextEncoder().encode(seed),
        QRCodePNG: seedQrCode(seedUri(name, alias ?? account, seed)),
        Tags: Object.keys(device.tags).length === 0 ? undefined : sortedTags(device.tags),
      },
    };
  },
});
