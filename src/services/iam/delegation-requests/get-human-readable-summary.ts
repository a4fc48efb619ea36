import type { GetHumanReadableSummaryResponse } from "../../../pure/api/iam.shapes.ts";
import { GetHumanReadableSummary } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { idInArn } from "./delegation-request.ts";
import { noSummaryOf } from "./errors.ts";
import { onRequest, requireVisible } from "./find.ts";

const LOCALE_DEFAULT = "en";

export const getHumanReadableSummary = operation(GetHumanReadableSummary, {
  async demands({ EntityArn: arn }, call) {
    const action = "iam:GetHumanReadableSummary";
    const id = idInArn(arn);
    if (id === undefined) return [{ action, resource: arn }];
    return onRequest(call, action, id, "to-owner");
  },
  async run({ EntityArn: arn, Locale }, call): Promise<GetHumanReadableSummaryResponse> {
    const id = idInArn(arn);
    if (id === undefined) throw noSummaryOf(arn);
    await requireVisible(call, id);
    // AWS has a language model write these; nobody writes them here.
    return { Locale: Locale ?? LOCALE_DEFAULT, SummaryState: "NOT_AVAILABLE" };
  },
});
