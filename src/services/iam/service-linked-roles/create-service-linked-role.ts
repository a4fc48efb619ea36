import { CreateServiceLinkedRole } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onNew } from "../demands.ts";
import { isNameTaken } from "../entities/store.ts";
import { linkedRoleNameTaken } from "../errors.ts";
import { operation } from "../operation.ts";
import { addLinkedRole } from "./linked-roles.ts";
import {
  describeNewLinkedRole,
  linkedRoleName,
  linkedRolePath,
  newServiceLinkedRole,
  requireTemplate,
} from "./service-linked-role.ts";

export const createServiceLinkedRole = operation(CreateServiceLinkedRole, {
  demands: (input, call) =>
    onNew(call, "iam:CreateServiceLinkedRole", "role", {
      path: linkedRolePath(input.AWSServiceName),
      name: linkedRoleName(input.AWSServiceName, input.CustomSuffix),
      keys: { "iam:AWSServiceName": input.AWSServiceName },
    }),
  async run(input, call) {
    const template = requireTemplate(input.AWSServiceName, input.CustomSuffix);
    const role = newServiceLinkedRole(template, {
      account: accountOf(call),
      now: call.now,
      chance: call.chance,
      suffix: input.CustomSuffix,
      description: input.Description,
    });
    if (await isNameTaken(call.transaction, role.account, "role", role.name)) {
      throw linkedRoleNameTaken(role.name);
    }
    await addLinkedRole(call.transaction, role, template);
    return { Role: describeNewLinkedRole(role, template) };
  },
});
