import type {
  AdvancedEventSelector,
  DataResource,
  EventSelector,
  PutEventSelectorsRequest,
} from "../../../pure/api/cloudtrail.shapes.ts";
import * as errors from "../errors.ts";
import { checkAdvancedSelectors } from "./advanced-selectors.ts";

const SELECTORS_MAX = 5;
const DATA_RESOURCE_VALUES_MAX = 250;
const EXCLUDABLE_SOURCES = new Set(["kms.amazonaws.com", "rdsdata.amazonaws.com"]);

/** For each type: the values that mean all resources, and the form of those that mean some. */
const DATA_RESOURCES: Readonly<Record<string, { all: readonly string[]; some: RegExp }>> = {
  "AWS::S3::Object": { all: ["arn:aws:s3", "arn:aws:s3:::"], some: /^arn:aws:s3:::[^/*]+\/[^*]*$/ },
  "AWS::Lambda::Function": {
    all: ["arn:aws:lambda"],
    some: /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9_$-]+)?$/,
  },
  "AWS::DynamoDB::Table": {
    all: ["arn:aws:dynamodb"],
    some: /^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+$/,
  },
};

/** One kind of selectors, or none when the trail was never given any. */
export interface Selection {
  readonly eventSelectors?: readonly EventSelector[] | undefined;
  readonly advancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
}

/** A trail that was never given selectors answers with those that say what it does anyway. */
export function describeSelection({ eventSelectors, advancedEventSelectors }: Selection) {
  if (advancedEventSelectors !== undefined) return { AdvancedEventSelectors: advancedEventSelectors };
  return { EventSelectors: eventSelectors ?? [complete({})] };
}

/** Checks what PutEventSelectors was given and brings it into the form that is stored and answered. */
export function newSelection(input: PutEventSelectorsRequest): Selection {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = input;
  if (basic.length > 0 && advanced.length > 0) throw errors.bothSelectorKinds();
  if (advanced.length > 0) {
    checkAdvancedSelectors(advanced);
    return { advancedEventSelectors: advanced };
  }
  if (basic.length === 0) throw errors.noSelectors();
  checkBasicSelectors(basic);
  return { eventSelectors: basic.map(complete) };
}

function checkBasicSelectors(selectors: readonly EventSelector[]): void {
  if (selectors.length > SELECTORS_MAX) throw errors.tooManyEventSelectors(SELECTORS_MAX);
  let values = 0;
  for (const selector of selectors) {
    const { DataResources: resources = [], ExcludeManagementEventSources: excluded = [] } = selector;
    for (const resource of resources) values += countValues(resource);
    if (selector.IncludeManagementEvents === false && resources.length === 0) throw errors.nothingSelected();
    if (!excluded.every((source) => EXCLUDABLE_SOURCES.has(source))) throw errors.invalidExcludedSource();
  }
  if (values > DATA_RESOURCE_VALUES_MAX) throw errors.tooManyDataResourceValues(DATA_RESOURCE_VALUES_MAX);
}

/** Values that mean all resources do not count towards the limit. */
function countValues({ Type: type = "", Values: values = [] }: DataResource): number {
  const form = Object.hasOwn(DATA_RESOURCES, type) ? DATA_RESOURCES[type] : undefined;
  if (form === undefined) throw errors.invalidDataResourceType(type);
  const some = values.filter((value) => !form.all.includes(value));
  for (const value of some) {
    if (!form.some.test(value)) throw errors.invalidDataResourceValue(value);
  }
  return some.length;
}

/** All four members are always there. */
function complete(selector: EventSelector): EventSelector {
  return {
    ReadWriteType: selector.ReadWriteType ?? "All",
    IncludeManagementEvents: selector.IncludeManagementEvents ?? true,
    DataResources: (selector.DataResources ?? []).map(({ Type, Values }) => ({ Type, Values: Values ?? [] })),
    ExcludeManagementEventSources: selector.ExcludeManagementEventSources ?? [],
  };
}
