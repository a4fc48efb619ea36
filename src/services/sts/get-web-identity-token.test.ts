import { createPublicKey, verify } from "node:crypto";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetWebIdentityTokenCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../test/harness/house.ts";

const NOW = START_MS / 1000;
const AWS = "https://sts.amazonaws.com/";
const ANN = "arn:aws:iam::111111111111:user/ann";
const Audience = ["https://api.example.com"];
const allow = (Action: string | string[], Condition: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*", Condition } });

let house: House;
let ann: Credentials;
let issuer: string;
beforeEach(async () => {
  house = await openHouse();
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "ann", Tags: [{ Key: "team", Value: "web" }] }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ann" }));
  ann = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  await permit(allow("sts:*"));
  issuer = (await iam.send(new EnableOutboundWebIdentityFederationCommand({}))).IssuerIdentifier ?? "";
});
afterEach(() => house.close());

const permit = (PolicyDocument: string) =>
  house.iam().send(new PutUserPolicyCommand({ UserName: "ann", PolicyName: "p", PolicyDocument }));

const ask = (change: Record<string, unknown> = {}, as: Credentials = ann) =>
  house.sts(as).send(new GetWebIdentityTokenCommand({ Audience, SigningAlgorithm: "RS256", ...change }));

async function published(url: string): Promise<Record<string, unknown>> {
  return JSON.parse(await (await fetch(url)).text());
}

/** The claims, after the signature was verified with the keys that everybody can fetch. */
async function claimsOf(token = ""): Promise<Record<string, unknown>> {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString());
  const description = await published(`${issuer}/.well-known/openid-configuration`);
  const { keys } = await published(String(description.jwks_uri));
  const jwk = (keys as { kid: string }[]).find((candidate) => candidate.kid === kid);
  const key = createPublicKey({ key: jwk ?? {}, format: "jwk" });
  const isSigned = verify(
    alg === "RS256" ? "sha256" : "sha384",
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  expect(isSigned).toBe(true);
  return JSON.parse(Buffer.from(claims, "base64url").toString());
}

test.for(["RS256", "ES384"])("a token says who asked, signed with %s", async (SigningAlgorithm) => {
  const { WebIdentityToken, Expiration } = await ask({ SigningAlgorithm });
  expect(Expiration).toEqual(new Date(START_MS + 300_000));
  expect(await claimsOf(WebIdentityToken)).toEqual({
    iss: issuer,
    aud: "https://api.example.com",
    sub: ANN,
    iat: NOW,
    exp: NOW + 300,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    [AWS]: { aws_account: "111111111111", source_region: "us-east-1", principal_tags: { team: "web" } },
  });
  const [event] = (await house.events("GetWebIdentityToken")).slice(-1);
  expect(event).toMatchObject({
    userIdentity: { type: "IAMUser", userName: "ann" },
    requestParameters: { audience: Audience, signingAlgorithm: SigningAlgorithm },
    responseElements: null,
    readOnly: true,
  });
  expect(JSON.stringify(event)).not.toContain(WebIdentityToken?.split(".")[2] ?? "?");
});

test("a role's token outlives no session, and carries its tags", async () => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: ANN },
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    },
  });
  const role = { RoleName: "worker", Path: "/jobs/" };
  await house.iam().send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument }));
  await house
    .iam()
    .send(new PutRolePolicyCommand({ ...role, PolicyName: "p", PolicyDocument: allow("sts:*") }));
  const RoleArn = "arn:aws:iam::111111111111:role/jobs/worker";
  const { Credentials } = await house.sts(ann).send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: "job",
      DurationSeconds: 900,
      Tags: [{ Key: "job", Value: "7" }],
      SourceIdentity: "ann",
    }),
  );
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
  const Tags = [{ Key: "priority", Value: "high" }];
  const { WebIdentityToken } = await ask({ DurationSeconds: 900, Audience: ["a", "b"], Tags }, session);
  expect(await claimsOf(WebIdentityToken)).toMatchObject({
    aud: ["a", "b"],
    sub: RoleArn,
    exp: NOW + 900,
    [AWS]: {
      principal_tags: { job: "7" },
      request_tags: { priority: "high" },
      original_session_exp: "2026-03-02T09:30:07Z",
      source_identity: "ann",
    },
  });
  await expect(ask({ DurationSeconds: 901 }, session)).rejects.toMatchObject({
    name: "SessionDurationEscalationException",
    $metadata: { httpStatusCode: 403 },
  });
});

test("policies limit audience, time, algorithm and tags", async () => {
  await permit(
    allow("sts:GetWebIdentityToken", {
      "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": Audience },
      NumericLessThanEquals: { "sts:DurationSeconds": 300 },
      StringEquals: { "sts:SigningAlgorithm": "ES384" },
    }),
  );
  const good = { SigningAlgorithm: "ES384" };
  await ask(good);
  const Tags = [{ Key: "a", Value: "b" }];
  for (const change of [
    {},
    { ...good, Audience: ["x"] },
    { ...good, DurationSeconds: 301 },
    { ...good, Tags },
  ]) {
    await expect(ask(change)).rejects.toMatchObject({ Code: "AccessDenied" });
  }
});

test("an account that disabled it gives no tokens", async () => {
  const { WebIdentityToken } = await ask();
  await house.iam().send(new DisableOutboundWebIdentityFederationCommand({}));
  await expect(ask()).rejects.toMatchObject({
    name: "OutboundWebIdentityFederationDisabledException",
    $metadata: { httpStatusCode: 403 },
  });
  expect((await house.events("GetWebIdentityToken")).at(-1)).toMatchObject({
    errorCode: "OutboundWebIdentityFederationDisabledException",
  });
  await claimsOf(WebIdentityToken);
});

const tags = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ Key: `${index}`.padEnd(128, "k"), Value: "v".repeat(256) }));

test.for<[what: string, change: Record<string, unknown>, name: string]>([
  ["another algorithm", { SigningAlgorithm: "RS384" }, "ValidationError"],
  ["less than a minute", { DurationSeconds: 59 }, "ValidationError"],
  ["no audience", { Audience: [] }, "ValidationError"],
  [
    "a tag twice",
    {
      Tags: [
        { Key: "a", Value: "" },
        { Key: "A", Value: "" },
      ],
    },
    "InvalidParameterValue",
  ],
  ["more tags than a token holds", { Tags: tags(30) }, "JWTPayloadSizeExceededException"],
])("%s is refused", async ([, change, name]) => {
  await expect(ask(change)).rejects.toMatchObject({ name });
});
