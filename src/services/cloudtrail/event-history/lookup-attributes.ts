import type { LookupEventsRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import type { HistoryQuery } from "../../../runtime/journal.ts";
import { lookupAttributeNotForInsights, lookupValueLength, tooManyLookupAttributes } from "../errors.ts";

const VALUE_LENGTH_MAX = 2000;
const OF_INSIGHTS: ReadonlySet<string> = new Set(["EventId", "EventName", "EventSource"]);

/** The one attribute asked for, if any. In a value's length some characters count twice. */
export function checkLookupAttributes(input: LookupEventsRequest): HistoryQuery["attribute"] {
  const [first, ...others] = input.LookupAttributes ?? [];
  if (others.length > 0) throw tooManyLookupAttributes();
  if (first === undefined) return undefined;
  const { AttributeKey: name, AttributeValue: value } = first;
  const length = [...value].reduce((sum, character) => sum + ("_ ,\n".includes(character) ? 2 : 1), 0);
  if (length < 1 || length > VALUE_LENGTH_MAX) throw lookupValueLength(VALUE_LENGTH_MAX);
  if (input.EventCategory === "insight" && !OF_INSIGHTS.has(name)) throw lookupAttributeNotForInsights(name);
  return { name, value };
}
