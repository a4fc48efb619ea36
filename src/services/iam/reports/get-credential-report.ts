import type { GetCredentialReportResponse } from "../../../pure/api/iam.shapes.ts";
import { GetCredentialReport } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { generatedAt, reportState } from "./credential-report.ts";
import { credentialReportExpired, credentialReportInProgress, noCredentialReport } from "./errors.ts";
import { findCredentialReport } from "./store.ts";

export const getCredentialReport = operation(GetCredentialReport, {
  demands: () => onAccount("iam:GetCredentialReport"),
  async run(_input, call): Promise<GetCredentialReportResponse> {
    const report = await findCredentialReport(call.transaction, accountOf(call));
    if (report === undefined) throw noCredentialReport();
    switch (reportState(report, call.now)) {
      case "in-progress":
        throw credentialReportInProgress();
      case "expired":
        throw credentialReportExpired();
      case "complete":
        return {
          Content: new TextEncoder().encode(report.content),
          ReportFormat: "text/csv",
          GeneratedTime: generatedAt(report),
        };
    }
  },
});
