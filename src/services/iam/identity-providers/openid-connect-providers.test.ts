import { X509Certificate } from "node:crypto";
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { openTokenIssuer } from "../../../../test/harness/token-issuer.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const THUMBPRINT = "a".repeat(40);
const Url = "https://idp.example.com/tenant";
const ARN = "arn:aws:iam::111111111111:oidc-provider/idp.example.com/tenant";
const arn = { OpenIDConnectProviderArn: ARN };

let house: House;
/** Where the operator says that issuers are. */
let issuers: Map<string, string>;
beforeEach(async () => {
  issuers = new Map();
  house = await openHouse({ settings: { issuers } });
});
afterEach(() => house.close());

const create = (change: Record<string, unknown> = {}) =>
  house.iam().send(new CreateOpenIDConnectProviderCommand({ Url, ThumbprintList: [THUMBPRINT], ...change }));
const read = () => house.iam().send(new GetOpenIDConnectProviderCommand(arn));

test("a provider is made, read, changed, listed and deleted", async () => {
  const iam = house.iam();
  const created = await create({ ClientIDList: ["shop", "shop"], Tags: [{ Key: "team", Value: "web" }] });
  expect(created).toMatchObject({ ...arn, Tags: [{ Key: "team", Value: "web" }] });
  const tags = [{ key: "team", value: "web" }];
  expect(await lastRecord(house)).toEqual({
    eventName: "CreateOpenIDConnectProvider",
    readOnly: false,
    requestParameters: { url: Url, clientIDList: ["shop", "shop"], thumbprintList: [THUMBPRINT], tags },
    responseElements: { openIDConnectProviderArn: ARN, tags },
  });
  const { $metadata: _metadata, ...provider } = await read();
  expect(provider).toEqual({
    Url: "idp.example.com/tenant",
    ClientIDList: ["shop"],
    ThumbprintList: [THUMBPRINT],
    CreateDate: NOW,
    Tags: [{ Key: "team", Value: "web" }],
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "GetOpenIDConnectProvider",
    readOnly: true,
    requestParameters: { openIDConnectProviderArn: ARN },
    responseElements: null,
  });
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...arn, ClientID: "app" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "AddClientIDToOpenIDConnectProvider",
    readOnly: false,
    requestParameters: { openIDConnectProviderArn: ARN, clientID: "app" },
    responseElements: null,
  });
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...arn, ClientID: "app" }));
  expect((await read()).ClientIDList).toEqual(["shop", "app"]);
  await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...arn, ClientID: "shop" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "RemoveClientIDFromOpenIDConnectProvider",
    readOnly: false,
    requestParameters: { openIDConnectProviderArn: ARN, clientID: "shop" },
    responseElements: null,
  });
  await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...arn, ClientID: "shop" }));
  const ThumbprintList = ["b".repeat(40), "c".repeat(40)];
  await iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...arn, ThumbprintList }));
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateOpenIDConnectProviderThumbprint",
    readOnly: false,
    requestParameters: { openIDConnectProviderArn: ARN, thumbprintList: ThumbprintList },
    responseElements: null,
  });
  expect(await read()).toMatchObject({ ClientIDList: ["app"], ThumbprintList });

  const { OpenIDConnectProviderList } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  expect(OpenIDConnectProviderList).toEqual([{ Arn: ARN }]);
  expect(await lastRecord(house)).toEqual({
    eventName: "ListOpenIDConnectProviders",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({ Providers: 1 });
  await iam.send(new DeleteOpenIDConnectProviderCommand(arn));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteOpenIDConnectProvider",
    readOnly: false,
    requestParameters: { openIDConnectProviderArn: ARN },
    responseElements: null,
  });
  await expect(iam.send(new DeleteOpenIDConnectProviderCommand(arn))).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: `OpenId connect Provider ${ARN} cannot be found.`,
  });
});

test("without thumbprints the issuer is asked for its certificate", async () => {
  const issuer = await openTokenIssuer({ tls: true });
  issuers.set(issuer.address, issuer.address);
  const { pem = "" } = issuer.certificate ?? {};
  const thumbprint = new X509Certificate(pem).fingerprint.replaceAll(":", "").toLowerCase();
  const { OpenIDConnectProviderArn } = await create({ Url: issuer.address, ThumbprintList: undefined });
  const provider = await house.iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(provider).toMatchObject({ ThumbprintList: [thumbprint], ClientIDList: [], Tags: [] });
  // What is refused anyway is refused before anybody is asked.
  await issuer.close();
  await expect(create({ Url: issuer.address, ThumbprintList: [] })).rejects.toMatchObject({
    Code: "EntityAlreadyExists",
  });
  await house.iam().send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  await expect(create({ Url: issuer.address, ThumbprintList: [] })).rejects.toMatchObject({
    Code: "OpenIdIdpCommunicationError",
    $metadata: { httpStatusCode: 400 },
  });
  expect(await lastRecord(house)).toMatchObject({
    eventName: "CreateOpenIDConnectProvider",
    errorCode: "OpenIdIdpCommunicationErrorException",
    requestParameters: { url: issuer.address },
  });
});

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index));

test.for<[what: string, change: Record<string, unknown>, code: string, message: string]>([
  [
    "an address without a scheme",
    { Url: "example.org" },
    "ValidationError",
    "Invalid Open ID Connect Provider URL",
  ],
  ["http", { Url: "http://example.org" }, "ValidationError", "Invalid Open ID Connect Provider URL"],
  ["a query", { Url: "https://example.org?a" }, "InvalidInput", "Unknown"],
  ["a fragment", { Url: "https://example.org/#a" }, "InvalidInput", "Unknown"],
  ["a user", { Url: "https://a@example.org" }, "ValidationError", "Invalid Open ID Connect Provider URL"],
  [
    "six thumbprints",
    { ThumbprintList: many(6, (index) => String(index).repeat(40)) },
    "InvalidInput",
    "Thumbprint list must contain fewer than 5 entries.",
  ],
  [
    "a hundred and one clients",
    { ClientIDList: many(101, String) },
    "LimitExceeded",
    "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
  ],
])("%s is refused", async ([, change, Code, message]) => {
  await expect(create(change)).rejects.toMatchObject({ Code, message });
});

test("five thumbprints and a hundred clients are taken, and no more", async () => {
  await create({
    ThumbprintList: many(5, (index) => String(index).repeat(40)),
    ClientIDList: many(100, String),
  });
  await expect(
    house.iam().send(new AddClientIDToOpenIDConnectProviderCommand({ ...arn, ClientID: "more" })),
  ).rejects.toMatchObject({ Code: "LimitExceeded" });
  await expect(create()).rejects.toMatchObject({
    Code: "EntityAlreadyExists",
    message: `Provider with url ${Url} already exists.`,
  });
});

test("of a URL the usual port is left out, of thumbprints the case", async () => {
  const { OpenIDConnectProviderArn } = await create({
    Url: "https://IDP.example.com:443/Path/",
    ThumbprintList: ["A".repeat(40), "G".repeat(40)],
  });
  expect(OpenIDConnectProviderArn).toBe("arn:aws:iam::111111111111:oidc-provider/IDP.example.com/Path/");
  const provider = await house.iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(provider).toMatchObject({
    Url: "IDP.example.com/Path/",
    ThumbprintList: ["a".repeat(40), "g".repeat(40)],
  });
  await expect(
    house
      .iam()
      .send(
        new UpdateOpenIDConnectProviderThumbprintCommand({ OpenIDConnectProviderArn, ThumbprintList: [] }),
      ),
  ).rejects.toMatchObject({
    Code: "InvalidInput",
    message: "Thumbprint list must contain at least one entry.",
  });
});

test("a provider is looked for by its whole ARN, in the caller's account", async () => {
  const other = await house.openAccount("other");
  await create();
  const get = (OpenIDConnectProviderArn: string) =>
    house.iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  const missing = "arn:aws:iam::111111111111:oidc-provider/idp.example.com";
  await expect(get(missing)).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: `OpenIDConnect Provider not found for arn ${missing}`,
  });
  await expect(get("not-an-arn-but-long-enough")).rejects.toMatchObject({ Code: "ValidationError" });
  await expect(house.iam(other).send(new GetOpenIDConnectProviderCommand(arn))).rejects.toMatchObject({
    Code: "AccessDenied",
  });
});

test("a trust policy may name providers that are there", async () => {
  const trust = (Federated: string) =>
    new CreateRoleCommand({
      RoleName: "web",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { Federated }, Action: "sts:AssumeRoleWithWebIdentity" },
      }),
    });
  await expect(house.iam().send(trust(ARN))).rejects.toMatchObject({
    Code: "MalformedPolicyDocument",
    message: `Invalid principal in policy: "FEDERATED":"${ARN}"`,
  });
  await create();
  await house.iam().send(trust(ARN));
  // What nobody of this house can know is taken to be there.
  await house.iam().send(
    new CreateRoleCommand({
      ...trust("arn:aws:iam::999999999999:oidc-provider/x").input,
      RoleName: "outside",
    }),
  );
});
