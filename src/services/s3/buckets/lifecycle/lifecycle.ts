import type {
  LifecycleExpiration,
  LifecycleRule,
  LifecycleRuleFilter,
  TransitionDefaultMinimumObjectSize,
} from "../../../../pure/api/s3.shapes.ts";
import { type ByteSource, uuid } from "../../../../pure/aws/ids.ts";
import {
  dateNotAtMidnight,
  daysNotPositive,
  duplicateFilterTags,
  duplicateRuleId,
  malformedXml,
  ruleIdTooLong,
} from "../../errors.ts";
import type { Lifecycle } from "../bucket.ts";

const RULES_MAX = 1000;
const RULE_ID_LENGTH_MAX = 255;
const DAY_MS = 86_400_000;

const DEFAULT_MINIMUM_SIZE: TransitionDefaultMinimumObjectSize = "all_storage_classes_128K";

/**
 * The configuration as it is kept: what was put, unchanged but for names given to rules without one.
 * Clients compare what they read with what they wrote, so a filter keeps the form it was sent in.
 */
export function newLifecycle(
  rules: readonly LifecycleRule[] | undefined,
  minimumSize: TransitionDefaultMinimumObjectSize | undefined,
  chance: ByteSource,
): Lifecycle {
  if (rules === undefined || rules.length === 0 || rules.length > RULES_MAX) throw malformedXml();
  rules.forEach(checkRule);
  const named = rules.map((rule) => ({ ...rule, ID: rule.ID || idOfRule(chance) }));
  const ids = new Set(named.map((rule) => rule.ID));
  if (ids.size < named.length) {
    throw duplicateRuleId(duplicateId(named));
  }
  return {
    rules: named,
    transitionDefaultMinimumObjectSize: minimumSize ?? DEFAULT_MINIMUM_SIZE,
  };
}

function checkRule(rule: LifecycleRule): void {
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  if (rule.ID !== undefined && rule.ID.length > RULE_ID_LENGTH_MAX) {
    throw ruleIdTooLong(rule.ID);
  }
  if (rule.Filter !== undefined) checkFilter(rule.Filter);
  const transitions = rule.Transitions ?? [];
  const noncurrentTransitions = rule.NoncurrentVersionTransitions ?? [];
  const hasAction =
    rule.Expiration !== undefined ||
    transitions.length > 0 ||
    noncurrentTransitions.length > 0 ||
    rule.NoncurrentVersionExpiration !== undefined ||
    rule.AbortIncompleteMultipartUpload !== undefined;
  if (!hasAction) throw malformedXml();
  if (rule.Expiration !== undefined) checkExpiration(rule.Expiration);
  for (const transition of transitions) {
    if ((transition.Days === undefined) === (transition.Date === undefined)) throw malformedXml();
    if (transition.StorageClass === undefined) throw malformedXml();
    checkMidnight(transition.Date);
    if (transition.Days !== undefined && transition.Days < 0)
      throw daysNotPositive("Days", "Transition", transition.Days);
  }
  for (const transition of noncurrentTransitions) {
    if (transition.NoncurrentDays === undefined || transition.StorageClass === undefined)
      throw malformedXml();
  }
  const { NoncurrentDays: noncurrentDays } = rule.NoncurrentVersionExpiration ?? { NoncurrentDays: 1 };
  if (noncurrentDays === undefined) throw malformedXml();
  if (noncurrentDays < 1) {
    throw daysNotPositive("NoncurrentDays", "NoncurrentVersionExpiration", noncurrentDays);
  }
  const abort = rule.AbortIncompleteMultipartUpload;
  if (abort !== undefined) {
    if (abort.DaysAfterInitiation === undefined) throw malformedXml();
    if (abort.DaysAfterInitiation < 1) {
      throw daysNotPositive(
        "DaysAfterInitiation",
        "AbortIncompleteMultipartUpload",
        abort.DaysAfterInitiation,
      );
    }
  }
}

// Several members need an And around them, and an And needs several.
function checkFilter(filter: LifecycleRuleFilter): void {
  const members = Object.values(filter).filter((value) => value !== undefined);
  if (members.length > 1) throw malformedXml();
  const { And: and } = filter;
  if (and === undefined) return;
  const { Tags: tags = [], ...others } = and;
  const count = Object.values(others).filter((value) => value !== undefined).length + tags.length;
  if (count < 2) throw malformedXml();
  if (new Set(tags.map((tag) => tag.Key)).size < tags.length) {
    throw duplicateFilterTags();
  }
}

function checkExpiration(expiration: LifecycleExpiration): void {
  const { Date: date, Days: days, ExpiredObjectDeleteMarker: marker } = expiration;
  const count = [date, days, marker].filter((value) => value !== undefined).length;
  if (count !== 1) throw malformedXml();
  checkMidnight(date);
  if (days !== undefined && days < 1) throw daysNotPositive("Days", "Expiration", days);
}

function checkMidnight(date: Date | undefined): void {
  if (date !== undefined && date.getTime() % DAY_MS !== 0) throw dateNotAtMidnight(date.toISOString());
}

// As AWS names them: the base64 of a UUID's digits.
function idOfRule(chance: ByteSource): string {
  return btoa(uuid(chance));
}

function duplicateId(rules: readonly { readonly ID: string }[]): string {
  const seen = new Set<string>();
  return rules.find(({ ID }) => seen.size === seen.add(ID).size)?.ID ?? "";
}

/** Brings back the dates of a configuration that was read from JSON, which has none. */
export function restoreLifecycle(stored: Lifecycle): Lifecycle {
  const dated = <Action extends { readonly Date?: Date | undefined }>(action: Action): Action =>
    action.Date === undefined ? action : { ...action, Date: new Date(action.Date) };
  return {
    ...stored,
    rules: stored.rules.map((rule) => ({
      ...rule,
      Expiration: rule.Expiration && dated(rule.Expiration),
      Transitions: rule.Transitions?.map(dated),
    })),
  };
}
