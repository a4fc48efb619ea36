import type { GetTrailStatusResponse } from "../../../pure/api/cloudtrail.shapes.ts";
import { GetTrailStatus } from "../../../pure/api/cloudtrail.ts";
import { isoSeconds } from "../../../pure/event/timestamp.ts";
import { accountOf } from "../../../runtime/call.ts";
import type { DeliveryStatus } from "../delivery-status/store.ts";
import { operation } from "../operation.ts";
import { findTrail } from "./find-trail.ts";
import type { Trail } from "./trail.ts";
import { onTrail } from "./visible-trails.ts";

/** Delivery is told of the Region and of the account that asks: each has files of its own. */
export const getTrailStatus = operation(GetTrailStatus, {
  demands: (input, call, parts) => onTrail(call, parts, "cloudtrail:GetTrailStatus", input.Name),
  async run(input, call, parts) {
    const trail = await findTrail(input.Name, call, parts);
    return describeStatus(trail, await parts.status.of(trail.id, accountOf(call), call.region));
  },
});

/** The members that are texts are AWS's old ones: always there, empty when there is nothing to tell. */
function describeStatus(trail: Trail, { logFiles, digests }: DeliveryStatus): GetTrailStatusResponse {
  return {
    IsLogging: trail.isLogging,
    LatestDeliveryError: logFiles.error,
    LatestDeliveryTime: date(logFiles.deliveredAtMs),
    StartLoggingTime: date(trail.startedAtMs),
    StopLoggingTime: date(trail.stoppedAtMs),
    LatestDigestDeliveryTime: date(digests.deliveredAtMs),
    LatestDigestDeliveryError: digests.error,
    LatestDeliveryAttemptTime: text(logFiles.attemptedAtMs),
    LatestNotificationAttemptTime: "",
    LatestNotificationAttemptSucceeded: "",
    LatestDeliveryAttemptSucceeded: text(logFiles.deliveredAtMs),
    TimeLoggingStarted: text(trail.startedAtMs),
    TimeLoggingStopped: text(trail.stoppedAtMs),
  };
}

function date(timeMs: number | undefined): Date | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs);
}

function text(timeMs: number | undefined): string {
  return timeMs === undefined ? "" : isoSeconds(timeMs);
}
