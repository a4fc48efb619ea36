import { describe, expect, test } from "vitest";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { type CompiledPolicy, compilePolicy } from "./compile.ts";
import { fixedContext } from "./context.ts";
import type { PolicyType } from "./document.ts";
import { authorize, type PolicyLayers } from "./evaluate.ts";
import { type AccessDeniedStyle, accessDeniedMessage, explainDecision } from "./explain.ts";
import { parsePolicy } from "./parse.ts";
import type { Principal } from "./principal.ts";

const HOME = "111111111111";
const ann: Principal = { kind: "user", account: HOME, arn: `arn:aws:iam::${HOME}:user/ann` };
const eve: Principal = { kind: "user", account: "222222222222", arn: "arn:aws:iam::222222222222:user/eve" };
const session: Principal = {
  kind: "role-session",
  account: HOME,
  arn: `arn:aws:sts::${HOME}:assumed-role/app/s1`,
  roleArn: `arn:aws:iam::${HOME}:role/team/app`,
};
const root: Principal = { kind: "root", account: HOME, arn: `arn:aws:iam::${HOME}:root` };

function policy(kind: PolicyType, effect: "Allow" | "Deny", id: string = kind): CompiledPolicy {
  const hasPrincipal = kind === "bucket" || kind === "trust" || kind === "rcp";
  const statement = {
    Sid: "S",
    Effect: effect,
    Action: "*",
    Resource: "*",
    ...(hasPrincipal && { Principal: "*" }),
  };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return compilePolicy(parsePolicy(text), { id, kind });
}

const open = policy("identity", "Allow");
const scpArn = "arn:aws:organizations::999999999999:policy/o-1/service_control_policy/p-1";

interface Refusal {
  readonly principal?: Principal;
  readonly action?: string;
  readonly resource?: string;
  readonly organization?: string;
  readonly layers: PolicyLayers;
}

function refusal(given: Refusal, style: AccessDeniedStyle): string {
  const { organization } = given;
  const keys: Record<string, string> = { "aws:ResourceOrgID": "o-1" };
  if (organization !== undefined) keys["aws:PrincipalOrgID"] = organization;
  const request: AuthorizationRequest = {
    principal: given.principal ?? ann,
    action: given.action ?? "s3:GetObject",
    resource: given.resource ?? "arn:aws:s3:::b/k",
    resourceAccount: HOME,
    context: fixedContext(keys),
  };
  const decision = authorize(request, given.layers);
  expect(decision.effect).toBe("Deny");
  return accessDeniedMessage(decision, request, style);
}

const USER = `User: arn:aws:iam::${HOME}:user/ann is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k`;

describe("a refusal names its layer", () => {
  test.for<[layers: PolicyLayers, reason: string]>([
    [{ identity: [] }, " because no identity-based policy allows the s3:GetObject action"],
    [{ identity: [policy("identity", "Deny")] }, " with an explicit deny in an identity-based policy"],
    [
      { identity: [open], scp: [[policy("scp", "Allow"), policy("scp", "Deny", scpArn)]] },
      ` with an explicit deny in a service control policy: ${scpArn}`,
    ],
    [
      { identity: [open], scp: [[policy("scp", "Deny")]] },
      " with an explicit deny in a service control policy",
    ],
    [{ identity: [open], scp: [[]] }, " because no service control policy allows the s3:GetObject action"],
    [
      { identity: [open], rcp: [[policy("rcp", "Deny")]] },
      " with an explicit deny in a resource control policy",
    ],
    [{ identity: [open], rcp: [[]] }, " because no resource control policy allows the s3:GetObject action"],
    [
      { identity: [open], boundary: policy("boundary", "Deny") },
      " with an explicit deny in a permissions boundary",
    ],
    [
      { identity: [open], session: [policy("session", "Deny")] },
      " with an explicit deny in a sessions policy",
    ],
    [{ identity: [open], session: [] }, " because no session policy allows the s3:GetObject action"],
    [
      { identity: [open], resource: policy("bucket", "Deny") },
      " with an explicit deny in a resource-based policy",
    ],
    [
      { identity: [open], resource: policy("trust", "Deny") },
      " with an explicit deny in the role trust policy",
    ],
    [
      { identity: [open], resourcePolicyRequired: true },
      " because no resource-based policy allows the s3:GetObject action",
    ],
  ])("%#:%s", ([layers, reason]) => {
    expect(refusal({ layers }, "full")).toBe(USER + reason);
    expect(refusal({ layers }, "brief")).toBe(USER + reason);
    expect(refusal({ layers }, "quoting")).toBe(
      USER.replace("arn:aws:s3:::b/k", '"arn:aws:s3:::b/k"') + reason,
    );
  });

  test("of a boundary that does not allow", () => {
    const text = '{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}';
    const boundary = compilePolicy(parsePolicy(text), { id: "b", kind: "boundary" });
    const layers = { identity: [open], boundary };
    expect(refusal({ layers }, "full")).toMatch(
      / because no permissions boundary allows the s3:GetObject action$/,
    );
  });
});

describe("services word refusals in their own way", () => {
  const silent: PolicyLayers = { identity: [] };

  test("an action on no resource", () => {
    const given = { action: "s3:ListAllMyBuckets", resource: "*", layers: silent };
    const tail = "because no identity-based policy allows the s3:ListAllMyBuckets action";
    expect(refusal(given, "brief")).toMatch(`perform: s3:ListAllMyBuckets ${tail}`);
    expect(refusal(given, "quoting")).toMatch(`perform: s3:ListAllMyBuckets ${tail}`);
    expect(refusal(given, "full")).toMatch(`on resource: * ${tail}`);
  });

  test("a role session is named by its session", () => {
    expect(refusal({ principal: session, layers: silent }, "full")).toMatch(
      /^User: arn:aws:sts::.*app\/s1 is not/,
    );
  });

  test("S3 keeps its reasons from strangers", () => {
    const anonymous: Principal = { kind: "anonymous" };
    expect(refusal({ principal: anonymous, layers: silent }, "quoting")).toBe("Access Denied");
    expect(refusal({ principal: eve, layers: silent }, "quoting")).toBe("Access Denied");
    expect(refusal({ principal: eve, organization: "o-2", layers: silent }, "quoting")).toBe("Access Denied");
    expect(refusal({ principal: eve, organization: "o-1", layers: silent }, "quoting")).toMatch(
      / because no resource-based policy allows the s3:GetObject action$/,
    );
  });

  test("STS says why only to its own account, and not of the trust policy", () => {
    const role = `arn:aws:iam::${HOME}:role/r`;
    const assume = { action: "sts:AssumeRole", resource: role };
    const denied = "is not authorized to perform: sts:AssumeRole on resource:";
    const account = compilePolicy(
      parsePolicy(
        JSON.stringify({
          Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: HOME } },
        }),
      ),
      { id: "trust", kind: "trust" },
    );
    const trusting = { identity: [], resource: account, resourcePolicyRequired: true };
    expect(refusal({ ...assume, layers: trusting }, "reticent")).toBe(
      `User: ${ann.arn} ${denied} ${role} because no identity-based policy allows the sts:AssumeRole action`,
    );
    expect(refusal({ ...assume, principal: eve, layers: trusting }, "reticent")).toBe(
      `User: ${eve.arn} ${denied} ${role}`,
    );
    const absent = { identity: [open], resourcePolicyRequired: true };
    expect(refusal({ ...assume, layers: absent }, "reticent")).toBe(`User: ${ann.arn} ${denied} ${role}`);
    expect(refusal({ ...assume, layers: absent }, "full")).toMatch(
      / because no role trust policy allows the sts:AssumeRole action$/,
    );
    expect(refusal({ ...assume, principal: root, layers: trusting }, "reticent")).toBe(
      "Roles may not be assumed by root accounts.",
    );
  });
});

test("an explanation shows every layer, whoever decided", () => {
  const request: AuthorizationRequest = {
    principal: ann,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    resourceAccount: HOME,
    context: fixedContext({}),
  };
  const trace = explainDecision(request, {
    identity: [open, policy("identity", "Deny", "second")],
    scp: [[policy("scp", "Allow")], []],
    boundary: policy("boundary", "Allow"),
    resource: policy("bucket", "Allow"),
  });
  expect(trace.decision).toMatchObject({
    effect: "Deny",
    reason: { layer: "identity", kind: "explicit", policy: "second", statement: { sid: "S", index: 0 } },
  });
  expect(
    trace.layers.map(({ layer, level, matched }) => [layer, level, matched.map(({ effect }) => effect)]),
  ).toEqual([
    ["scp", 0, ["Allow"]],
    ["scp", 1, []],
    ["identity", undefined, ["Allow", "Deny"]],
    ["boundary", undefined, ["Allow"]],
    ["resource", undefined, ["Allow"]],
  ]);
});
