import { ListBuckets } from "../../../pure/api/s3.ts";
import { cutPage, decodePageToken, encodePageToken } from "../../../pure/aws/pagination.ts";
import { isRegion } from "../../../pure/aws/region.ts";
import { accountOf } from "../../../runtime/call.ts";
import { demandOfAccount } from "../access.ts";
import { invalidContinuationToken, notARegion } from "../errors.ts";
import { operation } from "../operation.ts";
import { accountEvent } from "../record.ts";
import { BUCKETS_PER_ACCOUNT_MAX, bucketArn } from "./bucket.ts";

const PAGE_MAX = BUCKETS_PER_ACCOUNT_MAX;

export const listBuckets = operation(ListBuckets, {
  demands: (_input, call) => [demandOfAccount(call, "s3:ListAllMyBuckets", "*", {})],

  async run(input, call, parts) {
    const owner = accountOf(call);
    const { Prefix: prefix, BucketRegion: region, MaxBuckets: limit = PAGE_MAX } = input;
    if (region !== undefined && !isRegion(region)) throw notARegion(region);
    const scope = `ListBuckets/${owner}/${region ?? ""}/${prefix ?? ""}`;
    const after = input.ContinuationToken ? afterToken(scope, input.ContinuationToken) : "";
    const rows = await parts.buckets.list({ owner, prefix: prefix ?? "", region, after, limit: limit + 1 });
    const page = cutPage(rows, limit, (bucket) => [bucket.name]);
    return {
      Owner: { ID: await parts.accounts.canonicalUserId(call.transaction, owner) },
      Buckets: page.items.map((bucket) => ({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAtMs),
        BucketRegion: bucket.region,
        BucketArn: bucketArn(bucket.name),
      })),
      Prefix: prefix,
      ContinuationToken: page.next && encodePageToken(scope, page.next),
    };
  },

  record: accountEvent,
});

function afterToken(scope: string, token: string): string {
  const [name] = decodePageToken(scope, token) ?? [];
  if (typeof name !== "string") throw invalidContinuationToken();
  return name;
}
