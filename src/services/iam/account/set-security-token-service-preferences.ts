import { SetSecurityTokenServicePreferences } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { putTokenVersion } from "./store.ts";

export const setSecurityTokenServicePreferences = operation(SetSecurityTokenServicePreferences, {
  demands: () => onAccount("iam:SetSecurityTokenServicePreferences"),
  async run(input, call) {
    const version = input.GlobalEndpointTokenVersion === "v2Token" ? 2 : 1;
    await putTokenVersion(call.transaction, accountOf(call), version);
  },
});
