import fc from "fast-check";
import { expect, test } from "vitest";
import { isInheritable, type Json, type JsonMembers, mergePolicies, renderEffective } from "./inheritance.ts";

const tags = (project: Json): JsonMembers => ({ tags: { project } });
const setting = (operators: JsonMembers) => tags({ tag_value: operators });
const none = { "@@operators_allowed_for_child_policies": ["@@none"] };

/** Each policy is named by its level and place, such as `1.0`. */
function effective(levels: readonly (readonly JsonMembers[])[]): Json | undefined {
  const attached = levels.map((policies, level) =>
    policies.map((content, place) => ({ id: `${level}.${place}`, content })),
  );
  return renderEffective(mergePolicies(attached));
}

test.for<[string, JsonMembers[][], Json | undefined]>([
  ["nothing is attached", [], undefined],
  [
    "one policy loses its operators",
    [[tags({ tag_key: { "@@assign": "Project" }, tag_value: { "@@assign": ["a", "b"] } })]],
    { tags: { project: { tag_key: "Project", tag_value: ["a", "b"] } } },
  ],
  [
    "a child takes the place of values",
    [[setting({ "@@assign": ["a", "b"] })], [setting({ "@@assign": ["c"] })]],
    { tags: { project: { tag_value: ["c"] } } },
  ],
  [
    "a child adds settings",
    [[setting({ "@@assign": ["a"] })], [tags({ enforced_for: { "@@assign": ["ec2:instance"] } })]],
    { tags: { project: { tag_value: ["a"], enforced_for: ["ec2:instance"] } } },
  ],
  [
    "a child appends what is not there",
    [[setting({ "@@assign": ["a", "b"] })], [setting({ "@@append": ["b", "c"] })]],
    { tags: { project: { tag_value: ["a", "b", "c"] } } },
  ],
  [
    "appending to nothing assigns",
    [[setting({ "@@append": ["a"] })]],
    { tags: { project: { tag_value: ["a"] } } },
  ],
  [
    "a child removes values, also such as are not there",
    [[setting({ "@@assign": ["a", "b"] })], [setting({ "@@remove": ["a", "z"] })]],
    { tags: { project: { tag_value: ["b"] } } },
  ],
  [
    "what is empty is not shown",
    [[setting({ "@@assign": ["a"] })], [setting({ "@@remove": ["a"] })]],
    undefined,
  ],
  [
    "a closed setting stays as it is",
    [[setting({ ...none, "@@assign": ["a"] })], [setting({ "@@assign": ["b"], "@@append": ["c"] })]],
    { tags: { project: { tag_value: ["a"] } } },
  ],
  [
    "only what is left open can be done",
    [
      [setting({ "@@operators_allowed_for_child_policies": ["@@append"], "@@assign": ["a"] })],
      [setting({ "@@append": ["b"], "@@remove": ["a"] })],
    ],
    { tags: { project: { tag_value: ["a", "b"] } } },
  ],
  [
    "policies of one level leave open what all of them do",
    [
      [
        setting({ "@@operators_allowed_for_child_policies": ["@@append"], "@@assign": ["a"] }),
        setting({ "@@operators_allowed_for_child_policies": ["@@append", "@@remove"] }),
      ],
      [setting({ "@@append": ["b"], "@@remove": ["a"] })],
    ],
    { tags: { project: { tag_value: ["a", "b"] } } },
  ],
  [
    "what was closed cannot be opened again",
    [
      [setting({ ...none, "@@assign": ["a"] })],
      [setting({ "@@operators_allowed_for_child_policies": ["@@all"] })],
      [setting({ "@@assign": ["b"] })],
    ],
    { tags: { project: { tag_value: ["a"] } } },
  ],
  [
    "what was left open can be closed further down",
    [
      [setting({ "@@assign": ["a"] })],
      [setting({ ...none, "@@append": ["b"] })],
      [setting({ "@@append": ["c"] })],
    ],
    { tags: { project: { tag_value: ["a", "b"] } } },
  ],
  [
    "a policy may do itself what it closes to its children",
    [[setting({ ...none, "@@assign": ["a"] }), setting({ "@@append": ["b"] })]],
    { tags: { project: { tag_value: ["a", "b"] } } },
  ],
  [
    "a closed place takes no new members, and those that are there stay open",
    [
      [{ services: { ...none, default: { opt_out_policy: { "@@assign": "optOut" } } } }],
      [
        {
          services: {
            default: { opt_out_policy: { "@@assign": "optIn" } },
            lex: { opt_out_policy: { "@@assign": "optIn" } },
          },
        },
      ],
    ],
    { services: { default: { opt_out_policy: "optIn" } } },
  ],
  [
    "of two on one level the first attached assigns",
    [
      [
        tags({ tag_key: { "@@assign": "PROJECT" }, tag_value: { "@@append": ["a"] } }),
        tags({ tag_key: { "@@assign": "project" }, tag_value: { "@@append": ["b"] } }),
      ],
    ],
    { tags: { project: { tag_key: "PROJECT", tag_value: ["a", "b"] } } },
  ],
  [
    "on one level a list is assigned before it is changed",
    [[setting({ "@@append": ["b"] }), setting({ "@@assign": ["a"] })]],
    { tags: { project: { tag_value: ["a", "b"] } } },
  ],
])("%s", ([, levels, expected]) => {
  expect(effective(levels)).toEqual(expected);
});

test("who contributed is told for each place", () => {
  const root = mergePolicies([
    [{ id: "p-one", content: { plans: { daily: { rules: { early: { hour: { "@@assign": "5" } } } } } } }],
    [{ id: "p-two", content: { plans: { daily: { rules: { late: { hour: { "@@assign": "22" } } } } } } }],
  ]);
  const rules = root.members.get("plans")?.members.get("daily")?.members.get("rules");
  expect([...(rules?.contributors ?? [])]).toEqual(["p-one", "p-two"]);
  expect([...(rules?.members.get("late")?.contributors ?? [])]).toEqual(["p-two"]);
});

test.for<[string, Json, boolean]>([
  ["operators in settings", setting({ "@@assign": ["a"], ...none }), true],
  ["an empty object", {}, true],
  ["a value without an operator", tags({ tag_key: "Project" }), false],
  ["an unknown operator", setting({ "@@set": ["a"] }), false],
  ["appending what is no list", setting({ "@@append": "a" }), false],
  [
    "leaving open what is no operator",
    setting({ "@@operators_allowed_for_child_policies": ["@@some"] }),
    false,
  ],
  ["leaving open no list", setting({ "@@operators_allowed_for_child_policies": "@@all" }), false],
  ["assigning members", setting({ "@@assign": { a: "b" } }), false],
  ["a list", [], false],
  ["a text", "tags", false],
])("%s: the grammar", ([, content, accepted]) => {
  expect(isInheritable(content)).toBe(accepted);
});

const names = fc.constantFrom("a", "b", "c");
const lists = fc.array(names, { minLength: 1, maxLength: 3 });
const settings = fc.record(
  {
    "@@assign": lists,
    "@@append": lists,
    "@@remove": lists,
    "@@operators_allowed_for_child_policies": fc.constantFrom(["@@all"], ["@@none"], ["@@append"]),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonMembers>;
const policies = fc.dictionary(names, fc.dictionary(names, settings)) as fc.Arbitrary<JsonMembers>;

test("whatever is closed everywhere on the first level stays as it is", () => {
  fc.assert(
    fc.property(
      policies,
      fc.array(fc.array(policies, { maxLength: 2 }), { maxLength: 3 }),
      (first, below) => {
        const closed = (members: JsonMembers): JsonMembers => ({
          ...Object.fromEntries(
            Object.entries(members).map(([name, value]) =>
              name.startsWith("@@") ? [name, value] : [name, closed(value as JsonMembers)],
            ),
          ),
          ...none,
        });
        const levels = [[closed(first)], ...below];
        expect(effective(levels)).toEqual(effective([[closed(first)]]));
      },
    ),
  );
});

test("what is merged needs no operator any more", () => {
  fc.assert(
    fc.property(fc.array(fc.array(policies, { maxLength: 2 }), { maxLength: 3 }), (levels) => {
      expect(JSON.stringify(effective(levels) ?? {})).not.toContain("@@");
    }),
  );
});
