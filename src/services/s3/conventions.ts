import { askedFor } from "../../pure/event/history-attributes.ts";
import type { ServiceConventions } from "../../runtime/conventions.ts";
import { constraintError } from "./constraint-error.ts";
import { s3RequestParameters, s3ResponseElements } from "./record-parameters.ts";
import { transferData } from "./transfer-data.ts";

export const conventions: ServiceConventions = {
  eventSource: "s3.amazonaws.com",
  isGlobal: false,
  constraintError,
  accessDenied: "quoting",
  serverName: "AmazonS3",
  record: {
    keepsDeniedParameters: true,
    hidesOwnersOfData: true,
    tellsOwnersOfRefusals: true,
    requestParameters: s3RequestParameters,
    responseElements: s3ResponseElements,
    additionalEventData: transferData,
    historyResources: [askedFor("AWS::S3::Bucket", "bucketName")],
  },
};
