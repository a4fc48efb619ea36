import type { RenderingRules } from "../../pure/event/casing.ts";
import { answeredWith, askedFor } from "../../pure/event/history-attributes.ts";
import { requestParameters, responseElements } from "../../pure/event/parameters.ts";
import type { ServiceConventions } from "../../runtime/conventions.ts";
import { constraintError } from "./constraint-error.ts";
import { CLOUDTRAIL } from "./service-principal.ts";

/** CloudTrail writes these lists in its own records even when the caller left them out. */
const RENDERING: RenderingRules = {
  emptyLists: new Set([
    "dataResources",
    "excludeManagementEventSources",
    "tagsList",
    "trailNameList",
    "values",
  ]),
};

const TRAIL_EVENTS =
  /Trail(Status)?$|Logging$|^(Get|Put)(Event|Insight)Selectors$|^(Get|Put)EventConfiguration$/;

export const conventions: ServiceConventions = {
  eventSource: CLOUDTRAIL,
  isGlobal: false,
  json: { messageMember: "Message", unknownOperationStatus: 404 },
  constraintError,
  accessDenied: "brief",
  record: {
    requestParameters: (operation, input) => requestParameters(operation, input, RENDERING),
    responseElements: (operation, output) => responseElements(operation, output, RENDERING),
    historyResources: [
      askedFor("AWS::CloudTrail::Trail", "name", TRAIL_EVENTS),
      askedFor("AWS::CloudTrail::Trail", "trailName"),
      askedFor("AWS::CloudTrail::Trail", "trailARN"),
      askedFor("AWS::S3::Bucket", "s3BucketName"),
      askedFor("AWS::SNS::Topic", "snsTopicName"),
      askedFor("AWS::KMS::Key", "kmsKeyId"),
      askedFor("AWS::CloudTrail::EventDataStore", "eventDataStore"),
      answeredWith("AWS::CloudTrail::EventDataStore", "eventDataStoreArn"),
      askedFor("AWS::CloudTrail::Channel", "channel"),
      answeredWith("AWS::CloudTrail::Channel", "channelArn"),
      askedFor("AWS::CloudTrail::Dashboard", "dashboardId"),
    ],
  },
};
