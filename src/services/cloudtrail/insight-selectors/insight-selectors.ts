import type { InsightSelector } from "../../../pure/api/cloudtrail.shapes.ts";
import { logsDataEvents, logsManagementEventsFor } from "../../../pure/event/insight-selection.ts";
import { duplicateInsightSelector, insightEventsNotLogged, insightTypeMissing } from "../errors.ts";
import type { Trail } from "../trails/trail.ts";

/** Checks what PutInsightSelectors was given and brings it into the form that is stored and answered. */
export function newInsightSelectors(
  trail: Pick<Trail, "arn" | "selection">,
  given: readonly InsightSelector[],
): InsightSelector[] {
  const seen = new Set<string>();
  return given.map(({ InsightType: type, EventCategories: categories = [] }) => {
    if (type === undefined) throw insightTypeMissing();
    const complete = categories.length > 0 ? categories : (["Management"] as const);
    for (const category of complete) {
      const key = `${type} ${category}`;
      if (seen.has(key)) throw duplicateInsightSelector(type, category);
      seen.add(key);
      const isLogged =
        category === "Data"
          ? logsDataEvents(trail.selection)
          : logsManagementEventsFor(trail.selection, type);
      if (!isLogged) throw insightEventsNotLogged(trail.arn, type, neededEvents(type, category));
    }
    return { InsightType: type, EventCategories: complete };
  });
}

function neededEvents(type: string, category: string): string {
  if (category === "Data") return "data events";
  return type === "ApiCallRateInsight" ? "write management events" : "read or write management events";
}
