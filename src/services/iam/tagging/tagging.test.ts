import {
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  ListInstanceProfileTagsCommand,
  ListMFADeviceTagsCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListPolicyTagsCommand,
  ListRoleTagsCommand,
  ListSAMLProviderTagsCommand,
  ListServerCertificateTagsCommand,
  ListUserTagsCommand,
  TagInstanceProfileCommand,
  TagMFADeviceCommand,
  TagOpenIDConnectProviderCommand,
  TagPolicyCommand,
  TagRoleCommand,
  TagSAMLProviderCommand,
  TagServerCertificateCommand,
  TagUserCommand,
  UntagInstanceProfileCommand,
  UntagMFADeviceCommand,
  UntagOpenIDConnectProviderCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
  UntagSAMLProviderCommand,
  UntagServerCertificateCommand,
  UntagUserCommand,
  UploadServerCertificateCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../../test/harness/certificate.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { samlMetadata } from "../../../../test/harness/saml-issuer.ts";

const ARN = "arn:aws:iam::111111111111:policy/it";
const MFA = "arn:aws:iam::111111111111:mfa/it";
const SAML = "arn:aws:iam::111111111111:saml-provider/it";
const OIDC = "arn:aws:iam::111111111111:oidc-provider/idp.example.com";
const site = makeCertificate();
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "it" }));
  await iam.send(new CreateRoleCommand({ RoleName: "it", AssumeRolePolicyDocument: TRUST }));
  await iam.send(new CreatePolicyCommand({ PolicyName: "it", PolicyDocument: ALLOW }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "it" }));
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "it" }));
  await iam.send(
    new UploadServerCertificateCommand({
      ServerCertificateName: "it",
      CertificateBody: site.pem,
      PrivateKey: site.privateKeyPem,
    }),
  );
  await iam.send(
    new CreateSAMLProviderCommand({ Name: "it", SAMLMetadataDocument: samlMetadata().padEnd(1000) }),
  );
  const Url = "https://idp.example.com";
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url, ThumbprintList: ["a".repeat(40)] }));
});
afterEach(() => house.close());

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const TAGGED = [
  {
    noun: "User",
    named: { userName: "it" },
    ignoresCase: true,
    tag: (Tags: Tag[]) => house.iam().send(new TagUserCommand({ UserName: "it", Tags })),
    untag: (TagKeys: string[]) => house.iam().send(new UntagUserCommand({ UserName: "it", TagKeys })),
    list: (page = {}) => house.iam().send(new ListUserTagsCommand({ UserName: "it", ...page })),
  },
  {
    noun: "Role",
    named: { roleName: "it" },
    ignoresCase: true,
    tag: (Tags: Tag[]) => house.iam().send(new TagRoleCommand({ RoleName: "it", Tags })),
    untag: (TagKeys: string[]) => house.iam().send(new UntagRoleCommand({ RoleName: "it", TagKeys })),
    list: (page = {}) => house.iam().send(new ListRoleTagsCommand({ RoleName: "it", ...page })),
  },
  {
    noun: "Policy",
    named: { policyArn: ARN },
    ignoresCase: false,
    tag: (Tags: Tag[]) => house.iam().send(new TagPolicyCommand({ PolicyArn: ARN, Tags })),
    untag: (TagKeys: string[]) => house.iam().send(new UntagPolicyCommand({ PolicyArn: ARN, TagKeys })),
    list: (page = {}) => house.iam().send(new ListPolicyTagsCommand({ PolicyArn: ARN, ...page })),
  },
  {
    noun: "InstanceProfile",
    named: { instanceProfileName: "it" },
    ignoresCase: false,
    tag: (Tags: Tag[]) =>
      house.iam().send(new TagInstanceProfileCommand({ InstanceProfileName: "it", Tags })),
    untag: (TagKeys: string[]) =>
      house.iam().send(new UntagInstanceProfileCommand({ InstanceProfileName: "it", TagKeys })),
    list: (page = {}) =>
      house.iam().send(new ListInstanceProfileTagsCommand({ InstanceProfileName: "it", ...page })),
  },
  {
    noun: "MFADevice",
    named: { serialNumber: MFA },
    ignoresCase: false,
    tag: (Tags: Tag[]) => house.iam().send(new TagMFADeviceCommand({ SerialNumber: MFA, Tags })),
    untag: (TagKeys: string[]) => house.iam().send(new UntagMFADeviceCommand({ SerialNumber: MFA, TagKeys })),
    list: (page = {}) => house.iam().send(new ListMFADeviceTagsCommand({ SerialNumber: MFA, ...page })),
  },
  {
    noun: "ServerCertificate",
    named: { serverCertificateName: "it" },
    ignoresCase: false,
    tag: (Tags: Tag[]) =>
      house.iam().send(new TagServerCertificateCommand({ ServerCertificateName: "it", Tags })),
    untag: (TagKeys: string[]) =>
      house.iam().send(new UntagServerCertificateCommand({ ServerCertificateName: "it", TagKeys })),
    list: (page = {}) =>
      house.iam().send(new ListServerCertificateTagsCommand({ ServerCertificateName: "it", ...page })),
  },
  {
    noun: "SAMLProvider",
    named: { sAMLProviderArn: SAML },
    ignoresCase: false,
    tag: (Tags: Tag[]) => house.iam().send(new TagSAMLProviderCommand({ SAMLProviderArn: SAML, Tags })),
    untag: (TagKeys: string[]) =>
      house.iam().send(new UntagSAMLProviderCommand({ SAMLProviderArn: SAML, TagKeys })),
    list: (page = {}) =>
      house.iam().send(new ListSAMLProviderTagsCommand({ SAMLProviderArn: SAML, ...page })),
  },
  {
    noun: "OpenIDConnectProvider",
    named: { openIDConnectProviderArn: OIDC },
    ignoresCase: false,
    tag: (Tags: Tag[]) =>
      house.iam().send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: OIDC, Tags })),
    untag: (TagKeys: string[]) =>
      house.iam().send(new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: OIDC, TagKeys })),
    list: (page = {}) =>
      house.iam().send(new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn: OIDC, ...page })),
  },
] as const;

describe.each(TAGGED)("of a $noun", ({ noun, named, ignoresCase, tag, untag, list }) => {
  test("tags are added, replaced, listed by key and taken away", async () => {
    await tag([
      { Key: "b", Value: "1" },
      { Key: "a", Value: "" },
    ]);
    expect(await lastRecord(house)).toEqual({
      eventName: `Tag${noun}`,
      readOnly: false,
      requestParameters: {
        ...named,
        tags: [
          { key: "b", value: "1" },
          { key: "a", value: "" },
        ],
      },
      responseElements: null,
    });
    await tag([{ Key: "b", Value: "2" }]);
    const all = [
      { Key: "a", Value: "" },
      { Key: "b", Value: "2" },
    ];
    expect(await list()).toMatchObject({ Tags: all, IsTruncated: false });
    expect(await lastRecord(house)).toEqual({
      eventName: `List${noun}Tags`,
      readOnly: true,
      requestParameters: named,
      responseElements: null,
    });
    const page = await list({ MaxItems: 1 });
    expect(page).toMatchObject({ Tags: [all[0]], IsTruncated: true });
    expect(await list({ Marker: page.Marker })).toMatchObject({ Tags: [all[1]], IsTruncated: false });
    await untag(["a", "never-there"]);
    expect(await lastRecord(house)).toEqual({
      eventName: `Untag${noun}`,
      readOnly: false,
      requestParameters: { ...named, tagKeys: ["a", "never-there"] },
      responseElements: null,
    });
    expect(await list()).toMatchObject({ Tags: [all[1]] });
  });

  test(`keys that differ in case are ${ignoresCase ? "the same" : "two"}`, async () => {
    await tag([{ Key: "team", Value: "1" }]);
    await tag([{ Key: "TEAM", Value: "2" }]);
    const both = [
      { Key: "TEAM", Value: "2" },
      { Key: "team", Value: "1" },
    ];
    expect((await list()).Tags).toEqual(ignoresCase ? both.slice(0, 1) : both);
  });

  test("there are fifty at most", async () => {
    const numbered = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => ({ Key: `k${from + index}`, Value: "" }));
    await tag(numbered(0, 50));
    await tag(numbered(10, 20));
    await expect(tag(numbered(50, 51))).rejects.toMatchObject({
      Code: "LimitExceeded",
      message: "The number of tags has reached the maximum limit.",
    });
    expect((await list()).Tags?.length).toBe(50);
  });

  test("those of AWS and doubles are refused", async () => {
    await expect(tag([{ Key: "aws:x", Value: "" }])).rejects.toMatchObject({ Code: "InvalidInput" });
    const twice = ["k", "k"].map((Key) => ({ Key, Value: "" }));
    await expect(tag(twice)).rejects.toMatchObject({
      Code: "InvalidInput",
      message: `Duplicate tag keys found.${ignoresCase ? " Please note that Tag keys are case insensitive." : ""}`,
    });
    expect((await list()).Tags).toEqual([]);
  });
});

test("what is tagged must be there and be the customer's", async () => {
  const iam = house.iam();
  const Tags = [{ Key: "k", Value: "" }];
  await expect(iam.send(new TagUserCommand({ UserName: "no", Tags }))).rejects.toThrow(
    "The user with name no cannot be found.",
  );
  await expect(
    iam.send(new UntagInstanceProfileCommand({ InstanceProfileName: "no", TagKeys: ["k"] })),
  ).rejects.toThrow("Instance Profile no cannot be found.");
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await expect(iam.send(new TagPolicyCommand({ PolicyArn, Tags }))).rejects.toMatchObject({
    Code: "AccessDenied",
  });
});
