import type { GetOrganizationsAccessReportResponse } from "../../../pure/api/iam.shapes.ts";
import { GetOrganizationsAccessReport } from "../../../pure/api/iam.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { completionOf, describePending, requireJob } from "./access-job.ts";
import { ORGANIZATION_JOB_FAILURES } from "./errors.ts";
import {
  describeOrganizationService,
  type OrganizationReport,
  requireReportingAccount,
  sortServices,
} from "./organization-report.ts";
import { pageOfReport } from "./report-page.ts";

export const getOrganizationsAccessReport = operation(GetOrganizationsAccessReport, {
  demands: () => onAccount("iam:GetOrganizationsAccessReport"),
  async run(input, call, { organizations, catalogue }): Promise<GetOrganizationsAccessReportResponse> {
    await requireReportingAccount(call, organizations);
    const job = await requireJob(call, input.JobId, "organization");
    const completion = completionOf(job, call.now);
    if (completion === undefined) return describePending(job);
    const { failure, services } = JSON.parse(job.report) as OrganizationReport;
    const dates = { JobCreationDate: new Date(job.createdAtMs), JobCompletionDate: completion };
    if (failure !== undefined) {
      const ErrorDetails = ORGANIZATION_JOB_FAILURES[failure];
      return { JobStatus: "FAILED", ...dates, IsTruncated: false, ErrorDetails };
    }
    const { SortKey: key = "SERVICE_NAMESPACE_ASCENDING" } = input;
    const { items, end } = await pageOfReport(
      call,
      ["organization", job.id, key],
      input,
      sortServices(services, key),
    );
    return {
      JobStatus: "COMPLETED",
      ...dates,
      NumberOfServicesAccessible: services.length,
      NumberOfServicesNotAccessed: services.filter(({ last }) => last === undefined).length,
      AccessDetails: items.map((service) => describeOrganizationService(service, catalogue)),
      ...end,
    };
  },
});
