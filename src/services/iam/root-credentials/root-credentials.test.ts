import {
  DisableOrganizationsRootCredentialsManagementCommand,
  DisableOrganizationsRootSessionsCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  ListOrganizationsFeaturesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { accountId } from "../../../pure/aws/account.ts";
import type { Organization } from "../needs.ts";
import { requireCentralAccess } from "./central-access.ts";

const MANAGEMENT = accountId("111111111111");
const DELEGATED = accountId("222222222222");
const MEMBER = accountId("333333333333");

const ORGANIZATION: Organization = {
  id: "o-a1b2c3d4e5",
  managementAccount: MANAGEMENT,
  hasAllFeatures: true,
  hasServiceControlPolicies: true,
  trustsIam: true,
  iamAdministrators: [DELEGATED],
};

describe("who may manage root users centrally", () => {
  test.for([
    { name: "the management account", account: MANAGEMENT, permitted: "management" },
    {
      name: "the management account, among the administrators",
      account: MANAGEMENT,
      permitted: "administrators",
    },
    { name: "an administrator", account: DELEGATED, permitted: "administrators" },
  ] as const)("$name may", ({ account, permitted }) => {
    expect(requireCentralAccess(account, ORGANIZATION, permitted)).toBe(ORGANIZATION);
  });

  test.for([
    {
      name: "without an organization",
      account: MEMBER,
      organization: undefined,
      code: "OrganizationNotFoundException",
    },
    {
      name: "with consolidated billing only",
      organization: { hasAllFeatures: false, trustsIam: false },
      account: MEMBER,
      code: "OrganizationNotInAllFeaturesModeException",
    },
    {
      name: "as a member",
      organization: { trustsIam: false },
      account: MEMBER,
      code: "AccountNotManagementOrDelegatedAdministratorException",
    },
    {
      name: "as an administrator who would enable it",
      organization: { trustsIam: false },
      account: DELEGATED,
      code: "CallerIsNotManagementAccountException",
    },
    {
      name: "without trusted access",
      organization: { trustsIam: false },
      account: MANAGEMENT,
      code: "ServiceAccessNotEnabledException",
    },
  ])("nobody may $name", ({ account, organization, code }) => {
    const found = organization && { ...ORGANIZATION, ...organization };
    expect(() => requireCentralAccess(account, found, "management")).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe("in an account of no organization", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test.for([
    {
      name: "EnableOrganizationsRootCredentialsManagement",
      Command: EnableOrganizationsRootCredentialsManagementCommand,
    },
    {
      name: "DisableOrganizationsRootCredentialsManagement",
      Command: DisableOrganizationsRootCredentialsManagementCommand,
    },
    { name: "EnableOrganizationsRootSessions", Command: EnableOrganizationsRootSessionsCommand },
    { name: "DisableOrganizationsRootSessions", Command: DisableOrganizationsRootSessionsCommand },
    { name: "ListOrganizationsFeatures", Command: ListOrganizationsFeaturesCommand },
  ])("$name finds none", async ({ name, Command }) => {
    await expect(house.iam().send(new Command({}))).rejects.toMatchObject({
      name: "OrganizationNotFoundException",
      $metadata: { httpStatusCode: 400 },
    });
    expect(await lastRecord(house)).toEqual({
      eventName: name,
      readOnly: name.startsWith("List"),
      requestParameters: null,
      responseElements: null,
      errorCode: "OrganizationNotFoundException",
      errorMessage: "There is no organization associated with input account 111111111111.",
    });
  });
});
