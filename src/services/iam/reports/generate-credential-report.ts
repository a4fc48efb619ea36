import type { GenerateCredentialReportResponse } from "../../../pure/api/iam.shapes.ts";
import { GenerateCredentialReport } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { credentialReportCsv, reportState } from "./credential-report.ts";
import { readCredentials } from "./read-credentials.ts";
import { findCredentialReport, putCredentialReport } from "./store.ts";

export const generateCredentialReport = operation(GenerateCredentialReport, {
  demands: () => onAccount("iam:GenerateCredentialReport"),
  async run(_input, call, { lastUsed }): Promise<GenerateCredentialReportResponse> {
    const { transaction, now } = call;
    const account = accountOf(call);
    const known = await findCredentialReport(transaction, account);
    const state = known && reportState(known, now);
    if (state === "complete") return { State: "COMPLETE" };
    if (state === "in-progress") return { State: "INPROGRESS" };
    await lastUsed.catchUp(call);
    const content = credentialReportCsv(await readCredentials(transaction, account));
    await putCredentialReport(transaction, account, { requestedAtMs: now, content });
    return { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
  },
});
