import { describe, expect, test } from "vitest";
import type { Decision } from "../pure/policy/evaluate.ts";
import { GrantKind } from "../pure/policy/principal.ts";
import { decisionLines, decisionText } from "./decision-text.ts";

function decision(effect: Decision["effect"], reason: Decision["reason"]): Decision {
  return { effect, reason, crossAccount: false };
}

describe("a decision in half a sentence", () => {
  test.for<[text: string, decision: Decision]>([
    [
      'Allow: allowed by identity-based policy Reader, statement 2 "Read"',
      decision("Allow", {
        layer: "identity",
        kind: "granted",
        policy: "Reader",
        statement: { index: 1, sid: "Read" },
      }),
    ],
    ["Allow: allowed by identity-based policy", decision("Allow", { layer: "identity", kind: "granted" })],
    [
      "Allow: the root user may do what nothing denies",
      decision("Allow", { layer: "root", kind: "granted" }),
    ],
    ["Allow: no policy can refuse it", decision("Allow", { layer: "exempt", kind: "granted" })],
    ["Deny: root users assume no roles", decision("Deny", { layer: "root", kind: "implicit" })],
    ["Deny: no permissions boundary allows it", decision("Deny", { layer: "boundary", kind: "implicit" })],
    ["Deny: no role trust policy allows it", decision("Deny", { layer: "trust", kind: "implicit" })],
    [
      "Deny: denied by service control policy p-1, statement 1",
      decision("Deny", { layer: "scp", kind: "explicit", policy: "p-1", statement: { index: 0 } }),
    ],
  ])("%s", ([text, given]) => {
    expect(decisionText(given)).toBe(text);
  });
});

test("a story says how much was not kept of it", () => {
  const lines = decisionLines({
    who: "ann",
    action: "iam:GetUser",
    resource: "*",
    trace: {
      decision: decision("Allow", {
        layer: "identity",
        kind: "granted",
        policy: "a",
        statement: { index: 0 },
      }),
      layers: [
        { layer: "scp", level: 0, policies: ["s"], furtherPolicies: 4, matched: [] },
        {
          layer: "identity",
          policies: ["a"],
          matched: [{ policy: "a", effect: "Allow", index: 0 }],
          furtherMatched: 109,
        },
      ],
    },
  });
  expect(lines.slice(2, -1)).toEqual([
    "  service control policy, level 1   silent: all 5",
    "  identity-based policy             allows: a, statement 1",
    "                                    and 109 more that match",
  ]);
});

test("a story has a line for each statement, denials first, and nothing that could steer a terminal", () => {
  const lines = decisionLines({
    who: "arn:aws:iam::111122223333:user/\u001b[31mann",
    action: "sts:AssumeRole",
    resource: "arn:aws:iam::111122223333:role/app",
    trace: {
      decision: decision("Deny", {
        layer: "trust",
        kind: "explicit",
        policy: "trust",
        statement: { index: 1 },
      }),
      layers: [
        { layer: "rcp", level: 0, policies: [], matched: [] },
        { layer: "identity", policies: ["a", "b"], matched: [] },
        { layer: "session", policies: ["session policy"], matched: [] },
        {
          layer: "resource",
          policies: ["trust"],
          matched: [
            {
              policy: "trust",
              effect: "Allow",
              index: 0,
              sid: "In",
              grantKinds: GrantKind.user | GrantKind.account,
            },
            { policy: "trust", effect: "Deny", index: 1, grantKinds: GrantKind.direct },
          ],
        },
      ],
    },
    message: "User: ann\nis not",
  });
  expect(lines).toEqual([
    "  asked by                          arn:aws:iam::111122223333:user/?[31mann",
    "  demanded                          sts:AssumeRole on arn:aws:iam::111122223333:role/app",
    "  resource control policy, level 1  there is none",
    "  identity-based policy             silent: all 2",
    "  session policy                    silent: session policy",
    "  role trust policy                 denies: trust, statement 2 (to the caller itself)",
    '                                    allows: trust, statement 1 "In" (to its user, its account)',
    "  decision                          Deny: denied by role trust policy trust, statement 2",
    "  answer                            User: ann?is not",
  ]);
});
