import { ListPublicKeys } from "../../../pure/api/cloudtrail.ts";
import { invalidTimeRange, invalidToken } from "../errors.ts";
import { operation } from "../operation.ts";

/** One page always: clients that verify do not ask for a second one. A range may reach into the future. */
export const listPublicKeys = operation(ListPublicKeys, {
  demands: () => [{ action: "cloudtrail:ListPublicKeys", resource: "*" }],
  async run(input, call, { keys }) {
    if (input.NextToken !== undefined) throw invalidToken();
    const startMs = input.StartTime?.getTime() ?? call.now;
    const endMs = input.EndTime?.getTime() ?? call.now;
    if (startMs > endMs) throw invalidTimeRange();
    const found = await keys.validWithin(call.region, startMs, endMs);
    return {
      PublicKeyList: found.map((key) => ({
        Value: key.publicKeyDer,
        ValidityStartTime: new Date(key.validFromMs),
        ValidityEndTime: new Date(key.validUntilMs),
        Fingerprint: key.fingerprint,
      })),
    };
  },
});
