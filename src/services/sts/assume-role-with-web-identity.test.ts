import { generateKeyPairSync, X509Certificate } from "node:crypto";
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../test/harness/house.ts";
import {
  type Claims,
  elliptic,
  makeToken,
  openTokenIssuer,
  publicJwk,
  type TokenIssuer,
} from "../../../test/harness/token-issuer.ts";

const NOW = START_MS / 1000;
const NAME = "idp.example.com/tenant";
const PROVIDER = `arn:aws:iam::111111111111:oidc-provider/${NAME}`;
const RoleArn = "arn:aws:iam::111111111111:role/web";
const SESSION = "arn:aws:sts::111111111111:assumed-role/web/visit";
const TAGS = "https://aws.amazon.com/tags";
const ROLES = "https://aws.amazon.com/roles";
const CALLER = {
  "aws:PrincipalType": "User",
  "aws:userid": PROVIDER,
  "aws:PrincipalAccount": "111111111111",
};

const NO_KEY =
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
const INVALID_TIME = "Invalid timestamp in token claims.";
const UNACCEPTABLE =
  "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.";

let idp: TokenIssuer;
/** Where the operator says that issuers are: accounts do not choose addresses of this machine. */
let places: Map<string, string>;
let house: House;
beforeEach(async () => {
  idp = await openTokenIssuer();
  idp.issuer = `https://${NAME}`;
  places = new Map([[idp.issuer, idp.address]]);
  house = await openHouse({ settings: { issuers: places } });
  await house.iam().send(
    new CreateOpenIDConnectProviderCommand({
      Url: idp.issuer,
      ClientIDList: ["shop", "app"],
      ThumbprintList: ["a".repeat(40)],
    }),
  );
});
afterEach(async () => {
  await house.close();
  await idp.close();
});

const claims = (change: Claims = {}): Claims => ({
  iss: idp.issuer,
  sub: "user-0001",
  aud: "shop",
  iat: NOW - 10,
  exp: NOW + 600,
  ...change,
});

async function createRole(
  Condition: object = {},
  Action: string | string[] = "sts:AssumeRoleWithWebIdentity",
) {
  const Statement = { Effect: "Allow", Principal: { Federated: PROVIDER }, Action, Condition };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await house
    .iam()
    .send(new CreateRoleCommand({ RoleName: "web", AssumeRolePolicyDocument, MaxSessionDuration: 7200 }));
}

const assume = (WebIdentityToken: string, change: Record<string, unknown> = {}) =>
  house.sts().send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn,
      RoleSessionName: "visit",
      WebIdentityToken,
      ...change,
    }),
  );

const lastEvent = async () => (await house.events("AssumeRoleWithWebIdentity")).at(-1);

/** The session's credentials, as a client takes them. */
async function session(token = idp.token(claims()), change = {}) {
  const { Credentials } = await assume(token, change);
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
}

test("a token of a configured issuer gives a session of a role that trusts it", async () => {
  await createRole({ StringEquals: { [`${NAME}:aud`]: "shop", [`${NAME}:sub`]: "user-0001" } });
  const { $metadata: _metadata, ...answer } = await assume(idp.token(claims()), { DurationSeconds: 7200 });
  const expiration = new Date(START_MS + 7200_000);
  const { AccessKeyId = "", SessionToken = "" } = answer.Credentials ?? {};
  const roleId = answer.AssumedRoleUser?.AssumedRoleId?.split(":")[0];
  expect(answer).toEqual({
    Credentials: {
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expiration,
    },
    AssumedRoleUser: { AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:visit$/), Arn: SESSION },
    SubjectFromWebIdentityToken: "user-0001",
    Provider: PROVIDER,
    Audience: "shop",
  });
  expect(await lastEvent()).toEqual({
    eventVersion: "1.11",
    userIdentity: {
      type: "WebIdentityUser",
      principalId: `${PROVIDER}:shop:user-0001`,
      userName: "user-0001",
      identityProvider: PROVIDER,
    },
    eventTime: "2026-03-02T09:15:07Z",
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRoleWithWebIdentity",
    awsRegion: "us-east-1",
    sourceIPAddress: "127.0.0.1",
    userAgent: expect.stringContaining("aws-sdk-js/"),
    requestParameters: { roleArn: RoleArn, roleSessionName: "visit", durationSeconds: 7200 },
    responseElements: {
      credentials: {
        accessKeyId: AccessKeyId,
        sessionToken: SessionToken,
        expiration: "Mar 2, 2026, 11:15:07\u202fAM",
      },
      subjectFromWebIdentityToken: "user-0001",
      assumedRoleUser: { assumedRoleId: `${roleId}:visit`, arn: SESSION },
      provider: PROVIDER,
      audience: "shop",
    },
    requestID: expect.any(String),
    eventID: expect.any(String),
    readOnly: true,
    resources: [{ accountId: "111111111111", type: "AWS::IAM::Role", ARN: RoleArn }],
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111111111111",
    eventCategory: "Management",
  });
  expect(idp.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
});

test("the session acts as the role, and its records say who vouched for it", async () => {
  await createRole();
  await house.iam().send(
    new PutRolePolicyCommand({
      RoleName: "web",
      PolicyName: "p",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "iam:ListUsers",
          Resource: "*",
          Condition: { StringEquals: { "aws:FederatedProvider": PROVIDER } },
        },
      }),
    }),
  );
  const credentials = await session();
  expect((await house.sts(credentials).send(new GetCallerIdentityCommand({}))).Arn).toBe(SESSION);
  await house.iam(credentials).send(new ListUsersCommand({}));
  const event = (await house.events("ListUsers")).at(-1);
  expect(event?.userIdentity).toEqual({
    type: "AssumedRole",
    principalId: expect.stringMatching(/^AROA[A-Z2-7]{17}:visit$/),
    arn: SESSION,
    accountId: "111111111111",
    accessKeyId: credentials.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: expect.stringMatching(/^AROA/),
        arn: RoleArn,
        accountId: "111111111111",
        userName: "web",
      },
      webIdFederationData: { federatedProvider: PROVIDER, attributes: {} },
      attributes: { creationDate: "2026-03-02T09:15:07Z", mfaAuthenticated: "false" },
    },
  });
});

test("tags and the source identity come with the token, and need permissions of their own", async () => {
  const tagged = claims({
    [TAGS]: { principal_tags: { team: ["web"], stage: ["test"] }, transitive_tag_keys: ["team"] },
    "https://aws.amazon.com/source_identity": "ann",
  });
  await createRole(
    {
      StringEquals: { "aws:RequestTag/team": "web", "sts:SourceIdentity": "ann" },
      "ForAllValues:StringEquals": { "sts:TransitiveTagKeys": ["team"] },
    },
    ["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"],
  );
  const answer = await assume(idp.token(tagged));
  expect(answer).toMatchObject({ SourceIdentity: "ann", PackedPolicySize: 1 });
  expect((await lastEvent())?.requestParameters).toEqual({
    roleArn: RoleArn,
    roleSessionName: "visit",
    sourceIdentity: "ann",
    principalTags: { team: "web", stage: "test" },
    transitiveTagKeys: ["team"],
  });
  // The same with each tag as a claim of its own.
  const flat = claims({
    [`${TAGS}/principal_tags/team`]: "web",
    [`${TAGS}/transitive_tag_keys`]: ["team"],
    "https://aws.amazon.com/source_identity": "ann",
  });
  await assume(idp.token(flat));
  await expect(assume(idp.token(claims()))).rejects.toMatchObject({ Code: "AccessDenied" });
});

test("without sts:TagSession in the trust policy tags are refused", async () => {
  await createRole();
  const token = idp.token(claims({ [TAGS]: { principal_tags: { team: ["web"] } } }));
  await expect(assume(token)).rejects.toMatchObject({
    Code: "AccessDenied",
    message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
  });
});

describe("trust policies ask for claims", () => {
  test.for<[what: string, condition: object, change: Claims, allowed: boolean]>([
    ["another subject", { StringEquals: { [`${NAME}:sub`]: "user-0002" } }, {}, false],
    ["a subject by pattern", { StringLike: { [`${NAME}:sub`]: "user-*" } }, {}, true],
    ["a subject that is a number", { StringEquals: { [`${NAME}:sub`]: "7" } }, { sub: 7 }, true],
    ["an audience in a list", { StringEquals: { [`${NAME}:aud`]: "shop" } }, { aud: ["shop"] }, true],
    ["times in text", {}, { exp: `${NOW + 600}`, iat: `${NOW}`, nbf: `${NOW}` }, true],
    [
      "who the caller is to policies",
      { StringEquals: CALLER, Null: { "aws:PrincipalArn": "true" } },
      {},
      true,
    ],
    [
      "that the provider names the role",
      { Bool: { "sts:RoleAuthorizedByIdp": "true" } },
      { [ROLES]: RoleArn },
      true,
    ],
    [
      "that the provider names the role among others",
      { Bool: { "sts:RoleAuthorizedByIdp": "true" } },
      { [ROLES]: ["arn:aws:iam::111111111111:role/other", RoleArn] },
      true,
    ],
    ["that the provider names roles at all", { Bool: { "sts:RoleAuthorizedByIdp": "true" } }, {}, false],
    ["that it does not", { Bool: { "sts:RoleAuthorizedByIdp": "false" } }, {}, true],
    [
      "the client instead of the audience",
      { "ForAllValues:StringEquals": { [`${NAME}:aud`]: "app", [`${NAME}:oaud`]: ["shop", "x"] } },
      { azp: "app", aud: ["shop", "x"] },
      true,
    ],
    [
      "how the user was authenticated",
      { "ForAnyValue:StringEquals": { [`${NAME}:amr`]: "mfa" } },
      { amr: ["pwd", "mfa"] },
      true,
    ],
    [
      "how, and otherwise",
      { "ForAnyValue:StringEquals": { [`${NAME}:amr`]: "mfa" } },
      { amr: ["pwd"] },
      false,
    ],
    ["a claim that AWS does not tell", { StringEquals: { [`${NAME}:group`]: "g" } }, { group: "g" }, false],
    ["a claim of another provider", { StringEquals: { "idp.example.com:sub": "user-0001" } }, {}, false],
    ["the name of the session", { StringEquals: { "sts:RoleSessionName": "visit" } }, {}, true],
  ])("%s", async ([, condition, change, allowed]) => {
    await createRole(condition);
    const outcome = await assume(idp.token(claims(change))).catch((error) => error.message);
    if (allowed) expect(outcome).toHaveProperty("Credentials");
    else expect(outcome).toBe("Not authorized to perform sts:AssumeRoleWithWebIdentity");
  });
});

test("a refusal tells neither the reason nor whether the role is there, and is recorded", async () => {
  await createRole({ StringEquals: { [`${NAME}:sub`]: "nobody" } });
  const refusal = {
    Code: "AccessDenied",
    message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    $metadata: { httpStatusCode: 403 },
  };
  await expect(assume(idp.token(claims()))).rejects.toMatchObject(refusal);
  expect(await lastEvent()).toMatchObject({
    userIdentity: { type: "WebIdentityUser", userName: "user-0001" },
    errorCode: "AccessDenied",
    requestParameters: null,
    responseElements: null,
    recipientAccountId: "111111111111",
  });
  const missing = `${RoleArn}-missing`;
  await expect(assume(idp.token(claims()), { RoleArn: missing })).rejects.toMatchObject(refusal);
});

const otherKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** Tokens that prove nobody's identity: answered, and not recorded. */
describe("is no proof", () => {
  test.for<[what: string, token: () => string, message: string]>([
    ["text", () => "not-a-token", "The ID Token provided is not a valid JWT."],
    ["a token in four parts", () => `${idp.token(claims())}.x`, "The ID Token provided is not a valid JWT."],
    ["a token with padding", () => `${idp.token(claims())}=`, "The ID Token provided is not a valid JWT."],
    [
      "a token signed by somebody else",
      () => idp.token(claims(), {}, otherKey),
      "The signature of the token",
    ],
    [
      "a token changed after it was signed",
      () => {
        const [header, , signature] = idp.token(claims()).split(".");
        const changed = Buffer.from(JSON.stringify(claims({ sub: "root" }))).toString("base64url");
        return `${header}.${changed}.${signature}`;
      },
      "The signature of the token",
    ],
    ["a key that is not published", () => idp.token(claims(), { kid: "second" }), NO_KEY],
    ["a key without a name", () => idp.token(claims(), { kid: undefined }), NO_KEY],
    ["a key with an empty name", () => idp.token(claims(), { kid: "" }), NO_KEY],
    [
      "a token that is not signed",
      () => `${idp.token(claims(), { alg: "none" }).split(".").slice(0, 2).join(".")}.AA`,
      "Unsupported signing algorithm",
    ],
    [
      "a token signed with the public key as a secret",
      () => makeToken(claims(), { alg: "HS256", kid: "first" }, JSON.stringify(idp.published[0])),
      "Unsupported signing algorithm",
    ],
    [
      "a token for another algorithm",
      () => idp.token(claims(), { alg: "ES256" }),
      "The signature of the token",
    ],
    [
      "a header that must be understood",
      () => idp.token(claims(), { crit: ["b64"], b64: false }),
      "The ID Token provided is not a valid JWT.",
    ],
    [
      "an empty list of audiences",
      () => idp.token(claims({ aud: [] })),
      "Claim is not allowed to be empty: aud",
    ],
    ["no subject", () => idp.token(claims({ sub: undefined })), "Missing a required claim: sub"],
    ["no audience", () => idp.token(claims({ aud: undefined })), "Missing a required claim: aud"],
    ["no issuer", () => idp.token(claims({ iss: undefined })), "Missing a required claim: iss"],
    ["no expiration", () => idp.token(claims({ exp: undefined })), "Missing a required claim: exp"],
    ["an expiration that is none", () => idp.token(claims({ exp: "never" })), INVALID_TIME],
    ["an issue date in fractions", () => idp.token(claims({ iat: NOW - 0.5 })), INVALID_TIME],
    ["a beginning that is none", () => idp.token(claims({ nbf: null })), INVALID_TIME],
    [
      "tags that are no lists",
      () => idp.token(claims({ [TAGS]: { principal_tags: { team: "web" } } })),
      "principal_tags passed in claim is not in correct format.",
    ],
    ["no issue date", () => idp.token(claims({ iat: undefined })), "Missing a required claim: iat"],
    [
      "a token of another issuer",
      () => idp.token(claims({ iss: "https://other.example.com" })),
      UNACCEPTABLE,
    ],
    ["an issuer without https", () => idp.token(claims({ iss: NAME })), "Issuer must be a valid URL"],
  ])("%s", async ([, token, message]) => {
    await createRole();
    await expect(assume(token())).rejects.toMatchObject({
      Code: "InvalidIdentityToken",
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(await lastEvent()).toBeUndefined();
  });

  test("a token of an issuer that another account configured", async () => {
    const other = await house.openAccount("other");
    await expect(
      assume(idp.token(claims()), { RoleArn: `arn:aws:iam::${other.accountId}:role/web` }),
    ).rejects.toMatchObject({ message: UNACCEPTABLE });
    expect(idp.asked).toEqual([]);
  });

  test("a token of a provider that is gone", async () => {
    await createRole();
    await assume(idp.token(claims()));
    await house.iam().send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: PROVIDER }));
    await expect(assume(idp.token(claims()))).rejects.toMatchObject({ Code: "InvalidIdentityToken" });
  });
});

describe("is refused and recorded", () => {
  test.for<[what: string, change: Claims, name: string, message: string]>([
    [
      "a token that has expired",
      { exp: NOW - 300 },
      "ExpiredTokenException",
      `Token expired: current date/time ${NOW - 300} must be before the expiration date/time ${NOW - 300}`,
    ],
    ["a token for somebody else", { aud: "other" }, "InvalidIdentityTokenException", UNACCEPTABLE],
    [
      "a token that another client asked for",
      { azp: "other" },
      "InvalidIdentityTokenException",
      UNACCEPTABLE,
    ],
    ["a token that nobody asked for", { azp: "" }, "InvalidIdentityTokenException", UNACCEPTABLE],
    [
      "a token for several",
      { aud: ["shop", "app"] },
      "InvalidIdentityTokenException",
      "Token audience contains more than one audience while authorized party is not present",
    ],
    [
      "a token for another role",
      { [ROLES]: ["arn:aws:iam::111111111111:role/other"] },
      "InvalidIdentityTokenException",
      "The target role ARN is not present in the roles claim of the identity token",
    ],
    [
      "a token for no role",
      { [ROLES]: [] },
      "InvalidIdentityTokenException",
      "The target role ARN is not present in the roles claim of the identity token",
    ],
    [
      "a token of tomorrow",
      { iat: NOW + 301 },
      "InvalidIdentityTokenException",
      `Token issued in the future: ${NOW + 301}`,
    ],
    [
      "a token not before tomorrow",
      { nbf: NOW + 301 },
      "InvalidIdentityTokenException",
      `Token not yet valid: current date/time ${NOW + 300} must be after or equal to the not-before date/time ${NOW + 301}`,
    ],
    [
      "a tag that AWS does not take",
      { [TAGS]: { principal_tags: { "a|b": ["c"] } } },
      "IDPRejectedClaimException",
      "Invalid session tag: a|b",
    ],
    [
      "a source identity with a blank",
      { "https://aws.amazon.com/source_identity": "a b" },
      "IDPRejectedClaimException",
      "Invalid source identity",
    ],
  ])("%s", async ([, change, name, message]) => {
    await createRole();
    await expect(assume(idp.token(claims(change)))).rejects.toMatchObject({ name, message });
    expect(await lastEvent()).toMatchObject({
      userIdentity: { type: "WebIdentityUser", userName: "user-0001" },
      errorCode: name,
      errorMessage: message,
    });
  });

  test("more time than the role gives", async () => {
    await createRole();
    await expect(assume(idp.token(claims()), { DurationSeconds: 7201 })).rejects.toMatchObject({
      Code: "ValidationError",
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
  });
});

test.for<[what: string, change: Record<string, unknown>, message: string]>([
  ["an ARN of nothing", { RoleArn: "nothing-valid-in-here" }, "nothing-valid-in-here is invalid"],
  [
    "an OAuth provider",
    { ProviderId: "graph.facebook.com" },
    "Unsupported identity provider: graph.facebook.com",
  ],
  ["a session without a name", { RoleSessionName: "x" }, "Value 'x' at 'roleSessionName' failed to satisfy"],
])("%s is refused", async ([, change, message]) => {
  await expect(assume(idp.token(claims()), change)).rejects.toMatchObject({
    Code: "ValidationError",
    message: expect.stringContaining(message),
  });
});

test("a token is none of Login with Amazon", async () => {
  await expect(assume(idp.token(claims()), { ProviderId: "www.amazon.com" })).rejects.toMatchObject({
    Code: "InvalidIdentityToken",
    message: "Provided Token is not a Login With Amazon token",
  });
});

test("the record tells that the provider named the role, once it was assumed", async () => {
  await createRole({ StringEquals: { "sts:RoleSessionName": "visit" } });
  const pinned = claims({ [ROLES]: RoleArn });
  await assume(idp.token(pinned));
  expect((await lastEvent())?.additionalEventData).toEqual({ RoleAuthorizedByIdp: true });
  await expect(assume(idp.token(pinned), { RoleSessionName: "other" })).rejects.toThrow();
  expect((await lastEvent())?.additionalEventData).toBeUndefined();
});

test("that everybody may does not mean those whom a provider vouches for", async () => {
  const [Effect, Action] = ["Allow", "sts:AssumeRoleWithWebIdentity"];
  const Statement = { Effect, Principal: { AWS: "*" }, Action };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await house.iam().send(new CreateRoleCommand({ RoleName: "web", AssumeRolePolicyDocument }));
  await expect(assume(idp.token(claims()))).rejects.toMatchObject({ Code: "AccessDenied" });
});

test("session policies limit the session", async () => {
  await createRole();
  const Policy =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}}';
  const answer = await assume(idp.token(claims()), { Policy });
  expect(answer.PackedPolicySize).toBeGreaterThan(0);
  await expect(assume(idp.token(claims()), { Policy: "{" })).rejects.toMatchObject({
    Code: "MalformedPolicyDocument",
  });
});

describe("keys", () => {
  test("are remembered, and asked for again when a token names another", async () => {
    await createRole();
    await assume(idp.token(claims()));
    await assume(idp.token(claims()));
    expect(idp.asked).toHaveLength(2);
    idp.published = [...idp.published, publicJwk(elliptic.publicKey, "second", { alg: "ES256" })];
    const rotated = () => idp.token(claims(), { alg: "ES256", kid: "second" }, elliptic.privateKey);
    // Not at once: made-up key ids must not make the house ask all the time.
    await expect(assume(rotated())).rejects.toMatchObject({ Code: "InvalidIdentityToken" });
    expect(idp.asked).toHaveLength(2);
    house.clock.advance(10_000);
    await assume(rotated());
    expect(idp.asked).toHaveLength(4);
    house.clock.advance(5 * 60_000);
    await assume(rotated());
    expect(idp.asked).toHaveLength(6);
  });

  test.for<[what: string, publish: () => void, message: string]>([
    [
      "of an issuer that calls itself something else",
      () => {
        idp.issuer = "https://impostor.example.com";
      },
      "Couldn't retrieve verification key from your identity provider,  please reference",
    ],
    [
      "for encryption",
      () => {
        idp.published = idp.published.map((key) => ({ ...key, use: "enc" }));
      },
      "The signature of the token is invalid",
    ],
    [
      "that are none",
      () => {
        idp.published = [
          { kty: "RSA", kid: "first", n: "AA" },
          { kty: "oct", kid: "first", k: "AA" },
        ];
      },
      "The signature of the token is invalid",
    ],
  ])("%s are no good", async ([, publish, message]) => {
    await createRole();
    const token = idp.token(claims());
    publish();
    await expect(assume(token)).rejects.toMatchObject({
      Code: "InvalidIdentityToken",
      message: expect.stringContaining(message),
    });
  });

  test("of an issuer that does not answer cannot be had", async () => {
    await createRole();
    const token = idp.token(claims());
    await idp.close();
    await expect(assume(token)).rejects.toMatchObject({
      Code: "InvalidIdentityToken",
      message: NO_KEY,
    });
  });
});

describe("over TLS", () => {
  let secure: TokenIssuer;
  beforeEach(async () => {
    secure = await openTokenIssuer({ tls: true });
    places.set(secure.address, secure.address);
  });
  afterEach(() => secure.close());

  async function assumeOverTls(ThumbprintList: string[] | undefined) {
    const Url = secure.address;
    const iam = house.iam();
    const { OpenIDConnectProviderArn } = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ["shop"], ThumbprintList }),
    );
    const Statement = {
      Effect: "Allow",
      Principal: { Federated: OpenIDConnectProviderArn },
      Action: "sts:AssumeRoleWithWebIdentity",
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new CreateRoleCommand({ RoleName: "web", AssumeRolePolicyDocument }));
    return assume(secure.token(claims({ iss: Url })));
  }

  test("an issuer is believed by the thumbprint of its certificate", async () => {
    expect(await assumeOverTls(undefined)).toMatchObject({ Audience: "shop" });
    const additionalEventData = { identityProviderConnectionVerificationMethod: "Thumbprint" };
    expect(await lastEvent()).toMatchObject({ additionalEventData });
  });

  test("and is not asked on this machine unless the operator says so", async () => {
    places.delete(secure.address);
    const { fingerprint } = new X509Certificate(secure.certificate?.pem ?? "");
    const known = fingerprint.replaceAll(":", "").toLowerCase();
    await expect(assumeOverTls([known])).rejects.toMatchObject({ message: NO_KEY });
    expect(secure.asked).toEqual([]);
  });

  test("and not without it", async () => {
    await expect(assumeOverTls(["b".repeat(40)])).rejects.toMatchObject({
      Code: "InvalidIdentityToken",
      message: NO_KEY,
    });
  });
});

test("it is asked for without any signature, by GET as well", async () => {
  await createRole();
  const parameters = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn,
    RoleSessionName: "visit",
    WebIdentityToken: idp.token(claims()),
  });
  const answer = await fetch(`${house.url}/?${parameters}`);
  expect([answer.status, await answer.text()]).toEqual([
    200,
    expect.stringContaining("<AssumeRoleWithWebIdentityResult>"),
  ]);
});

test("nothing else is", async () => {
  for (const Action of ["GetCallerIdentity", "AssumeRole", "Frobnicate"]) {
    const body = new URLSearchParams({ Action, Version: "2011-06-15", RoleArn, RoleSessionName: "visit" });
    const answer = await fetch(house.url, { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining("<Code>MissingAuthenticationToken</Code>"),
    ]);
  }
});
