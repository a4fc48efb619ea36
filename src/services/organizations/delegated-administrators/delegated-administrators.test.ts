import {
  CloseAccountCommand,
  DeregisterDelegatedAdministratorCommand,
  DescribeOrganizationCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAccountsCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  type OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import {
  type CreatedOrganization,
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";
const CLOUDTRAIL = "cloudtrail.amazonaws.com";
const CONFIG = "config.amazonaws.com";

let house: House;
let organizations: OrganizationsClient;
let organization: CreatedOrganization;
let ann: string;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  organization = await createOrganization(house);
  ann = await createMember(house, "ann");
});
afterEach(() => house.close());

const last = async () => (await house.events()).at(-1);
const enable = (ServicePrincipal = CLOUDTRAIL) =>
  organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
const disable = (ServicePrincipal = CLOUDTRAIL) =>
  organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
const register = (AccountId = ann, ServicePrincipal = CLOUDTRAIL) =>
  organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
const deregister = (AccountId = ann, ServicePrincipal = CLOUDTRAIL) =>
  organizations.send(new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));

test("trusted access is enabled, listed and disabled, and doing so again changes nothing", async () => {
  await enable();
  expect(await last()).toMatchObject({
    eventName: "EnableAWSServiceAccess",
    readOnly: false,
    requestParameters: { servicePrincipal: CLOUDTRAIL },
    responseElements: null,
  });
  house.clock.advance(1000);
  await enable();
  const list = async () =>
    (await organizations.send(new ListAWSServiceAccessForOrganizationCommand({}))).EnabledServicePrincipals;
  expect(await list()).toEqual([{ ServicePrincipal: CLOUDTRAIL, DateEnabled: new Date(START_MS + 1000) }]);
  expect(await last()).toMatchObject({
    eventName: "ListAWSServiceAccessForOrganization",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  await disable();
  expect(await last()).toMatchObject({
    eventName: "DisableAWSServiceAccess",
    readOnly: false,
    requestParameters: { servicePrincipal: CLOUDTRAIL },
    responseElements: null,
  });
  await disable();
  expect(await list()).toEqual([]);
});

test("an account is registered for services, listed, and deregistered", async () => {
  await enable();
  await enable(CONFIG);
  await register();
  expect(await last()).toMatchObject({
    eventName: "RegisterDelegatedAdministrator",
    readOnly: false,
    requestParameters: { accountId: ann, servicePrincipal: CLOUDTRAIL },
    responseElements: null,
  });
  house.clock.advance(1000);
  await register(ann, CONFIG);
  const list = async (ServicePrincipal?: string) =>
    (await organizations.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal })))
      .DelegatedAdministrators;
  const registered = {
    Id: ann,
    Arn: `arn:aws:organizations::${MANAGEMENT}:account/${organization.id}/${ann}`,
    Email: "ann@example.com",
    Name: "ann",
    Status: "ACTIVE",
    State: "ACTIVE",
    JoinedMethod: "CREATED",
    JoinedTimestamp: new Date(START_MS + 1000),
    DelegationEnabledDate: new Date(START_MS + 1000),
  };
  expect(await list()).toEqual([registered]);
  expect(await list(CONFIG)).toEqual([{ ...registered, DelegationEnabledDate: new Date(START_MS + 2000) }]);
  expect(await last()).toMatchObject({
    eventName: "ListDelegatedAdministrators",
    readOnly: true,
    requestParameters: { servicePrincipal: CONFIG },
    responseElements: null,
  });
  const { DelegatedServices } = await organizations.send(
    new ListDelegatedServicesForAccountCommand({ AccountId: ann }),
  );
  expect(DelegatedServices).toEqual([
    { ServicePrincipal: CLOUDTRAIL, DelegationEnabledDate: new Date(START_MS + 1000) },
    { ServicePrincipal: CONFIG, DelegationEnabledDate: new Date(START_MS + 2000) },
  ]);
  expect(await last()).toMatchObject({
    eventName: "ListDelegatedServicesForAccount",
    readOnly: true,
    requestParameters: { accountId: ann },
    responseElements: null,
  });
  await deregister();
  expect(await last()).toMatchObject({
    eventName: "DeregisterDelegatedAdministrator",
    readOnly: false,
    requestParameters: { accountId: ann, servicePrincipal: CLOUDTRAIL },
    responseElements: null,
  });
  expect(await list(CLOUDTRAIL)).toEqual([]);
});

test("a delegated administrator reads the organization while its service is trusted, and stays in it", async () => {
  const member = house.organizations(await memberCredentials(house, await createAdministrator(house), ann));
  await enable();
  await expect(member.send(new ListAccountsCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await register();
  expect((await member.send(new ListAccountsCommand({}))).Accounts).toHaveLength(2);
  for (const command of [
    new RemoveAccountFromOrganizationCommand({ AccountId: ann }),
    new CloseAccountCommand({ AccountId: ann }),
  ]) {
    await expect(organizations.send(command as CloseAccountCommand)).rejects.toMatchObject({
      name: "ConstraintViolationException",
      Reason: "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
    });
  }
  await disable();
  await expect(member.send(new ListAccountsCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await member.send(new DescribeOrganizationCommand({}));
  await deregister();
  await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: ann }));
});

test.for<[string, string | undefined, () => Promise<unknown>]>([
  ["InvalidInputException", "UNRECOGNIZED_SERVICE_PRINCIPAL", () => enable("x.amazonaws.com")],
  ["InvalidInputException", "UNRECOGNIZED_SERVICE_PRINCIPAL", () => disable("x.amazonaws.com")],
  ["InvalidInputException", "UNRECOGNIZED_SERVICE_PRINCIPAL", () => register(ann, "ram.amazonaws.com")],
  [
    "ConstraintViolationException",
    "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
    () => register(MANAGEMENT),
  ],
  ["AccountNotFoundException", undefined, () => register("999999999999")],
  ["ConstraintViolationException", "SERVICE_ACCESS_NOT_ENABLED", () => register()],
  [
    "ConstraintViolationException",
    "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
    async () => {
      await organizations.send(new CloseAccountCommand({ AccountId: ann }));
      await register();
    },
  ],
  [
    "AccountAlreadyRegisteredException",
    undefined,
    async () => {
      await enable();
      await register();
      await register();
    },
  ],
  [
    "ConstraintViolationException",
    "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
    async () => {
      await enable("macie.amazonaws.com");
      await register(ann, "macie.amazonaws.com");
      await register(await createMember(house, "bob"), "macie.amazonaws.com");
    },
  ],
  [
    "ConstraintViolationException",
    "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED",
    async () => {
      await enable();
      await register();
      for (const name of ["bob", "cat", "dan"]) await register(await createMember(house, name));
    },
  ],
  ["AccountNotFoundException", undefined, () => deregister("999999999999")],
  ["AccountNotRegisteredException", undefined, () => deregister()],
  [
    "AccountNotRegisteredException",
    undefined,
    () => organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId: ann })),
  ],
])("%s %s", async ([name, Reason, act]) => {
  await expect(act()).rejects.toMatchObject(Reason === undefined ? { name } : { name, Reason });
  expect(await last()).toMatchObject({ errorCode: name });
});
