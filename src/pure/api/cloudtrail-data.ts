// Generated from models/ by scripts/generate-api.ts; do not edit.

import cloudtrailDataModel from "./cloudtrail-data.json" with { type: "json" };
import type * as shapes from "./cloudtrail-data.shapes.ts";
import type { CompactService } from "./compact-model.ts";
import { defineService } from "./define-service.ts";

export const cloudtrailData = defineService(cloudtrailDataModel as unknown as CompactService);

export const PutAuditEvents = cloudtrailData.operation<
  shapes.PutAuditEventsRequest,
  shapes.PutAuditEventsResponse
>("PutAuditEvents");
