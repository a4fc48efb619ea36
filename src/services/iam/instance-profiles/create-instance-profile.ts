import { CreateInstanceProfile } from "../../../pure/api/iam.ts";
import { onNew, withTags } from "../demands.ts";
import { newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { describeNewInstanceProfile } from "./instance-profile.ts";

export const createInstanceProfile = operation(CreateInstanceProfile, {
  demands: (input, call) =>
    onNew(call, "iam:CreateInstanceProfile", "instance-profile", {
      path: input.Path,
      name: input.InstanceProfileName,
      ...withTags(input.Tags),
    }),
  async run(input, call) {
    const tags = newTags("instance-profile", input.Tags);
    const draft = { name: input.InstanceProfileName, path: input.Path, tags, details: {} };
    const profile = newEntity("instance-profile", draft, call);
    await addEntity(call, profile);
    return { InstanceProfile: await describeNewInstanceProfile(call.transaction, profile) };
  },
});
