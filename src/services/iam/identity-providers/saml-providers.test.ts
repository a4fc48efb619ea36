import {
  CreateSAMLProviderCommand,
  DeleteSAMLProviderCommand,
  GetAccountSummaryCommand,
  GetSAMLProviderCommand,
  ListSAMLProvidersCommand,
  UpdateSAMLProviderCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeCertificate } from "../../../../test/harness/certificate.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { SAML_ISSUER, samlMetadata } from "../../../../test/harness/saml-issuer.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const ARN = "arn:aws:iam::111111111111:saml-provider/idp";
const arn = { SAMLProviderArn: ARN };
const METADATA = samlMetadata();
const key = makeCertificate().privateKeyPem;
const secondKey = makeCertificate().privateKeyPem;

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const create = (change: Record<string, unknown> = {}) =>
  house.iam().send(new CreateSAMLProviderCommand({ Name: "idp", SAMLMetadataDocument: METADATA, ...change }));
const update = (change: Record<string, unknown>) =>
  house.iam().send(new UpdateSAMLProviderCommand({ ...arn, ...change }));
const read = () => house.iam().send(new GetSAMLProviderCommand(arn));

test("a provider is made, read, listed, updated and deleted", async () => {
  const iam = house.iam();
  const { $metadata: _created, ...created } = await create({ Tags: [{ Key: "a", Value: "b" }] });
  expect(created).toEqual({ ...arn, Tags: [{ Key: "a", Value: "b" }] });
  const tags = [{ key: "a", value: "b" }];
  expect(await lastRecord(house)).toEqual({
    eventName: "CreateSAMLProvider",
    readOnly: false,
    requestParameters: { sAMLMetadataDocument: METADATA, name: "idp", tags },
    responseElements: { sAMLProviderArn: ARN, tags },
  });
  const { $metadata: _read, ...provider } = await read();
  expect(provider).toEqual({
    SAMLProviderUUID: expect.stringMatching(/^SAMLSP[A-Z0-9]{16}$/),
    SAMLMetadataDocument: METADATA,
    CreateDate: NOW,
    ValidUntil: new Date("2126-03-02T09:15:07Z"),
    Tags: [{ Key: "a", Value: "b" }],
    AssertionEncryptionMode: "Allowed",
    PrivateKeyList: [],
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "GetSAMLProvider",
    readOnly: true,
    requestParameters: { sAMLProviderArn: ARN },
    responseElements: null,
  });
  const SAMLMetadataDocument = samlMetadata({ validUntil: "2030-01-01T00:00:00Z" });
  expect(await update({ SAMLMetadataDocument })).toMatchObject(arn);
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateSAMLProvider",
    readOnly: false,
    requestParameters: { sAMLMetadataDocument: SAMLMetadataDocument, sAMLProviderArn: ARN },
    responseElements: { sAMLProviderArn: ARN },
  });
  // A hundred years, whatever the metadata says.
  const ValidUntil = new Date("2126-03-02T09:15:07Z");
  expect(await read()).toMatchObject({ SAMLMetadataDocument, ValidUntil, CreateDate: NOW });
  const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}));
  expect(SAMLProviderList).toEqual([{ Arn: ARN, ValidUntil, CreateDate: NOW }]);
  expect(await lastRecord(house)).toEqual({
    eventName: "ListSAMLProviders",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({ Providers: 1 });
  await iam.send(new DeleteSAMLProviderCommand(arn));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteSAMLProvider",
    readOnly: false,
    requestParameters: { sAMLProviderArn: ARN },
    responseElements: null,
  });
  for (const call of [read, () => iam.send(new DeleteSAMLProviderCommand(arn)), () => update({})]) {
    await expect(call()).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: `Manifest not found for arn ${ARN}`,
    });
  }
});

test("keys for encrypted assertions are added and taken away, and never shown", async () => {
  await create({ AddPrivateKey: key, AssertionEncryptionMode: "Required" });
  const record = await lastRecord(house);
  expect(record.requestParameters).toEqual({
    sAMLMetadataDocument: METADATA,
    name: "idp",
    assertionEncryptionMode: "Required",
  });
  const { PrivateKeyList, AssertionEncryptionMode } = await read();
  expect(AssertionEncryptionMode).toBe("Required");
  expect(PrivateKeyList).toEqual([{ KeyId: expect.stringMatching(/^SAMLPK[A-Z0-9]{16}$/), Timestamp: NOW }]);
  const [first] = PrivateKeyList ?? [];
  await expect(update({ RemovePrivateKey: first?.KeyId })).rejects.toMatchObject({
    Code: "InvalidInput",
    message: "Failed to remove private key.",
  });
  await update({ AddPrivateKey: secondKey });
  await expect(update({ AddPrivateKey: key })).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Private key limit of 2 is reached.",
  });
  await expect(update({ AddPrivateKey: key, RemovePrivateKey: first?.KeyId })).rejects.toMatchObject({
    Code: "ValidationError",
    message: expect.stringContaining("Unable to add and remove private keys in the same request."),
  });
  await expect(update({})).rejects.toMatchObject({
    Code: "ValidationError",
    message: expect.stringContaining("No updates are defined for metadata or encryption assertion."),
  });
  await update({ RemovePrivateKey: first?.KeyId });
  expect((await read()).PrivateKeyList).toHaveLength(1);
  await update({ AssertionEncryptionMode: "Allowed" });
  expect(JSON.stringify(await house.events())).not.toContain("PRIVATE KEY");
});

const padded = (text: string) => text.padEnd(1000, " ");
const small = makeCertificate({ bits: 1024 });

test.for<[what: string, document: string]>([
  ["text", padded("metadata")],
  ["a byte order mark", `\ufeff${METADATA}`],
  ["a document type", padded(METADATA.replace("<md:Entity", "<!DOCTYPE x><md:Entity"))],
  ["XML that breaks off", padded(METADATA.slice(0, -5))],
  ["metadata of a service", padded(METADATA.replaceAll("IDPSSODescriptor", "SPSSODescriptor"))],
  ["another element", padded(METADATA.replaceAll("md:EntityDescriptor", "md:Organization"))],
  [
    "metadata of several",
    padded(
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${METADATA}</md:EntitiesDescriptor>`,
    ),
  ],
  ["no issuer", padded(METADATA.replace(`entityID="${SAML_ISSUER}"`, ""))],
  ["no certificate", padded(samlMetadata({ certificates: [] }))],
  ["certificates for encryption only", padded(samlMetadata({ use: ' use="encryption"' }))],
  ["a certificate that is none", padded(samlMetadata({ certificates: ["AAAA"] }))],
  ["a date that is none", padded(samlMetadata({ validUntil: "tomorrow" }))],
])("%s is no metadata", async ([, SAMLMetadataDocument]) => {
  await expect(create({ SAMLMetadataDocument })).rejects.toMatchObject({
    Code: "InvalidInput",
    message: "Could not parse metadata",
  });
});

test("a key of 1024 bits will do, and a descriptor without a use is for signing too", async () => {
  await create({ SAMLMetadataDocument: padded(samlMetadata({ certificates: [small.base64], use: "" })) });
});

test.for<[what: string, change: Record<string, unknown>, code: string, message: string]>([
  [
    "less than a thousand characters",
    { SAMLMetadataDocument: "<a/>" },
    "ValidationError",
    "length greater than or equal to 1000",
  ],
  ["a name with a slash", { Name: "a/b" }, "ValidationError", "regular expression pattern: [\\w._-]+"],
  [
    "a key that is none",
    { AddPrivateKey: "x" },
    "InvalidInput",
    "The private key must be an unencrypted RSA key",
  ],
  [
    "required encryption without a key",
    { AssertionEncryptionMode: "Required" },
    "InvalidInput",
    "Failed to set assertion encryption mode to Required because no private key is present.",
  ],
])("%s is refused", async ([, change, Code, message]) => {
  await expect(create(change)).rejects.toMatchObject({ Code, message: expect.stringContaining(message) });
});

test("a name is taken in any spelling, and there are a hundred at most", async () => {
  await create();
  await expect(create({ Name: "IDP" })).rejects.toMatchObject({
    Code: "EntityAlreadyExists",
    message: "SAMLProvider arn:aws:iam::111111111111:saml-provider/IDP already exists.",
  });
  await expect(update({ RemovePrivateKey: "SAMLPKAAAAAAAAAAAAAAAAAA" })).rejects.toMatchObject({
    Code: "NoSuchEntity",
  });
  for (let number = 1; number < 100; number++) await create({ Name: `idp${number}` });
  await expect(create({ Name: "idp100" })).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Cannot exceed quota for SAMLProvidersPerAccount: 100",
  });
});
