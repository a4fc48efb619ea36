import type { GetTrailStatusResponse } from "../../../pure/api/cloudtrail.shapes.ts";
import { GetTrailStatus } from "../../../pure/api/cloudtrail.ts";
import { isoSeconds } from "../../../pure/event/timestamp.ts";
import { accountOf } from "../../../runtime/call.ts";
import type { DeliveryStatus } from "../delivery/store.ts";
import { operation } from "../operation.ts";
import { findTrail } from "./find-trail.ts";
import type { Trail } from "./trail.ts";
import { trailResource } from "./trail-name.ts";

/** Delivery is told of the Region that is asked. */
export const getTrailStatus = operation(GetTrailStatus, {
  demands: (input, call) => [
    {
      action: "cloudtrail:GetTrailStatus",
      resource: trailResource(input.Name, call.region, accountOf(call)),
    },
  ],
  async run(input, call, { trails, status }) {
    const trail = await findTrail(input.Name, call, trails);
    return describeStatus(trail, await status.of(trail.id, call.region));
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
