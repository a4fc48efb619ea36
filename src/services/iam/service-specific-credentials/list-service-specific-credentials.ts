import { ListServiceSpecificCredentials } from "../../../pure/api/iam.ts";
import { iamArn } from "../../../pure/aws/arn.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { allUsersOrOne } from "./errors.ts";
import { acceptService, describeCredential } from "./service-specific-credential.ts";
import { listCredentials } from "./store.ts";

const ACTION = "iam:ListServiceSpecificCredentials";

export const listServiceSpecificCredentials = operation(ListServiceSpecificCredentials, {
  demands: (input, call) =>
    input.AllUsers === true
      ? [{ action: ACTION, resource: iamArn(accountOf(call), "user", "/", "*") }]
      : onUserOrCaller(call, ACTION, input.UserName),
  async run(input, call) {
    const { UserName, ServiceName, AllUsers: allUsers = false } = input;
    if (allUsers && UserName !== undefined) throw allUsersOrOne();
    const user = allUsers ? undefined : await requireEntity(call, "user", userNameOrCaller(call, UserName));
    // An empty name stands for all services.
    const service = ServiceName ? acceptService(ServiceName) : undefined;
    const found = await listCredentials(call.transaction, accountOf(call), { userId: user?.id, service });
    const listing = ["ListServiceSpecificCredentials", user?.id, service];
    const { items, end } = await pageOfList(call, listing, input, found);
    return { ServiceSpecificCredentials: items.map((item) => describeCredential(item, call.now)), ...end };
  },
});
