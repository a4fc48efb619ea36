import type { GetServiceLastAccessedDetailsResponse } from "../../../pure/api/iam.shapes.ts";
import { GetServiceLastAccessedDetails } from "../../../pure/api/iam.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { completionOf, describePending, requireJob } from "./access-job.ts";
import { type AccessReport, describeService } from "./access-report.ts";
import { pageOfReport } from "./report-page.ts";

/** AWS gives this many where its documentation speaks of 100. */
const SERVICES_DEFAULT = 200;

export const getServiceLastAccessedDetails = operation(GetServiceLastAccessedDetails, {
  demands: () => onAccount("iam:GetServiceLastAccessedDetails"),
  async run(input, call, { catalogue }) {
    const job = await requireJob(call, input.JobId, "entity");
    const completion = completionOf(job, call.now);
    if (completion === undefined) return describePending(job) as GetServiceLastAccessedDetailsResponse;
    const { granularity, services } = JSON.parse(job.report) as AccessReport;
    const page = { Marker: input.Marker, MaxItems: input.MaxItems ?? SERVICES_DEFAULT };
    const { items, end } = await pageOfReport(call, ["services", job.id], page, services);
    return {
      JobStatus: "COMPLETED",
      JobType: granularity,
      JobCreationDate: new Date(job.createdAtMs),
      ServicesLastAccessed: items.map((service) => describeService(service, catalogue)),
      JobCompletionDate: completion,
      ...end,
    };
  },
});
