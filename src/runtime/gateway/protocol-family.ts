import type { ServiceModel } from "../../pure/api/model.ts";
import type { ProtocolFamily } from "../../pure/signature/signed-request.ts";

/** In which of the three families of words a service refuses what never reached an operation. */
export function protocolFamily(service: ServiceModel): ProtocolFamily {
  switch (service.protocol) {
    case "query":
      return "query";
    case "rest-xml":
      return "s3";
    default:
      return "json";
  }
}
