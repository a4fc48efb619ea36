import { createHash, X509Certificate } from "node:crypto";
import {
  CreateUserCommand,
  DeleteSigningCertificateCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  ListSigningCertificatesCommand,
  UpdateSigningCertificateCommand,
  UploadSigningCertificateCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeCertificate } from "../../../../test/harness/certificate.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { encodeBase32 } from "../../../pure/multi-factor/base32.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const alice = { UserName: "alice" };
const first = makeCertificate().pem;
const second = makeCertificate().pem;
const third = makeCertificate().pem;
const expired = makeCertificate({ until: "2026-03-01" }).pem;

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.iam().send(new CreateUserCommand(alice));
});
afterEach(() => house.close());

const upload = (CertificateBody: string, owner = alice) =>
  house.iam().send(new UploadSigningCertificateCommand({ ...owner, CertificateBody }));

test("a signing certificate is uploaded, made inactive and deleted", async () => {
  const iam = house.iam();
  const { Certificate } = await upload(first);
  expect(Certificate).toEqual({
    UserName: "alice",
    CertificateId: encodeBase32(createHash("sha1").update(new X509Certificate(first).raw).digest()),
    CertificateBody: first,
    Status: "Active",
    UploadDate: NOW,
  });
  const id = { CertificateId: Certificate?.CertificateId ?? "" };
  expect(await lastRecord(house)).toEqual({
    eventName: "UploadSigningCertificate",
    readOnly: false,
    requestParameters: { userName: "alice", certificateBody: first },
    responseElements: {
      certificate: {
        userName: "alice",
        certificateId: id.CertificateId,
        certificateBody: first,
        status: "Active",
        uploadDate: "Mar 2, 2026, 9:15:07\u202fAM",
      },
    },
  });
  await iam.send(new UpdateSigningCertificateCommand({ ...alice, ...id, Status: "Inactive" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateSigningCertificate",
    readOnly: false,
    requestParameters: { userName: "alice", certificateId: id.CertificateId, status: "Inactive" },
    responseElements: null,
  });
  const listed = await iam.send(new ListSigningCertificatesCommand(alice));
  expect(listed).toMatchObject({
    Certificates: [{ ...Certificate, Status: "Inactive" }],
    IsTruncated: false,
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "ListSigningCertificates",
    readOnly: true,
    requestParameters: { userName: "alice" },
    responseElements: null,
  });
  await expect(iam.send(new DeleteUserCommand(alice))).rejects.toMatchObject({
    Code: "DeleteConflict",
    message: "Cannot delete entity, must delete certificates first.",
  });
  await iam.send(new DeleteSigningCertificateCommand({ ...alice, ...id }));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteSigningCertificate",
    readOnly: false,
    requestParameters: { userName: "alice", certificateId: id.CertificateId },
    responseElements: null,
  });
  expect((await iam.send(new ListSigningCertificatesCommand(alice))).Certificates).toEqual([]);
  await iam.send(new DeleteUserCommand(alice));
});

test("root's own are called by no name", async () => {
  const iam = house.iam();
  const { Certificate } = await iam.send(new UploadSigningCertificateCommand({ CertificateBody: first }));
  expect(Certificate).not.toHaveProperty("UserName");
  expect((await iam.send(new ListSigningCertificatesCommand({}))).Certificates).toEqual([Certificate]);
  expect((await iam.send(new ListSigningCertificatesCommand(alice))).Certificates).toEqual([]);
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({
    AccountSigningCertificatesPresent: 1,
    SigningCertificatesPerUserQuota: 2,
  });
});

test("there are two a user, and each certificate stands for one user", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
  await upload(first);
  await upload(second);
  await expect(upload(third)).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Cannot exceed quota for CertificatesPerUser: 2",
  });
  await expect(upload(first, { UserName: "bob" })).rejects.toMatchObject({ Code: "DuplicateCertificate" });
  expect(await lastRecord(house)).toMatchObject({ errorCode: "DuplicateCertificateException" });
});

test("uploaded again it is what it was, though the answer calls it active", async () => {
  const { Certificate } = await upload(first);
  const id = { CertificateId: Certificate?.CertificateId ?? "" };
  await house.iam().send(new UpdateSigningCertificateCommand({ ...alice, ...id, Status: "Inactive" }));
  house.clock.advance(60_000);
  expect((await upload(first)).Certificate).toEqual(Certificate);
  const listed = await house.iam().send(new ListSigningCertificatesCommand(alice));
  expect(listed.Certificates).toEqual([{ ...Certificate, Status: "Inactive" }]);
});

test("a certificate keeps its id, in whatever account it stands", async () => {
  const { Certificate } = await upload(first);
  const id = { CertificateId: Certificate?.CertificateId ?? "" };
  expect(id.CertificateId).toHaveLength(32);
  const other = house.iam(await house.openAccount("other"));
  const twin = await other.send(new UploadSigningCertificateCommand({ CertificateBody: first }));
  expect(twin.Certificate).toMatchObject(id);
  await other.send(new UpdateSigningCertificateCommand({ ...id, Status: "Inactive" }));
  const listed = await house.iam().send(new ListSigningCertificatesCommand(alice));
  expect(listed.Certificates).toMatchObject([{ ...id, Status: "Active" }]);
  await other.send(new DeleteSigningCertificateCommand(id));
  await house.iam().send(new DeleteSigningCertificateCommand({ ...alice, ...id }));
  expect((await upload(first)).Certificate).toMatchObject(id);
});

const NO_ID = "NONEXISTENTCERTID12345678901";

test.for<[what: string, call: () => Promise<unknown>, code: string, message: string]>([
  [
    "text",
    () => upload("invalid-certificate-body"),
    "MalformedCertificate",
    "Certificate invalid-certificate-body is malformed.",
  ],
  [
    "a certificate that has expired",
    () => upload(expired),
    "MalformedCertificate",
    `Certificate ${expired} is malformed.`,
  ],
  [
    "a certificate of nobody",
    () => upload(first, { UserName: "nobody" }),
    "NoSuchEntity",
    "The user with name nobody cannot be found.",
  ],
  [
    "the status of an unknown certificate",
    () =>
      house
        .iam()
        .send(new UpdateSigningCertificateCommand({ ...alice, CertificateId: NO_ID, Status: "Active" })),
    "NoSuchEntity",
    `The Certificate with id ${NO_ID} cannot be found.`,
  ],
  [
    "deletion of an unknown certificate",
    () => house.iam().send(new DeleteSigningCertificateCommand({ ...alice, CertificateId: NO_ID })),
    "NoSuchEntity",
    `The Certificate with id ${NO_ID} cannot be found.`,
  ],
  [
    "a status that only time sets",
    () =>
      house
        .iam()
        .send(new UpdateSigningCertificateCommand({ ...alice, CertificateId: NO_ID, Status: "Expired" })),
    "InvalidInput",
    "Operation does not support status Expired",
  ],
])("%s is refused", async ([, call, Code, message]) => {
  await expect(call()).rejects.toMatchObject({ Code, message });
});
