import { createHash } from "node:crypto";
import {
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  DeleteSAMLProviderCommand,
  GetSAMLProviderCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  UpdateSAMLProviderCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithSAMLCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../test/harness/certificate.ts";
import { type House, openHouse, START_MS } from "../../../test/harness/house.ts";
import {
  type AssertionChange,
  assertionXml,
  encoded,
  encryptedAssertion,
  ROLE_PAIR,
  responseXml,
  SAML_ISSUER,
  samlMetadata,
  samlResponse,
  signXml,
  unsigned,
} from "../../../test/harness/saml-issuer.ts";

const RoleArn = "arn:aws:iam::111111111111:role/saml";
const PrincipalArn = "arn:aws:iam::111111111111:saml-provider/idp";
const SESSION = "arn:aws:sts::111111111111:assumed-role/saml/ann";
const RECIPIENT = "https://signin.aws.amazon.com/saml";
/** As the API reference says: of the issuer, the account, and the provider's name after a slash. */
const QUALIFIER = createHash("sha1").update(`${SAML_ISSUER}111111111111/idp`).digest("base64");

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house
    .iam()
    .send(new CreateSAMLProviderCommand({ Name: "idp", SAMLMetadataDocument: samlMetadata() }));
});
afterEach(() => house.close());

async function createRole(Condition: object = {}, Action: string | string[] = "sts:AssumeRoleWithSAML") {
  const Statement = { Effect: "Allow", Principal: { Federated: PrincipalArn }, Action, Condition };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await house
    .iam()
    .send(new CreateRoleCommand({ RoleName: "saml", AssumeRolePolicyDocument, MaxSessionDuration: 7200 }));
}

const assume = (SAMLAssertion: string, change: Record<string, unknown> = {}) =>
  house.sts().send(new AssumeRoleWithSAMLCommand({ RoleArn, PrincipalArn, SAMLAssertion, ...change }));

const lastEvent = async () => (await house.events("AssumeRoleWithSAML")).at(-1);

test("a signed assertion gives a session of a role that trusts its provider", async () => {
  await createRole({ StringEquals: { "saml:aud": RECIPIENT, "saml:iss": SAML_ISSUER } });
  const { $metadata: _metadata, ...answer } = await assume(samlResponse(), { DurationSeconds: 7200 });
  const assumedRoleId = answer.AssumedRoleUser?.AssumedRoleId;
  expect(answer).toEqual({
    Credentials: {
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: new Date(START_MS + 7200_000),
    },
    AssumedRoleUser: { AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:ann$/), Arn: SESSION },
    Subject: "ann@example.com",
    SubjectType: "persistent",
    Issuer: SAML_ISSUER,
    Audience: RECIPIENT,
    NameQualifier: QUALIFIER,
  });
  expect(await lastEvent()).toEqual({
    eventVersion: "1.11",
    userIdentity: {
      type: "SAMLUser",
      principalId: `${QUALIFIER}:ann@example.com`,
      userName: "ann@example.com",
      identityProvider: QUALIFIER,
    },
    eventTime: "2026-03-02T09:15:07Z",
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRoleWithSAML",
    awsRegion: "us-east-1",
    sourceIPAddress: "127.0.0.1",
    userAgent: expect.stringContaining("aws-sdk-js/"),
    requestParameters: {
      sAMLAssertionID: "_a1",
      roleSessionName: "ann",
      roleArn: RoleArn,
      principalArn: PrincipalArn,
      durationSeconds: 7200,
    },
    responseElements: {
      credentials: {
        accessKeyId: answer.Credentials?.AccessKeyId,
        sessionToken: answer.Credentials?.SessionToken,
        expiration: "Mar 2, 2026, 11:15:07\u202fAM",
      },
      assumedRoleUser: { assumedRoleId, arn: SESSION },
      subject: "ann@example.com",
      subjectType: "persistent",
      issuer: SAML_ISSUER,
      audience: RECIPIENT,
      nameQualifier: QUALIFIER,
    },
    requestID: expect.any(String),
    eventID: expect.any(String),
    readOnly: true,
    resources: [
      { accountId: "111111111111", type: "AWS::IAM::Role", ARN: RoleArn },
      { accountId: "111111111111", type: "AWS::IAM::SAMLProvider", ARN: PrincipalArn },
    ],
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111111111111",
    eventCategory: "Management",
  });
});

test("policies of the session may ask who its subject is", async () => {
  await createRole();
  await house.iam().send(
    new PutRolePolicyCommand({
      RoleName: "saml",
      PolicyName: "p",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "iam:ListUsers",
          Resource: "*",
          Condition: {
            StringEquals: {
              "saml:sub": "ann@example.com",
              "saml:sub_type": "persistent",
              "saml:namequalifier": QUALIFIER,
              "aws:FederatedProvider": PrincipalArn,
            },
            // What is known of the assertion is gone with it.
            Null: { "saml:aud": "true" },
          },
        },
      }),
    }),
  );
  const { Credentials } = await assume(samlResponse());
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
  expect((await house.sts(credentials).send(new GetCallerIdentityCommand({}))).Arn).toBe(SESSION);
  await house.iam(credentials).send(new ListUsersCommand({}));
});

const MANDATORY = "Response (with optional signature) must contain an assertion with a mandatory signature";

describe("is believed", () => {
  test.for<[what: string, change: AssertionChange, answer: object]>([
    ["one that begins in the future", { conditions: ' NotBefore="2026-03-03T09:15:07Z"' }, {}],
    ["one for another audience", { audience: "https://other.example.com" }, {}],
    // Trust policies ask for the recipient, or nobody does.
    ["one for another recipient", { recipient: "not-a-url" }, { Audience: "not-a-url" }],
  ])("%s", async ([, change, answer]) => {
    await createRole();
    expect(await assume(samlResponse(change))).toMatchObject(answer);
  });

  test("a provider that shortens the session, and none that lengthens it", async () => {
    await createRole();
    const until = async (SessionDuration: string, change = {}) =>
      (await assume(samlResponse({ attributes: { SessionDuration: [SessionDuration] } }), change)).Credentials
        ?.Expiration;
    expect(await until("900")).toEqual(new Date(START_MS + 900_000));
    expect(await until("7200")).toEqual(new Date(START_MS + 3_600_000));
    expect(await until("7200", { DurationSeconds: 7200 })).toEqual(new Date(START_MS + 7_200_000));
    await expect(until("soon")).rejects.toMatchObject({ name: "InvalidIdentityTokenException" });
  });

  test("a signed response with a signed assertion", async () => {
    await createRole();
    await assume(encoded(signXml(responseXml(signXml(assertionXml(), "_a1")), "_r1")));
  });

  test("XML that is written otherwise than it was signed", async () => {
    await createRole();
    const written = Buffer.from(samlResponse(), "base64")
      .toString()
      .replaceAll("></saml:SubjectConfirmationData>", "/>")
      .replace(
        'ID="_a1" IssueInstant="2026-03-02T09:15:00Z"',
        "IssueInstant='2026-03-02T09:15:00Z'\n  ID='_a1'",
      );
    await assume(encoded(`<?xml version="1.0" encoding="UTF-8"?>\n${written}`));
  });

  test("base64 in lines, ARNs in the other order, and another key of the provider", async () => {
    await createRole();
    const second = makeCertificate({ name: "second" });
    const SAMLMetadataDocument = samlMetadata({ certificates: [makeCertificate().base64, second.base64] });
    await house
      .iam()
      .send(new UpdateSAMLProviderCommand({ SAMLProviderArn: PrincipalArn, SAMLMetadataDocument }));
    const Role = ["arn:aws:iam::1:role/x,y", ROLE_PAIR.split(",").reverse().join(" , ")];
    const response = samlResponse({ attributes: { Role } }, { by: second });
    await assume(response.match(/.{1,76}/g)?.join("\r\n") ?? "");
  });

  test("the endpoint of a Region, and of the provider itself", async () => {
    await createRole();
    await assume(samlResponse({ recipient: "https://eu-west-1.signin.aws.amazon.com/saml" }));
    const { SAMLProviderUUID } = await house
      .iam()
      .send(new GetSAMLProviderCommand({ SAMLProviderArn: PrincipalArn }));
    const recipient = `${RECIPIENT}/acs/${SAMLProviderUUID}`;
    await assume(samlResponse({ recipient, audience: recipient }));
  });
});

test("tags and the source identity come with the assertion", async () => {
  await createRole({ StringEquals: { "aws:RequestTag/team": "web", "sts:SourceIdentity": "ann" } }, [
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "sts:SetSourceIdentity",
  ]);
  const attributes = {
    "PrincipalTag:team": ["web"],
    TransitiveTagKeys: ["team"],
    SourceIdentity: ["ann"],
  };
  expect(await assume(samlResponse({ attributes }))).toMatchObject({
    SourceIdentity: "ann",
    PackedPolicySize: 1,
  });
  expect((await lastEvent())?.requestParameters).toMatchObject({
    principalTags: { team: "web" },
    transitiveTagKeys: ["team"],
    sourceIdentity: "ann",
  });
});

test("the session ends where the identity provider ends it", async () => {
  await createRole();
  const { Credentials } = await assume(samlResponse({ sessionUntil: "2026-03-02T09:45:00Z" }));
  expect(Credentials?.Expiration).toEqual(new Date("2026-03-02T09:45:00Z"));
});

describe("trust policies ask for attributes", () => {
  const AFFILIATION = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1";
  test.for<[what: string, condition: object, change: AssertionChange, allowed: boolean]>([
    [
      "another recipient",
      { StringEquals: { "saml:aud": "https://eu-west-1.signin.aws.amazon.com/saml" } },
      {},
      false,
    ],
    ["the kind of the subject", { StringEquals: { "saml:sub_type": "persistent" } }, {}, true],
    ["the account and provider", { StringEquals: { "saml:doc": "111111111111/idp" } }, {}, true],
    [
      "one of several values",
      { "ForAnyValue:StringEquals": { "saml:edupersonaffiliation": "staff" } },
      { attributes: { [AFFILIATION]: ["member", "staff"] } },
      true,
    ],
    [
      "a value that is missing",
      { "ForAnyValue:StringEquals": { "saml:edupersonaffiliation": "staff" } },
      {},
      false,
    ],
  ])("%s", async ([, condition, change, allowed]) => {
    await createRole(condition);
    const outcome = await assume(samlResponse(change)).catch((error) => error.message);
    if (allowed) expect(outcome).toHaveProperty("Credentials");
    else expect(outcome).toBe("Not authorized to perform sts:AssumeRoleWithSAML");
  });
});

const assertion = () => signXml(assertionXml(), "_a1");
const evil = (id = "_a2") => unsigned(assertionXml({ id, subject: "root@example.com" }));
const stranger = makeCertificate({ name: "stranger" });
const DS = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const wrapped = (inside: string) => encoded(unsigned(responseXml(inside)));

/** None of these proves anything, and none is recorded. */
describe("is no proof", () => {
  test.for<[what: string, response: () => string, message: string]>([
    ["no base64", () => "<samlp:Response/>", "Invalid base64 SAMLResponse"],
    ["no XML", () => encoded("response"), "Invalid base64 SAMLResponse"],
    ["an assertion without a response", () => encoded(assertion()), "Invalid base64 SAMLResponse"],
    ["no assertion", () => encoded(signXml(responseXml(""), "_r1")), "Invalid base64 SAMLResponse"],
    ["no signature", () => wrapped(unsigned(assertionXml())), MANDATORY],
    [
      "a signature of the response only",
      () => encoded(signXml(responseXml(unsigned(assertionXml())), "_r1")),
      MANDATORY,
    ],
    [
      "a signature of the response that does not hold, over an assertion's that does",
      () => encoded(signXml(responseXml(assertion()), "_r1").replace("<samlp:Status>", "<samlp:Status> ")),
      "Response signature invalid",
    ],
    ["the signature of a stranger", () => samlResponse({}, { by: stranger }), "Response signature invalid"],
    [
      "an assertion changed after it was signed",
      () => wrapped(assertion().replace("ann@example.com", "bob@example.com")),
      "Response signature invalid",
    ],
    [
      "a signature over another element",
      () => wrapped(signXml(assertionXml(), "_a1", { reference: "#_r1" })),
      "Response signature invalid",
    ],
    ["a signature over everything", () => samlResponse({}, { reference: "" }), "Response signature invalid"],
    [
      "an algorithm that is broken",
      () => samlResponse({}, { signatureAlgorithm: `${DS}rsa-sha1` }),
      "Response signature invalid",
    ],
    [
      "a digest that is broken",
      () => samlResponse({}, { digestAlgorithm: `${DS}sha1` }),
      "Response signature invalid",
    ],
    [
      "an HMAC with the public key",
      () => samlResponse({}, { signatureAlgorithm: `${DS}hmac-sha1` }),
      "Response signature invalid",
    ],
    [
      "a transform that picks something else",
      () =>
        samlResponse(
          {},
          { transforms: [`${DS}enveloped-signature`, "http://www.w3.org/TR/1999/REC-xslt-19991116"] },
        ),
      "Response signature invalid",
    ],
    [
      "no enveloped transform",
      () => samlResponse({}, { transforms: [EXCLUSIVE] }),
      "Response signature invalid",
    ],
    ["two assertions", () => wrapped(assertion() + evil()), "Response signature invalid"],
    ["two assertions, the other first", () => wrapped(evil() + assertion()), "Response signature invalid"],
    ["two with the same ID", () => wrapped(evil("_a1") + assertion()), "Response signature invalid"],
    [
      "the signed assertion wrapped into an evil one",
      () =>
        wrapped(assertionXml({ id: "_a2", subject: "root@example.com" }).replace("@SIGNATURE@", assertion())),
      "Response signature invalid",
    ],
    [
      "the signature of the good assertion, which lies inside it, on an evil one",
      () => {
        const signature = /<ds:Signature .*<\/ds:Signature>/.exec(assertion())?.[0] ?? "";
        const object = `<ds:Object>${unsigned(assertionXml())}</ds:Object></ds:Signature>`;
        return wrapped(
          assertionXml({ id: "_a2", subject: "root@example.com" }).replace(
            "@SIGNATURE@",
            signature.replace("</ds:Signature>", object),
          ),
        );
      },
      "Response signature invalid",
    ],
    [
      "the signed assertion in an extension, an evil one in its place",
      () => encoded(unsigned(responseXml(`<samlp:Extensions>${assertion()}</samlp:Extensions>${evil()}`))),
      "Response signature invalid",
    ],
    [
      "a bad signature beside a good one",
      () =>
        encoded(
          signXml(responseXml(assertion()), "_r1").replace(/(_r1.*?<ds:SignatureValue>)..../, "$1AAAA"),
        ),
      "Response signature invalid",
    ],
    [
      "another issuer",
      () => samlResponse({ issuer: "https://other.example.com" }),
      "Issuer not present in specified provider",
    ],
    ["no subject", () => samlResponse({ subject: "" }), "Invalid base64 SAMLResponse"],
    ["no recipient", () => samlResponse({ recipient: "" }), "Invalid base64 SAMLResponse"],
    ["a time that is none", () => samlResponse({ until: "soon" }), "Invalid base64 SAMLResponse"],
    [
      "a limit that is none",
      () => samlResponse({ conditions: ' NotOnOrAfter="later"' }),
      "Invalid base64 SAMLResponse",
    ],
    [
      "a subject said twice",
      () => samlResponse({ extra: "<saml:Subject><saml:NameID>bob</saml:NameID></saml:Subject>" }),
      "Invalid base64 SAMLResponse",
    ],
    [
      "a document type",
      () => encoded(`<!DOCTYPE r [<!ENTITY a "x">]>${unsigned(responseXml(assertion()))}`),
      "Invalid base64 SAMLResponse",
    ],
  ])("%s", async ([, response, message]) => {
    await createRole();
    await expect(assume(response())).rejects.toMatchObject({ Code: "InvalidIdentityToken", message });
    expect(await lastEvent()).toBeUndefined();
  });

  test("a subject with a comment in it is read whole", async () => {
    await createRole({ StringEquals: { "saml:sub": "ann@example.com.evil.example" } });
    const signed = signXml(assertionXml({ subject: "ann@example.com.evil.example" }), "_a1");
    const commented = signed.replace("ann@example.com.evil", "ann@example.com<!---->.evil");
    expect(await assume(wrapped(commented))).toMatchObject({ Subject: "ann@example.com.evil.example" });
  });

  test("a provider that does not exist", async () => {
    await expect(assume(samlResponse(), { PrincipalArn: `${PrincipalArn}s` })).rejects.toMatchObject({
      Code: "InvalidIdentityToken",
      message: "Specified provider doesn't exist.",
    });
    await house.iam().send(new DeleteSAMLProviderCommand({ SAMLProviderArn: PrincipalArn }));
    await expect(assume(samlResponse())).rejects.toMatchObject({ Code: "InvalidIdentityToken" });
  });

  test("that somebody else was authenticated", async () => {
    await createRole();
    await expect(assume(encoded(unsigned(responseXml(assertion(), "Responder"))))).rejects.toMatchObject({
      Code: "IDPRejectedClaim",
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe("is refused and recorded", () => {
  test.for<[what: string, change: AssertionChange, name: string, message: string]>([
    [
      "an assertion of six minutes ago",
      { issued: "2026-03-02T09:10:06Z" },
      "ExpiredTokenException",
      "Token must be redeemed within 5 minutes of issuance",
    ],
    [
      "one that has ended",
      { until: "2026-03-02T09:15:07Z" },
      "ExpiredTokenException",
      "Response has expired",
    ],
    [
      "one whose conditions have ended",
      { conditions: ' NotOnOrAfter="2026-03-02T09:15:00Z"' },
      "ExpiredTokenException",
      "Response has expired",
    ],
    [
      "one without a name for the session",
      { attributes: { RoleSessionName: [] } },
      "InvalidIdentityTokenException",
      "RoleSessionName is required in AuthnResponse",
    ],
    [
      "one with a name that is none",
      { attributes: { RoleSessionName: ["a b"] } },
      "InvalidIdentityTokenException",
      "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}",
    ],
    [
      "one that names another role",
      { attributes: { Role: [ROLE_PAIR.replace("role/saml", "role/other")] } },
      "InvalidIdentityTokenException",
      "SAML Assertion doesn't contain the requested Role and Metadata in the attributes",
    ],
    [
      "one that names another provider",
      { attributes: { Role: [ROLE_PAIR.replace("provider/idp", "provider/other")] } },
      "InvalidIdentityTokenException",
      "SAML Assertion doesn't contain the requested Role and Metadata in the attributes",
    ],
  ])("%s", async ([, change, name, message]) => {
    await createRole();
    await expect(assume(samlResponse(change))).rejects.toMatchObject({ name, message });
    expect(await lastEvent()).toMatchObject({
      userIdentity: { type: "SAMLUser", userName: "ann@example.com" },
      errorCode: name,
      errorMessage: message,
      recipientAccountId: "111111111111",
    });
  });

  test("more time than the role gives", async () => {
    await createRole();
    await expect(assume(samlResponse(), { DurationSeconds: 7201 })).rejects.toMatchObject({
      Code: "ValidationError",
    });
  });

  test("a role that is not there", async () => {
    await expect(assume(samlResponse())).rejects.toMatchObject({ Code: "AccessDenied" });
  });
});

describe("encrypted assertions", () => {
  const recipient = makeCertificate({ name: "recipient" });

  async function withKey(change: Record<string, unknown> = {}) {
    await createRole();
    await house.iam().send(
      new UpdateSAMLProviderCommand({
        SAMLProviderArn: PrincipalArn,
        AddPrivateKey: recipient.privateKeyPem,
        ...change,
      }),
    );
  }

  test.for(["aes256-gcm", "aes128-cbc"] as const)("are read with the provider's key: %s", async (mode) => {
    await withKey();
    await assume(wrapped(encryptedAssertion(assertion(), recipient, mode)));
  });

  test("are to be signed themselves, also within a signed response", async () => {
    await withKey();
    const signed = (inside: string) => {
      const written = inside.replaceAll(/<(xenc:\w+) Algorithm="([^"]*)"\/>/g, '<$1 Algorithm="$2"></$1>');
      return encoded(signXml(responseXml(written), "_r1"));
    };
    await expect(
      assume(signed(encryptedAssertion(unsigned(assertionXml()), recipient))),
    ).rejects.toMatchObject({ message: MANDATORY });
    await assume(signed(encryptedAssertion(assertion(), recipient)));
  });

  test("come with the key for eight recipients at most, for each is tried", async () => {
    await withKey();
    const withKeys = (count: number) =>
      wrapped(
        encryptedAssertion(assertion(), recipient).replace(
          /<xenc:EncryptedKey[\s>][\s\S]*?<\/xenc:EncryptedKey>/,
          (key) => key.repeat(count),
        ),
      );
    await assume(withKeys(8));
    await expect(assume(withKeys(9))).rejects.toMatchObject({ message: "Response signature invalid" });
  });

  test("are asked for where the provider requires them", async () => {
    await withKey({ AssertionEncryptionMode: "Required" });
    await expect(assume(samlResponse())).rejects.toMatchObject({
      message: "The assertion must be encrypted",
    });
    await assume(wrapped(encryptedAssertion(assertion(), recipient)));
  });

  test.for<[what: string, response: () => string, message: string]>([
    [
      "for somebody else",
      () => wrapped(encryptedAssertion(assertion(), stranger)),
      "Response signature invalid",
    ],
    ["of something else", () => wrapped(encryptedAssertion("<a/>", recipient)), "Response signature invalid"],
    [
      "of an assertion that is not signed",
      () => wrapped(encryptedAssertion(unsigned(assertionXml()), recipient)),
      "Response signature invalid",
    ],
    [
      "beside one that is signed",
      () => wrapped(encryptedAssertion(unsigned(assertionXml({ id: "_a2" })), recipient) + assertion()),
      "Response signature invalid",
    ],
  ])("%s are no proof", async ([, response, message]) => {
    await withKey();
    await expect(assume(response())).rejects.toMatchObject({ Code: "InvalidIdentityToken", message });
  });
});
