import { GenerateServiceLastAccessedDetails } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { startJob } from "./access-job.ts";
import { takeReport } from "./access-report.ts";
import { unsupportedReported } from "./errors.ts";
import { onReported, REPORTED_KINDS, requireReported } from "./reported-entity.ts";

export const generateServiceLastAccessedDetails = operation(GenerateServiceLastAccessedDetails, {
  demands: (input, call) => onReported(call, "iam:GenerateServiceLastAccessedDetails", input.Arn),
  async run(input, call, { awsManaged, catalogue, lastUsed }) {
    const { Arn: arn, Granularity: granularity = "SERVICE_LEVEL" } = input;
    const reported = await requireReported(call, awsManaged, arn, REPORTED_KINDS, unsupportedReported);
    await lastUsed.catchUp(call);
    const report = await takeReport(call, { awsManaged, catalogue }, reported, granularity);
    return { JobId: await startJob(call, "entity", report) };
  },
});
