import type { ServiceModel } from "../../pure/api/model.ts";
import { awsJson } from "../../pure/protocol/aws-json.ts";
import { awsQuery } from "../../pure/protocol/aws-query.ts";
import { type JsonDialect, usualJsonDialect } from "../../pure/protocol/dialect.ts";
import { restJson } from "../../pure/protocol/rest-json.ts";
import { restXml } from "../../pure/protocol/rest-xml.ts";
import type { Protocol } from "../../pure/protocol/wire.ts";

/** The codec in which a service speaks. */
export function protocolOf(service: ServiceModel, json: JsonDialect = usualJsonDialect): Protocol {
  switch (service.protocol) {
    case "json":
      return awsJson(json);
    case "query":
      return awsQuery;
    case "rest-json":
      return restJson;
    case "rest-xml":
      return restXml;
  }
}
