import {
  DeleteServerCertificateCommand,
  GetAccountSummaryCommand,
  GetServerCertificateCommand,
  ListServerCertificatesCommand,
  UpdateServerCertificateCommand,
  UploadServerCertificateCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Issued, makeCertificate } from "../../../../test/harness/certificate.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const SHOWN_NOW = "Mar 2, 2026, 9:15:07\u202fAM";
const ARN = "arn:aws:iam::111111111111:server-certificate/cloudfront/shop";
const named = { ServerCertificateName: "shop" };

let root: Issued;
let intermediate: Issued;
let site: Issued;
let stranger: Issued;
beforeAll(() => {
  root = makeCertificate({ name: "root", isAuthority: true });
  intermediate = makeCertificate({ name: "intermediate", isAuthority: true, signer: root });
  site = makeCertificate({ name: "shop", signer: intermediate, until: "2027-01-01" });
  stranger = makeCertificate({ name: "stranger" });
});

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const upload = (change: Record<string, unknown> = {}) =>
  house.iam().send(
    new UploadServerCertificateCommand({
      ...named,
      CertificateBody: site.pem,
      PrivateKey: site.privateKeyPem,
      ...change,
    }),
  );

test("a server certificate is uploaded, read, renamed and deleted", async () => {
  const iam = house.iam();
  const CertificateChain = intermediate.pem + root.pem;
  const Tags = [
    { Key: "b", Value: "2" },
    { Key: "a", Value: "1" },
  ];
  const uploaded = await upload({ Path: "/cloudfront/", CertificateChain, Tags });
  const ServerCertificateId = uploaded.ServerCertificateMetadata?.ServerCertificateId ?? "";
  expect(ServerCertificateId).toMatch(/^ASCA[A-Z2-7]{17}$/);
  const metadata = {
    Path: "/cloudfront/",
    ServerCertificateName: "shop",
    ServerCertificateId,
    Arn: ARN,
    UploadDate: NOW,
    Expiration: new Date("2027-01-01T00:00:00Z"),
  };
  const sorted = [...Tags].reverse();
  expect(uploaded).toMatchObject({ ServerCertificateMetadata: metadata, Tags: sorted });
  const tags = [
    { key: "a", value: "1" },
    { key: "b", value: "2" },
  ];
  expect(await lastRecord(house)).toEqual({
    eventName: "UploadServerCertificate",
    readOnly: false,
    requestParameters: {
      path: "/cloudfront/",
      serverCertificateName: "shop",
      certificateBody: site.pem,
      certificateChain: CertificateChain,
      tags: [...tags].reverse(),
    },
    responseElements: {
      serverCertificateMetadata: {
        path: "/cloudfront/",
        serverCertificateName: "shop",
        serverCertificateId: ServerCertificateId,
        arn: ARN,
        uploadDate: SHOWN_NOW,
        expiration: "Jan 1, 2027, 12:00:00\u202fAM",
      },
      tags,
    },
  });

  const { ServerCertificate } = await iam.send(new GetServerCertificateCommand(named));
  expect(ServerCertificate).toEqual({
    ServerCertificateMetadata: metadata,
    CertificateBody: site.pem.trim(),
    CertificateChain: CertificateChain.trim(),
    Tags: sorted,
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "GetServerCertificate",
    readOnly: true,
    requestParameters: { serverCertificateName: "shop" },
    responseElements: null,
  });
  const listed = await iam.send(new ListServerCertificatesCommand({ PathPrefix: "/cloud" }));
  expect(listed).toMatchObject({ ServerCertificateMetadataList: [metadata], IsTruncated: false });
  expect(await lastRecord(house)).toMatchObject({
    eventName: "ListServerCertificates",
    readOnly: true,
    requestParameters: { pathPrefix: "/cloud" },
  });
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({ ServerCertificates: 1, ServerCertificatesQuota: 20 });

  const renamed = { ...named, NewServerCertificateName: "store", NewPath: "/" };
  await iam.send(new UpdateServerCertificateCommand(renamed));
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateServerCertificate",
    readOnly: false,
    requestParameters: { serverCertificateName: "shop", newServerCertificateName: "store", newPath: "/" },
    responseElements: null,
  });
  const all = await iam.send(new ListServerCertificatesCommand({}));
  expect(all.ServerCertificateMetadataList).toMatchObject([
    { ServerCertificateId, Arn: "arn:aws:iam::111111111111:server-certificate/store" },
  ]);
  await iam.send(new DeleteServerCertificateCommand({ ServerCertificateName: "store" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteServerCertificate",
    readOnly: false,
    requestParameters: { serverCertificateName: "store" },
    responseElements: null,
  });
  const gone = { ServerCertificateName: "store" };
  for (const call of [
    () => iam.send(new GetServerCertificateCommand(gone)),
    () => iam.send(new DeleteServerCertificateCommand(gone)),
  ]) {
    await expect(call()).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: "The Server Certificate with name store cannot be found.",
    });
  }
});

test("without a chain and tags none are answered", async () => {
  expect(await upload()).not.toHaveProperty("Tags");
  const { ServerCertificate } = await house.iam().send(new GetServerCertificateCommand(named));
  expect(ServerCertificate).toMatchObject({ Tags: [] });
  expect(ServerCertificate).not.toHaveProperty("CertificateChain");
});

const CHAIN =
  "Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: ";

test.for<[what: string, change: () => Record<string, unknown>, code: string, message: string]>([
  ["text", () => ({ CertificateBody: "x" }), "MalformedCertificate", "Unable to parse certificate. Please"],
  [
    "two certificates in one",
    () => ({ CertificateBody: site.pem + root.pem }),
    "MalformedCertificate",
    "Unable to parse certificate. Please",
  ],
  ["no key", () => ({ PrivateKey: "x" }), "MalformedCertificate", "Unable to parse private key."],
  [
    "the key of another certificate",
    () => ({ PrivateKey: stranger.privateKeyPem }),
    "KeyPairMismatch",
    "The private key did not match the public key provided. Please verify the key material and try again.",
  ],
  ["a chain of text", () => ({ CertificateChain: "x" }), "MalformedCertificate", "Unknown"],
  [
    "a chain that ends with the certificate",
    () => ({ CertificateChain: intermediate.pem + site.pem }),
    "MalformedCertificate",
    `${CHAIN}1`,
  ],
  [
    "a chain that begins with another signer",
    () => ({ CertificateChain: root.pem }),
    "MalformedCertificate",
    `${CHAIN}-1`,
  ],
  [
    "a chain that breaks off",
    () => ({ CertificateChain: intermediate.pem + stranger.pem }),
    "MalformedCertificate",
    `${CHAIN}0`,
  ],
])("%s is refused", async ([, change, Code, message]) => {
  await expect(upload(change())).rejects.toMatchObject({ Code, message: expect.stringContaining(message) });
  expect(await lastRecord(house)).toMatchObject({
    eventName: "UploadServerCertificate",
    errorCode: `${Code}Exception`,
  });
});

test.for([
  ["has expired", { until: "2026-03-02" }, "is no longer valid. The 'Not After' date restriction"],
  ["is not valid yet", { from: "2026-03-03" }, "is not yet valid. The 'Not Before' date restriction"],
] as const)("a certificate that %s is refused", async ([, dates, message]) => {
  const { pem, privateKeyPem } = makeCertificate(dates);
  await expect(upload({ CertificateBody: pem, PrivateKey: privateKeyPem })).rejects.toMatchObject({
    Code: "MalformedCertificate",
    message: expect.stringContaining(message),
  });
});

test("a name is taken in any spelling, and there are twenty at most", async () => {
  await upload();
  await expect(upload({ ServerCertificateName: "Shop" })).rejects.toMatchObject({
    Code: "EntityAlreadyExists",
    message: "The Server Certificate with name Shop already exists.",
  });
  for (let number = 2; number <= 20; number++) await upload({ ServerCertificateName: `shop${number}` });
  await expect(upload({ ServerCertificateName: "shop21" })).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Cannot exceed quota for ServerCertificatesPerAccount: 20",
  });
});
