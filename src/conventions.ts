import { cloudtrail } from "./pure/api/cloudtrail.ts";
import { iam } from "./pure/api/iam.ts";
import type { ServiceModel } from "./pure/api/model.ts";
import { organizations } from "./pure/api/organizations.ts";
import { s3 } from "./pure/api/s3.ts";
import { sts } from "./pure/api/sts.ts";
import type { HistoryResourceRules } from "./pure/event/history-attributes.ts";
import type { ServiceConventions } from "./runtime/conventions.ts";
import { conventions as ofCloudTrail } from "./services/cloudtrail/conventions.ts";
import { conventions as ofIam } from "./services/iam/conventions.ts";
import { conventions as ofOrganizations } from "./services/organizations/conventions.ts";
import { conventions as ofS3 } from "./services/s3/conventions.ts";
import { conventions as ofSts } from "./services/sts/conventions.ts";

/** Those of every service, for what is not handed the services themselves. */
export const conventions: ReadonlyMap<ServiceModel, ServiceConventions> = new Map([
  [iam, ofIam],
  [sts, ofSts],
  [organizations, ofOrganizations],
  [cloudtrail, ofCloudTrail],
  [s3, ofS3],
]);

/** By which parameters event history finds the records of each. */
export const historyResourceRules: HistoryResourceRules = new Map(
  [...conventions.values()].map(({ eventSource, record }) => [eventSource, record.historyResources ?? []]),
);
