import {
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const enable = (as = house.root) => house.iam(as).send(new EnableOutboundWebIdentityFederationCommand({}));
const disable = () => house.iam().send(new DisableOutboundWebIdentityFederationCommand({}));
const info = () => house.iam().send(new GetOutboundWebIdentityFederationInfoCommand({}));

/** What everybody finds there, without any credentials. */
async function published(url: string, method = "GET") {
  const answer = await fetch(url, { method });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
}

test("federation is enabled, disabled, and enabled again under the same name", async () => {
  const refused = { Code: "FeatureDisabled", $metadata: { httpStatusCode: 404 } };
  await expect(info()).rejects.toMatchObject(refused);
  await expect(disable()).rejects.toMatchObject(refused);
  expect(await lastRecord(house)).toMatchObject({
    eventName: "DisableOutboundWebIdentityFederation",
    errorCode: "FeatureDisabledException",
  });
  const { IssuerIdentifier = "" } = await enable();
  expect(IssuerIdentifier).toMatch(new RegExp(`^${house.url}/_issuers/[0-9a-f-]{36}$`));
  expect(await lastRecord(house)).toEqual({
    eventName: "EnableOutboundWebIdentityFederation",
    readOnly: false,
    requestParameters: null,
    responseElements: { issuerIdentifier: IssuerIdentifier },
  });
  expect(await info()).toMatchObject({ IssuerIdentifier, JwtVendingEnabled: true });
  expect(await lastRecord(house)).toEqual({
    eventName: "GetOutboundWebIdentityFederationInfo",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  await expect(enable()).rejects.toMatchObject({
    Code: "FeatureEnabled",
    $metadata: { httpStatusCode: 409 },
  });
  await disable();
  expect(await lastRecord(house)).toEqual({
    eventName: "DisableOutboundWebIdentityFederation",
    readOnly: false,
    requestParameters: null,
    responseElements: null,
  });
  await expect(info()).rejects.toMatchObject(refused);
  // Tokens given before are good to their end.
  expect(await published(`${IssuerIdentifier}/.well-known/jwks.json`)).toMatchObject({ status: 200 });
  expect((await enable()).IssuerIdentifier).toBe(IssuerIdentifier);
});

test("an issuer publishes what it is and its public keys, and nothing else", async () => {
  const { IssuerIdentifier = "" } = await enable();
  const description = await published(`${IssuerIdentifier}/.well-known/openid-configuration`);
  expect(description).toMatchObject({ status: 200, type: "application/json" });
  expect(JSON.parse(description.text)).toEqual({
    issuer: IssuerIdentifier,
    jwks_uri: `${IssuerIdentifier}/.well-known/jwks.json`,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256", "ES384"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "jti", "https://sts.amazonaws.com/"],
  });
  const { keys } = JSON.parse((await published(`${IssuerIdentifier}/.well-known/jwks.json`)).text);
  expect(keys).toEqual([
    { kty: "RSA", n: expect.any(String), e: "AQAB", kid: "RSA_0", alg: "RS256", use: "sig" },
    {
      kty: "EC",
      crv: "P-384",
      x: expect.any(String),
      y: expect.any(String),
      kid: "EC384_0",
      alg: "ES384",
      use: "sig",
    },
  ]);
  for (const path of ["", "/", "/.well-known/private.json", "/.well-known/openid-configuration/x"]) {
    expect(await published(`${IssuerIdentifier}${path}`)).toMatchObject({ status: 404 });
  }
  const strange = IssuerIdentifier.replace(/[0-9a-f-]{36}$/, "00000000-0000-4000-8000-000000000000");
  expect(await published(`${strange}/.well-known/jwks.json`)).toMatchObject({ status: 404 });
  expect(await published(`${IssuerIdentifier}/.well-known/jwks.json`, "POST")).toMatchObject({ status: 405 });
});

test("every account is an issuer of its own", async () => {
  const other = await house.openAccount("other");
  expect((await enable()).IssuerIdentifier).not.toBe((await enable(other)).IssuerIdentifier);
});

test("the operator says where the world finds the issuers", async () => {
  const elsewhere = await openHouse({ settings: { publicUrl: "https://cairn.example.com" } });
  const { IssuerIdentifier } = await elsewhere.iam().send(new EnableOutboundWebIdentityFederationCommand({}));
  await elsewhere.close();
  expect(IssuerIdentifier).toMatch(/^https:\/\/cairn\.example\.com\/_issuers\//);
});
