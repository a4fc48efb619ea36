/**
 * Who and what made the calls of an insight: for each of three attributes the five values that most calls had, with
 * their calls per minute.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html
 */
import type { EventRecord } from "./record.ts";

const INSIGHT_ATTRIBUTES = ["userIdentityArn", "userAgent", "errorCode"] as const;
type InsightAttribute = (typeof INSIGHT_ATTRIBUTES)[number];

const VALUES_MAX = 5;
/** What AWS writes for a record without the attribute. */
const ABSENT = "null";

export interface AttributedAverage {
  readonly value: string;
  /** Calls per minute. */
  readonly average: number;
}

export type TopValues = Readonly<Record<InsightAttribute, readonly AttributedAverage[]>>;

export interface Attribution {
  readonly attribute: InsightAttribute;
  readonly insight: readonly AttributedAverage[];
  readonly baseline: readonly AttributedAverage[];
}

/** Counts the values of records, to be asked for the most frequent ones. */
export interface ValueCounter {
  add(record: EventRecord): void;
  /** `average` is that of all calls, of which those added are a fair part. */
  top(average: number): TopValues;
}

export function valueCounter(): ValueCounter {
  const counts: Readonly<Record<InsightAttribute, Map<string, number>>> = {
    userIdentityArn: new Map(),
    userAgent: new Map(),
    errorCode: new Map(),
  };
  let calls = 0;
  return {
    add(record) {
      calls++;
      const values = attributeValues(record);
      for (const attribute of INSIGHT_ATTRIBUTES) {
        const value = values[attribute];
        counts[attribute].set(value, (counts[attribute].get(value) ?? 0) + 1);
      }
    },
    top(average) {
      const topOf = (attribute: InsightAttribute) =>
        [...counts[attribute]]
          .sort(([one, some], [other, more]) => more - some || (one < other ? -1 : 1))
          .slice(0, VALUES_MAX)
          .map(([value, count]) => ({ value, average: roundAverage((average * count) / calls) }));
      return {
        userIdentityArn: topOf("userIdentityArn"),
        userAgent: topOf("userAgent"),
        errorCode: topOf("errorCode"),
      };
    },
  };
}

export function attributions(insight: TopValues, baseline: TopValues): Attribution[] {
  return INSIGHT_ATTRIBUTES.map((attribute) => ({
    attribute,
    insight: insight[attribute],
    baseline: baseline[attribute],
  }));
}

/** Ten decimals, as AWS writes averages. */
export function roundAverage(average: number): number {
  return Math.round(average * 1e10) / 1e10;
}

const SESSION_OF_ROLE = /^(arn:[a-z-]+:sts::\d{12}:assumed-role\/[^/]+)\/.+$/;

function attributeValues({
  userIdentity,
  userAgent,
  errorCode,
}: EventRecord): Record<InsightAttribute, string> {
  const { arn } = userIdentity;
  return {
    // All sessions of a role count as one, so the name of the session is left out.
    userIdentityArn: typeof arn === "string" ? arn.replace(SESSION_OF_ROLE, "$1") : ABSENT,
    userAgent: userAgent ?? ABSENT,
    errorCode: errorCode ?? ABSENT,
  };
}
