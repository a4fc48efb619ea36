import type { AdvancedEventSelector, AdvancedFieldSelector } from "../../../pure/api/cloudtrail.shapes.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import * as errors from "../errors.ts";

const CONDITIONS_MAX = 500;
const OPERATORS = ["Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith"] as const;
type Operator = (typeof OPERATORS)[number];

interface FieldRule {
  /** Every operator when absent. */
  readonly operators?: readonly Operator[] | undefined;
  readonly isValid?: ((value: string, operator: Operator) => boolean) | undefined;
  /** The field holds one value only. */
  readonly single?: boolean | undefined;
}

interface CategoryRule {
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** Must be there beside `eventCategory`. */
  readonly required?: string | undefined;
}

const any: FieldRule = {};
const eventCategory: FieldRule = { operators: ["Equals"], single: true };
const readOnly: FieldRule = {
  operators: ["Equals"],
  isValid: (value) => value === "true" || value === "false",
  single: true,
};

/** Which fields a trail may select by, in each category of events it can log. */
const CATEGORIES: Readonly<Record<string, CategoryRule>> = {
  Management: {
    fields: {
      eventCategory,
      readOnly,
      eventSource: {
        operators: ["NotEquals"],
        isValid: (value) => value === "kms.amazonaws.com" || value === "rdsdata.amazonaws.com",
      },
    },
  },
  Data: {
    fields: {
      eventCategory,
      readOnly,
      "resources.type": {
        operators: ["Equals"],
        isValid: (value) => /^AWS::[A-Za-z0-9-]+::[A-Za-z0-9-]+$/.test(value),
        single: true,
      },
      "resources.ARN": {
        isValid: (value, operator) => !/^(Not)?Equals$/.test(operator) || parseArn(value) !== undefined,
      },
      eventName: any,
      eventSource: any,
      eventType: any,
      sessionCredentialFromConsole: { operators: ["Equals", "NotEquals"] },
      "userIdentity.arn": any,
    },
    required: "resources.type",
  },
  NetworkActivity: {
    fields: {
      eventCategory,
      eventSource: { operators: ["Equals"], single: true },
      eventName: any,
      errorCode: { operators: ["Equals"], isValid: (value) => value === "VpceAccessDenied" },
      vpcEndpointId: any,
    },
    required: "eventSource",
  },
};

/** Throws InvalidEventSelectorsException for the first fault. */
export function checkAdvancedSelectors(selectors: readonly AdvancedEventSelector[]): void {
  let conditions = 0;
  for (const { FieldSelectors: fields } of selectors) {
    if (fields.length === 0) throw errors.fieldSelectorsMissing();
    checkFields(fields);
    for (const field of fields) {
      for (const operator of OPERATORS) conditions += field[operator]?.length ?? 0;
    }
  }
  if (conditions > CONDITIONS_MAX) throw errors.tooManyConditions(CONDITIONS_MAX);
}

function checkFields(fields: readonly AdvancedFieldSelector[]): void {
  const names = new Set(fields.map((field) => field.Field));
  if (!names.has("eventCategory")) throw errors.eventCategoryMissing();
  if (names.size < fields.length) throw errors.duplicateField();
  const categoryField = fields.find((field) => field.Field === "eventCategory");
  if (categoryField !== undefined) checkOperators(categoryField, eventCategory);
  const category = categoryField?.Equals?.[0] ?? "";
  const rule = Object.hasOwn(CATEGORIES, category) ? CATEGORIES[category] : undefined;
  if (rule === undefined) throw errors.invalidEventCategoryValue();
  for (const field of fields) {
    const fieldRule = Object.hasOwn(rule.fields, field.Field) ? rule.fields[field.Field] : undefined;
    if (fieldRule === undefined) throw errors.fieldNotAllowed(category, field.Field);
    checkOperators(field, fieldRule);
  }
  if (rule.required !== undefined && !names.has(rule.required)) {
    throw errors.selectorRequired(category, rule.required);
  }
}

function checkOperators(field: AdvancedFieldSelector, rule: FieldRule): void {
  const used = OPERATORS.filter((operator) => field[operator] !== undefined);
  if (used.length === 0) throw errors.operatorMissing(field.Field);
  const { operators } = rule;
  if (operators !== undefined && !used.every((operator) => operators.includes(operator))) {
    throw errors.operatorNotAllowed(field.Field, operators.join(", "));
  }
  for (const operator of used) {
    const values = field[operator] ?? [];
    const valid = values.length > 0 && values.every((value) => rule.isValid?.(value, operator) ?? true);
    if (!valid || (rule.single && values.length > 1)) throw errors.invalidFieldValue(field.Field);
  }
}
