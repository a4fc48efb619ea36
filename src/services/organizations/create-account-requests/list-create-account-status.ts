import { ListCreateAccountStatus } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { describeRequest } from "./create-account-request.ts";
import { listRequests } from "./store.ts";

export const listCreateAccountStatus = operation(ListCreateAccountStatus, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListCreateAccountStatus"),
  async run(input, call) {
    const { id } = await asAdministrator(call);
    const states = input.States ?? [];
    const requests = (await listRequests(call.transaction, id)).filter(
      ({ state }) => states.length === 0 || states.includes(state),
    );
    const { items, end } = pageOf(call, ["ListCreateAccountStatus", ...states], input, requests);
    return { CreateAccountStatuses: items.map(describeRequest), ...end };
  },
});
