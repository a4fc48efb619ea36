import { GetInstanceProfile } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { describeInstanceProfileFully } from "./instance-profile.ts";

export const getInstanceProfile = operation(GetInstanceProfile, {
  demands: (input, call) =>
    onEntity(call, "iam:GetInstanceProfile", "instance-profile", input.InstanceProfileName),
  async run(input, call) {
    const profile = await requireEntity(call, "instance-profile", input.InstanceProfileName);
    return { InstanceProfile: await describeInstanceProfileFully(call.transaction, profile) };
  },
});
