import { GenerateOrganizationsAccessReport } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { REPORT_MS, startJob } from "./access-job.ts";
import { otherOrganization, tooManyOrganizationReports } from "./errors.ts";
import { findRecentReport, requireReportingAccount, takeOrganizationReport } from "./organization-report.ts";
import { listJobsSince } from "./store.ts";

export const generateOrganizationsAccessReport = operation(GenerateOrganizationsAccessReport, {
  demands: ({ EntityPath: path, OrganizationsPolicyId: policyId }, call) => [
    {
      action: "iam:GenerateOrganizationsAccessReport",
      resource: `arn:aws:iam::${accountOf(call)}:access-report/${path}`,
      keys: { "iam:OrganizationsPolicyId": policyId },
    },
  ],
  async run(input, call, { organizations, catalogue, lastUsed }) {
    const { EntityPath: path, OrganizationsPolicyId: policyId } = input;
    const { transaction, now } = call;
    const organization = await requireReportingAccount(call, organizations);
    if (path.split("/")[0] !== organization.id) throw otherOrganization();
    const recent = await findRecentReport(call, path, policyId);
    if (recent !== undefined) return { JobId: recent.id };
    const underWay = await listJobsSince(transaction, accountOf(call), "organization", now - REPORT_MS);
    if (underWay.length > 0) throw tooManyOrganizationReports();
    await lastUsed.catchUp(call);
    const scope = await organizations.reportScope(transaction, organization, path, policyId);
    const report = await takeOrganizationReport(call, catalogue, scope);
    return { JobId: await startJob(call, "organization", { path, policyId, ...report }) };
  },
});
