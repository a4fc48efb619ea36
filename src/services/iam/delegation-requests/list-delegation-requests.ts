import { ListDelegationRequests } from "../../../pure/api/iam.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { readPage } from "../paging.ts";
import { describeRequest } from "./delegation-request.ts";
import { invalidOwnerId } from "./errors.ts";
import { listOwned } from "./store.ts";

export const listDelegationRequests = operation(ListDelegationRequests, {
  demands: ({ OwnerId: ownerId }) => [
    {
      action: "iam:ListDelegationRequests",
      resource: "*",
      keys: { "iam:DelegationRequestOwner": ownerId },
    },
  ],
  async run(input, call) {
    const { transaction, now } = call;
    const { OwnerId: ownerId } = input;
    if (ownerId !== undefined && parseArn(ownerId) === undefined) throw invalidOwnerId(ownerId);
    const { items, end } = await readPage(
      call,
      ["ListDelegationRequests", ownerId],
      input,
      (after, limit) => {
        const [createdAtMs = 0, id = ""] = after ?? [];
        const from = { createdAtMs: Number(createdAtMs), id: String(id) };
        return listOwned(transaction, accountOf(call), { ownerId, after: from, limit });
      },
      ({ createdAtMs, id }) => [createdAtMs, id],
    );
    return {
      DelegationRequests: items.map((request) => describeRequest(request, now)),
      Marker: end.Marker,
      isTruncated: end.IsTruncated,
    };
  },
});
