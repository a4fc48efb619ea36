import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateServiceLinkedRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  ListAccessKeysCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UploadServerCertificateCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../../test/harness/certificate.ts";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { samlMetadata } from "../../../../test/harness/saml-issuer.ts";

const ACCOUNT = "111111111111";
const ALLOW = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const TRUST = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${ACCOUNT}"},"Action":"sts:AssumeRole"}}`;
const CALLERS = 8;
const site = makeCertificate();

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

interface Outcomes {
  readonly done: number;
  readonly errors: readonly string[];
}

/** All at once, each over a connection of its own. */
async function atOnce(calls: readonly (() => Promise<unknown>)[]): Promise<Outcomes> {
  const settled = await Promise.allSettled(calls.map((call) => call()));
  const errors = settled.flatMap((each) => (each.status === "rejected" ? [String(each.reason.Code)] : []));
  return { done: settled.length - errors.length, errors };
}

const times = (count: number, call: (index: number) => Promise<unknown>) =>
  Array.from({ length: count }, (_, index) => () => call(index));

describe("of many who make one name at once, one does", () => {
  test.for<[kind: string, make: (house: House, spelling: string) => Promise<unknown>]>([
    ["user", ({ iam }, UserName) => iam().send(new CreateUserCommand({ UserName }))],
    ["group", ({ iam }, GroupName) => iam().send(new CreateGroupCommand({ GroupName }))],
    [
      "role",
      ({ iam }, RoleName) => iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST })),
    ],
    [
      "policy",
      ({ iam }, PolicyName) => iam().send(new CreatePolicyCommand({ PolicyName, PolicyDocument: ALLOW })),
    ],
    [
      "instance profile",
      ({ iam }, InstanceProfileName) => iam().send(new CreateInstanceProfileCommand({ InstanceProfileName })),
    ],
    [
      "device",
      ({ iam }, VirtualMFADeviceName) =>
        iam().send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName })),
    ],
    [
      "server certificate",
      ({ iam }, ServerCertificateName) =>
        iam().send(
          new UploadServerCertificateCommand({
            ServerCertificateName,
            CertificateBody: site.pem,
            PrivateKey: site.privateKeyPem,
          }),
        ),
    ],
    [
      "SAML provider",
      ({ iam }, Name) =>
        iam().send(
          new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument: samlMetadata().padEnd(1000) }),
        ),
    ],
    [
      "OpenID Connect provider",
      ({ iam }) =>
        iam().send(
          new CreateOpenIDConnectProviderCommand({
            Url: "https://idp.example.com",
            ThumbprintList: ["a".repeat(40)],
          }),
        ),
    ],
  ])("%s", async ([kind, make]) => {
    const before = (await house.events()).length;
    const { done, errors } = await atOnce(
      times(CALLERS, (index) => make(house, index % 2 === 0 ? "twin" : "TWIN")),
    );
    expect({ kind, done, errors }).toEqual({
      kind,
      done: 1,
      errors: Array.from({ length: CALLERS - 1 }, () => "EntityAlreadyExists"),
    });
    // The record tells of all of them.
    const records = (await house.events()).slice(before);
    expect(records.length).toBe(CALLERS);
    expect(records.filter(({ errorCode }) => errorCode === undefined).length).toBe(1);
  });

  test("service-linked role", async () => {
    const AWSServiceName = "cloudtrail.amazonaws.com";
    const { done, errors } = await atOnce(
      times(CALLERS, () => house.iam().send(new CreateServiceLinkedRoleCommand({ AWSServiceName }))),
    );
    expect([done, new Set(errors)]).toEqual([1, new Set(["InvalidInput"])]);
  });
});

describe("of many who take the last place at once, one does", () => {
  test("access keys, passwords, credentials and versions", async () => {
    const iam = house.iam();
    const UserName = "full";
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/full`;
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    await iam.send(new CreatePolicyCommand({ PolicyName: "full", PolicyDocument: ALLOW }));
    const limited = async (count: number, call: () => Promise<unknown>) => {
      const { done, errors } = await atOnce(times(CALLERS, call));
      expect([done, new Set(errors)]).toEqual([count, new Set(["LimitExceeded"])]);
    };
    await limited(1, () => house.iam().send(new CreateAccessKeyCommand({ UserName })));
    await limited(2, () =>
      house
        .iam()
        .send(
          new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: "codecommit.amazonaws.com" }),
        ),
    );
    await limited(4, () =>
      house.iam().send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: ALLOW })),
    );
    const Password = "Correct-Horse-1";
    const profiles = await atOnce(
      times(CALLERS, () => house.iam().send(new CreateLoginProfileCommand({ UserName, Password }))),
    );
    expect([profiles.done, new Set(profiles.errors)]).toEqual([1, new Set(["EntityAlreadyExists"])]);
  });
});

describe("a deletion leaves nothing behind", () => {
  const exists = async (UserName: string) =>
    (await house.iam().send(new ListUsersCommand({}))).Users?.some((user) => user.UserName === UserName);

  test.for<[what: string, attach: (house: House, UserName: string) => Promise<unknown>]>([
    ["an access key", ({ iam }, UserName) => iam().send(new CreateAccessKeyCommand({ UserName }))],
    [
      "an inline policy",
      ({ iam }, UserName) =>
        iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: ALLOW })),
    ],
    [
      "an attached policy",
      ({ iam }, UserName) =>
        iam().send(
          new AttachUserPolicyCommand({ UserName, PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
        ),
    ],
    [
      "a credential",
      ({ iam }, UserName) =>
        iam().send(
          new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: "codecommit.amazonaws.com" }),
        ),
    ],
  ])("of a user who gets %s meanwhile", async ([what, attach]) => {
    for (let round = 0; round < CALLERS; round++) {
      const UserName = `${what.replaceAll(" ", "-")}-${round}`;
      await house.iam().send(new CreateUserCommand({ UserName }));
      const deletes = () => house.iam().send(new DeleteUserCommand({ UserName }));
      const attaches = () => attach(house, UserName);
      const { done, errors } = await atOnce(round % 2 === 0 ? [attaches, deletes] : [deletes, attaches]);
      // Whoever comes second is refused: the deletion for what is there, the other because nobody is.
      expect(done).toBe(1);
      expect(errors).toEqual([(await exists(UserName)) ? "DeleteConflict" : "NoSuchEntity"]);
    }
  });

  test("of a group that gets a member, and of a member", async () => {
    for (let round = 0; round < CALLERS; round++) {
      const named = { UserName: `member-${round}`, GroupName: `group-${round}` };
      await house.iam().send(new CreateUserCommand(named));
      await house.iam().send(new CreateGroupCommand(named));
      const calls = [
        () => house.iam().send(new AddUserToGroupCommand(named)),
        () => house.iam().send(new DeleteGroupCommand(named)),
        () => house.iam().send(new DeleteUserCommand(named)),
      ];
      const { errors } = await atOnce([...calls.slice(round % 3), ...calls.slice(0, round % 3)]);
      expect(errors.every((code) => code === "DeleteConflict" || code === "NoSuchEntity")).toBe(true);
      if (!(await exists(named.UserName))) continue;
      const { Groups } = await house.iam().send(new ListGroupsForUserCommand(named));
      expect(Groups?.map(({ GroupName }) => GroupName)).toEqual([named.GroupName]);
    }
  });

  test("of a policy that is attached meanwhile", async () => {
    await house.iam().send(new CreateUserCommand({ UserName: "holder" }));
    for (let round = 0; round < CALLERS; round++) {
      const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/shared-${round}`;
      await house
        .iam()
        .send(new CreatePolicyCommand({ PolicyName: `shared-${round}`, PolicyDocument: ALLOW }));
      const { done, errors } = await atOnce([
        () => house.iam().send(new DeletePolicyCommand({ PolicyArn })),
        () => house.iam().send(new AttachUserPolicyCommand({ UserName: "holder", PolicyArn })),
      ]);
      expect(done).toBe(1);
      if (errors[0] === "NoSuchEntity") continue;
      expect(errors).toEqual(["DeleteConflict"]);
      const held = await house.iam().send(new ListEntitiesForPolicyCommand({ PolicyArn }));
      expect(held.PolicyUsers).toMatchObject([{ UserName: "holder" }]);
    }
  });

  test("and a name that is free again has nothing of who bore it", async () => {
    const UserName = "again";
    await house.iam().send(new CreateUserCommand({ UserName }));
    await house.iam().send(new DeleteUserCommand({ UserName }));
    const { done } = await atOnce(
      times(CALLERS, () => house.iam().send(new CreateUserCommand({ UserName }))),
    );
    expect(done).toBe(1);
    const keys = await house.iam().send(new ListAccessKeysCommand({ UserName }));
    expect(keys.AccessKeyMetadata).toEqual([]);
  });
});
