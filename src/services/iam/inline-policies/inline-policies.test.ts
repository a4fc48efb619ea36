import {
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const DOCUMENT = `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/a%3A(é)*" }]
}`;

let house: House;
beforeEach(async () => {
  house = await openHouse();
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "it" }));
  await iam.send(new CreateGroupCommand({ GroupName: "it" }));
  await iam.send(new CreateRoleCommand({ RoleName: "it", AssumeRolePolicyDocument: TRUST }));
});
afterEach(() => house.close());

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

const HOLDERS = [
  {
    noun: "User",
    sizeMax: 2048,
    put: (policy: Policy) => house.iam().send(new PutUserPolicyCommand({ UserName: "it", ...policy })),
    get: (PolicyName: string) => house.iam().send(new GetUserPolicyCommand({ UserName: "it", PolicyName })),
    remove: (PolicyName: string) =>
      house.iam().send(new DeleteUserPolicyCommand({ UserName: "it", PolicyName })),
    list: (page = {}) => house.iam().send(new ListUserPoliciesCommand({ UserName: "it", ...page })),
  },
  {
    noun: "Group",
    sizeMax: 5120,
    put: (policy: Policy) => house.iam().send(new PutGroupPolicyCommand({ GroupName: "it", ...policy })),
    get: (PolicyName: string) => house.iam().send(new GetGroupPolicyCommand({ GroupName: "it", PolicyName })),
    remove: (PolicyName: string) =>
      house.iam().send(new DeleteGroupPolicyCommand({ GroupName: "it", PolicyName })),
    list: (page = {}) => house.iam().send(new ListGroupPoliciesCommand({ GroupName: "it", ...page })),
  },
  {
    noun: "Role",
    sizeMax: 10240,
    put: (policy: Policy) => house.iam().send(new PutRolePolicyCommand({ RoleName: "it", ...policy })),
    get: (PolicyName: string) => house.iam().send(new GetRolePolicyCommand({ RoleName: "it", PolicyName })),
    remove: (PolicyName: string) =>
      house.iam().send(new DeleteRolePolicyCommand({ RoleName: "it", PolicyName })),
    list: (page = {}) => house.iam().send(new ListRolePoliciesCommand({ RoleName: "it", ...page })),
  },
] as const;

describe.each(HOLDERS)("of a $noun", ({ noun, sizeMax, put, get, remove, list }) => {
  const member = `${noun.toLowerCase()}Name`;

  test("a policy is put, replaced, given back to the letter, listed and deleted", async () => {
    await put({ PolicyName: "p", PolicyDocument: DOCUMENT.replace("Get", "Put") });
    await put({ PolicyName: "p", PolicyDocument: DOCUMENT });
    expect(await lastRecord(house)).toEqual({
      eventName: `Put${noun}Policy`,
      readOnly: false,
      requestParameters: { [member]: "it", policyName: "p", policyDocument: DOCUMENT },
      responseElements: null,
    });
    const got = await get("p");
    expect(got).toMatchObject({ [`${noun}Name`]: "it", PolicyName: "p" });
    expect(got.PolicyDocument).not.toMatch(/[ !'()*]/);
    expect(decodeURIComponent(got.PolicyDocument ?? "")).toBe(DOCUMENT);
    expect(await lastRecord(house)).toEqual({
      eventName: `Get${noun}Policy`,
      readOnly: true,
      requestParameters: { [member]: "it", policyName: "p" },
      responseElements: null,
    });
    await put({ PolicyName: "a", PolicyDocument: DOCUMENT });
    expect(await list()).toMatchObject({ PolicyNames: ["a", "p"], IsTruncated: false });
    expect(await lastRecord(house)).toEqual({
      eventName: `List${noun}Policies`,
      readOnly: true,
      requestParameters: { [member]: "it" },
      responseElements: null,
    });
    const page = await list({ MaxItems: 1 });
    expect(page).toMatchObject({ PolicyNames: ["a"], IsTruncated: true });
    expect(await list({ Marker: page.Marker })).toMatchObject({ PolicyNames: ["p"], IsTruncated: false });
    await remove("p");
    expect(await lastRecord(house)).toEqual({
      eventName: `Delete${noun}Policy`,
      readOnly: false,
      requestParameters: { [member]: "it", policyName: "p" },
      responseElements: null,
    });
    const missing = {
      Code: "NoSuchEntity",
      message: `The ${noun.toLowerCase()} policy with name p cannot be found.`,
    };
    await expect(get("p")).rejects.toMatchObject(missing);
    await expect(remove("p")).rejects.toMatchObject(missing);
  });

  test("all policies together have a size that white space does not count for", async () => {
    const sized = (length: number) => {
      const empty = DOCUMENT.replaceAll(/\s/g, "").replace("/a%3A(é)*", "/");
      return empty.replace("/", `/${"x".repeat(length - empty.length)}`).replaceAll(",", " ,\n");
    };
    await put({ PolicyName: "a", PolicyDocument: sized(1000) });
    await put({ PolicyName: "b", PolicyDocument: sized(sizeMax - 1000) });
    await put({ PolicyName: "b", PolicyDocument: sized(sizeMax - 1000) });
    await expect(put({ PolicyName: "b", PolicyDocument: sized(sizeMax - 999) })).rejects.toMatchObject({
      Code: "LimitExceeded",
      message: `Maximum policy size of ${sizeMax} bytes exceeded for ${noun.toLowerCase()} it`,
    });
  });

  test("a malformed policy is refused", async () => {
    await expect(put({ PolicyName: "p", PolicyDocument: "{}" })).rejects.toMatchObject({
      Code: "MalformedPolicyDocument",
      message: "Syntax errors in policy.",
    });
    expect(await list()).toMatchObject({ PolicyNames: [] });
  });
});

test("the holder must be there", async () => {
  const iam = house.iam();
  const put = { PolicyName: "p", PolicyDocument: DOCUMENT };
  await expect(iam.send(new PutUserPolicyCommand({ UserName: "no", ...put }))).rejects.toThrow(
    "The user with name no cannot be found.",
  );
  await expect(iam.send(new ListGroupPoliciesCommand({ GroupName: "no" }))).rejects.toThrow(
    "The group with name no cannot be found.",
  );
  await expect(iam.send(new GetRolePolicyCommand({ RoleName: "no", PolicyName: "p" }))).rejects.toThrow(
    "The role with name no cannot be found.",
  );
});
