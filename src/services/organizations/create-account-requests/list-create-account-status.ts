import { ListCreateAccountStatus } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { type CreateAccountRequest, requestShape } from "./create-account-request.ts";
import { listRequests } from "./store.ts";

export const listCreateAccountStatus = operation(ListCreateAccountStatus, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListCreateAccountStatus"),
  async run(input, call) {
    const { id } = await asAdministrator(call);
    const states = input.States ?? [];
    const requests = (await listRequests(call.transaction, id)).filter(
      ({ state }) => states.length === 0 || states.includes(state),
    );
    const listing: Listing<CreateAccountRequest> = {
      scope: ["ListCreateAccountStatus", ...states],
      positionOf: ({ requestedAtMs, id: requestId }) => [requestedAtMs, requestId],
    };
    const { items, end } = pageOf(call, listing, input, requests);
    return { CreateAccountStatuses: items.map(requestShape), ...end };
  },
});
