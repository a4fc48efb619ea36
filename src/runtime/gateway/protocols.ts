import type { ProtocolName, ServiceModel } from "../../pure/api/model.ts";
import { awsJson } from "../../pure/protocol/aws-json.ts";
import { awsQuery } from "../../pure/protocol/aws-query.ts";
import { restJson } from "../../pure/protocol/rest-json.ts";
import { restXml } from "../../pure/protocol/rest-xml.ts";
import type { Protocol } from "../../pure/protocol/wire.ts";

const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  json: awsJson,
  query: awsQuery,
  "rest-json": restJson,
  "rest-xml": restXml,
};

/** The codec in which a service speaks. */
export function protocolOf(service: ServiceModel): Protocol {
  return protocols[service.protocol];
}
