import { GetAccessKeyInfo } from "../../pure/api/sts.ts";
import { accountOfAccessKeyId } from "../../pure/aws/ids.ts";
import { noSuchAccessKey } from "./errors.ts";
import { operation } from "./parts.ts";

export const getAccessKeyInfo = operation(GetAccessKeyInfo, {
  demands: () => [{ action: "sts:GetAccessKeyInfo", resource: "*" }],
  async run({ AccessKeyId: id }, call, { needs }) {
    // The account is written into the id, whether or not there is such a key; into those chosen by hand it is not.
    const account = accountOfAccessKeyId(id) ?? (await needs.accountOfAccessKey(call.transaction, id));
    if (account === undefined) throw noSuchAccessKey();
    return { Account: account };
  },
});
