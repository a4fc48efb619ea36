import { CreateGovCloudAccount } from "../../../pure/api/organizations.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { onAll } from "../demands.ts";
import { notGovCloudEnabled } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";

/** There is no other partition, so no management account is enabled for AWS GovCloud (US). */
export const createGovCloudAccount = operation(CreateGovCloudAccount, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:CreateGovCloudAccount", { requestTags: tagsOf(input.Tags) }),
  async run(_input, call) {
    await asManagement(call);
    throw notGovCloudEnabled();
  },
});
