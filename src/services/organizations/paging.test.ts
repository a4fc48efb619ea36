import * as sdk from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import { createMember, createOrganization } from "../../../test/harness/organization.ts";

const DAY_MS = 24 * 3_600_000;
const NAMES = ["a", "b", "c"];

let house: House;
let organizations: sdk.OrganizationsClient;
let rootId: string;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  ({ rootId } = await createOrganization(house));
});
afterEach(() => house.close());

/** A list of some items, whose first can be taken away. */
interface Paged {
  list(page: { MaxResults?: number; NextToken?: string | undefined }): Promise<Page>;
  /** Takes away what the first page ended with. */
  remove(id: string): Promise<unknown>;
}

interface Page {
  readonly ids: readonly (string | undefined)[];
  readonly NextToken?: string | undefined;
}

const pageOf = <Item>(
  list: readonly Item[] | undefined,
  idOf: (item: Item) => string | undefined,
  { NextToken }: { NextToken?: string | undefined },
): Page => ({ ids: (list ?? []).map(idOf), NextToken });

async function createMembers(): Promise<string[]> {
  const ids: string[] = [];
  for (const name of NAMES) ids.push(await createMember(house, name));
  return ids;
}

async function createUnit(Name: string): Promise<string> {
  const { OrganizationalUnit } = await organizations.send(
    new sdk.CreateOrganizationalUnitCommand({ ParentId: rootId, Name }),
  );
  return OrganizationalUnit?.Id ?? "";
}

async function createPolicy(Name: string, Type: sdk.PolicyType, Content: object): Promise<string> {
  const { Policy } = await organizations.send(
    new sdk.CreatePolicyCommand({ Name, Description: "", Type, Content: JSON.stringify(Content) }),
  );
  return Policy?.PolicySummary?.Id ?? "";
}

const enable = (PolicyType: sdk.PolicyType) =>
  organizations.send(new sdk.EnablePolicyTypeCommand({ RootId: rootId, PolicyType }));
const attach = (PolicyId: string, TargetId: string) =>
  organizations.send(new sdk.AttachPolicyCommand({ PolicyId, TargetId }));
const detach = (PolicyId: string, TargetId: string) =>
  organizations.send(new sdk.DetachPolicyCommand({ PolicyId, TargetId }));
const trust = (ServicePrincipal: string) =>
  organizations.send(new sdk.EnableAWSServiceAccessCommand({ ServicePrincipal }));
const delegate = (AccountId: string, ServicePrincipal: string) =>
  organizations.send(new sdk.RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
const retract = (AccountId: string, ServicePrincipal: string) =>
  organizations.send(new sdk.DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
const removeMember = (AccountId: string) =>
  organizations.send(new sdk.RemoveAccountFromOrganizationCommand({ AccountId }));
const tagPolicy = (value: string) => ({ tags: { [value]: { tag_key: { "@@assign": value } } } });

const rule = { target_backup_vault_name: { "@@assign": "vault" } };
const backupPolicy = (rules: readonly string[]) => ({
  plans: { plan: { rules: Object.fromEntries(rules.map((name) => [name, rule])) } },
});
/** Three more than a plan may have: each is a fault. */
const RULES = Array.from({ length: 13 }, (_, index) => `rule-${String(index).padStart(2, "0")}`);

const move = (AccountId: string, SourceParentId: string, DestinationParentId: string) =>
  organizations.send(new sdk.MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));

const LISTINGS: Record<string, () => Promise<Paged>> = {
  async ListAccounts() {
    await createMembers();
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListAccountsCommand(page));
        return pageOf(found.Accounts, ({ Id }) => Id, found);
      },
      remove: removeMember,
    };
  },
  async ListAccountsForParent() {
    const [ParentId, elsewhere] = [await createUnit("unit"), await createUnit("elsewhere")];
    for (const account of await createMembers()) await move(account, rootId, ParentId);
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListAccountsForParentCommand({ ParentId, ...page }));
        return pageOf(found.Accounts, ({ Id }) => Id, found);
      },
      remove: (id) => move(id, ParentId, elsewhere),
    };
  },
  async "ListChildren, accounts"() {
    await createMembers();
    const input = { ParentId: rootId, ChildType: "ACCOUNT" } as const;
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListChildrenCommand({ ...input, ...page }));
        return pageOf(found.Children, ({ Id }) => Id, found);
      },
      remove: removeMember,
    };
  },
  async "ListChildren, units"() {
    for (const name of NAMES) await createUnit(name);
    const input = { ParentId: rootId, ChildType: "ORGANIZATIONAL_UNIT" } as const;
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListChildrenCommand({ ...input, ...page }));
        return pageOf(found.Children, ({ Id }) => Id, found);
      },
      remove: (id) =>
        organizations.send(new sdk.DeleteOrganizationalUnitCommand({ OrganizationalUnitId: id })),
    };
  },
  async ListOrganizationalUnitsForParent() {
    for (const name of NAMES) await createUnit(name);
    return {
      list: async (page) => {
        const found = await organizations.send(
          new sdk.ListOrganizationalUnitsForParentCommand({ ParentId: rootId, ...page }),
        );
        return pageOf(found.OrganizationalUnits, ({ Id }) => Id, found);
      },
      remove: (id) =>
        organizations.send(new sdk.DeleteOrganizationalUnitCommand({ OrganizationalUnitId: id })),
    };
  },
  async ListPolicies() {
    for (const name of NAMES) await createPolicy(name, "TAG_POLICY", tagPolicy(name));
    return {
      list: async (page) => {
        const found = await organizations.send(
          new sdk.ListPoliciesCommand({ Filter: "TAG_POLICY", ...page }),
        );
        return pageOf(found.Policies, ({ Id }) => Id, found);
      },
      remove: (PolicyId) => organizations.send(new sdk.DeletePolicyCommand({ PolicyId })),
    };
  },
  async ListPoliciesForTarget() {
    await enable("TAG_POLICY");
    for (const name of NAMES) await attach(await createPolicy(name, "TAG_POLICY", tagPolicy(name)), rootId);
    const input = { TargetId: rootId, Filter: "TAG_POLICY" } as const;
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListPoliciesForTargetCommand({ ...input, ...page }));
        return pageOf(found.Policies, ({ Id }) => Id, found);
      },
      remove: (id) => detach(id, rootId),
    };
  },
  async ListTargetsForPolicy() {
    await enable("TAG_POLICY");
    const PolicyId = await createPolicy("tags", "TAG_POLICY", tagPolicy("tags"));
    for (const name of NAMES) await attach(PolicyId, await createUnit(name));
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListTargetsForPolicyCommand({ PolicyId, ...page }));
        return pageOf(found.Targets, ({ TargetId }) => TargetId, found);
      },
      remove: (id) => detach(PolicyId, id),
    };
  },
  async ListAWSServiceAccessForOrganization() {
    for (const name of ["config", "fms", "ram"]) await trust(`${name}.amazonaws.com`);
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListAWSServiceAccessForOrganizationCommand(page));
        return pageOf(found.EnabledServicePrincipals, ({ ServicePrincipal }) => ServicePrincipal, found);
      },
      remove: (ServicePrincipal) =>
        organizations.send(new sdk.DisableAWSServiceAccessCommand({ ServicePrincipal })),
    };
  },
  async ListDelegatedAdministrators() {
    const ServicePrincipal = "config.amazonaws.com";
    await trust(ServicePrincipal);
    for (const account of await createMembers()) await delegate(account, ServicePrincipal);
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListDelegatedAdministratorsCommand(page));
        return pageOf(found.DelegatedAdministrators, ({ Id }) => Id, found);
      },
      remove: (id) => retract(id, ServicePrincipal),
    };
  },
  async ListDelegatedServicesForAccount() {
    const AccountId = await createMember(house, "ann");
    for (const name of ["config", "fms", "backup"]) {
      await trust(`${name}.amazonaws.com`);
      await delegate(AccountId, `${name}.amazonaws.com`);
    }
    return {
      list: async (page) => {
        const found = await organizations.send(
          new sdk.ListDelegatedServicesForAccountCommand({ AccountId, ...page }),
        );
        return pageOf(found.DelegatedServices, ({ ServicePrincipal }) => ServicePrincipal, found);
      },
      remove: (service) => retract(AccountId, service),
    };
  },
  async ListHandshakesForOrganization() {
    for (const name of NAMES) {
      const { accountId: Id } = await house.openAccount(name);
      const Target = { Id, Type: "ACCOUNT" } as const;
      await organizations.send(new sdk.InviteAccountToOrganizationCommand({ Target }));
      house.clock.advance(DAY_MS);
    }
    // An hour before the first of them was forgotten.
    house.clock.advance(42 * DAY_MS - 3_600_000);
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListHandshakesForOrganizationCommand(page));
        return pageOf(found.Handshakes, ({ Id }) => Id, found);
      },
      async remove() {
        house.clock.advance(DAY_MS + 2 * 3_600_000);
        await house.settle();
      },
    };
  },
  async ListCreateAccountStatus() {
    for (const name of NAMES) {
      await createMember(house, name);
      house.clock.advance(DAY_MS);
    }
    house.clock.advance(87 * DAY_MS - 3_600_000);
    return {
      list: async (page) => {
        const found = await organizations.send(new sdk.ListCreateAccountStatusCommand(page));
        return pageOf(found.CreateAccountStatuses, ({ Id }) => Id, found);
      },
      async remove() {
        house.clock.advance(DAY_MS + 2 * 3_600_000);
        await house.settle();
      },
    };
  },
  async ListOutboundResponsibilityTransfers() {
    // An invitation goes with the organization that sent it.
    const senders = new Map<string, { client: sdk.OrganizationsClient; HandshakeId: string }>();
    for (const name of NAMES) {
      const client = house.organizations(await house.openAccount(name));
      await client.send(new sdk.CreateOrganizationCommand({}));
      const { Handshake } = await client.send(
        new sdk.InviteOrganizationToTransferResponsibilityCommand({
          Type: "BILLING",
          Target: { Id: house.root.accountId, Type: "ACCOUNT" },
          SourceName: name,
          StartTimestamp: new Date("2026-04-01T00:00:00Z"),
        }),
      );
      const transfer = Handshake?.Resources?.find(({ Type }) => Type === "RESPONSIBILITY_TRANSFER");
      senders.set(transfer?.Value ?? "", { client, HandshakeId: Handshake?.Id ?? "" });
    }
    return {
      list: async (page) => {
        const found = await organizations.send(
          new sdk.ListOutboundResponsibilityTransfersCommand({ Type: "BILLING", ...page }),
        );
        return pageOf(found.ResponsibilityTransfers, ({ Id }) => Id, found);
      },
      async remove(id) {
        const sender = senders.get(id);
        await sender?.client.send(new sdk.CancelHandshakeCommand({ HandshakeId: sender.HandshakeId }));
        await sender?.client.send(new sdk.DeleteOrganizationCommand({}));
      },
    };
  },
  async ListTagsForResource() {
    // The operation has no MaxResults: a page has twenty.
    const Tags = Array.from({ length: 23 }, (_, index) => ({ Key: `key-${99 - index}`, Value: "" }));
    await organizations.send(new sdk.TagResourceCommand({ ResourceId: rootId, Tags }));
    return {
      list: async ({ NextToken }) => {
        const found = await organizations.send(
          new sdk.ListTagsForResourceCommand({ ResourceId: rootId, NextToken }),
        );
        return pageOf(found.Tags, ({ Key }) => Key, found);
      },
      remove: (key) =>
        organizations.send(new sdk.UntagResourceCommand({ ResourceId: rootId, TagKeys: [key] })),
    };
  },
  async ListAccountsWithInvalidEffectivePolicy() {
    const unit = await createUnit("unit");
    for (const account of await createMembers()) await move(account, rootId, unit);
    await enable("BACKUP_POLICY");
    await attach(await createPolicy("backups", "BACKUP_POLICY", backupPolicy(RULES)), unit);
    return {
      list: async (page) => {
        const found = await organizations.send(
          new sdk.ListAccountsWithInvalidEffectivePolicyCommand({ PolicyType: "BACKUP_POLICY", ...page }),
        );
        return pageOf(found.Accounts, ({ Id }) => Id, found);
      },
      remove: (id) => move(id, unit, rootId),
    };
  },
  async ListEffectivePolicyValidationErrors() {
    await enable("BACKUP_POLICY");
    const PolicyId = await createPolicy("backups", "BACKUP_POLICY", backupPolicy(RULES));
    await attach(PolicyId, rootId);
    const input = { AccountId: house.root.accountId, PolicyType: "BACKUP_POLICY" } as const;
    return {
      list: async (page) => {
        const found = await organizations.send(
          new sdk.ListEffectivePolicyValidationErrorsCommand({ ...input, ...page }),
        );
        return pageOf(found.EffectivePolicyValidationErrors, ({ PathToError }) => PathToError, found);
      },
      remove: (path) => {
        const Content = JSON.stringify(backupPolicy(RULES.filter((name) => !path.endsWith(name))));
        return organizations.send(new sdk.UpdatePolicyCommand({ PolicyId, Content }));
      },
    };
  },
};

async function follow(list: Paged["list"], first: Page): Promise<Page["ids"]> {
  if (first.NextToken === undefined) return first.ids;
  return [...first.ids, ...(await follow(list, await list({ MaxResults: 1, NextToken: first.NextToken })))];
}

test.for(Object.keys(LISTINGS))("%s leaves nothing out when what it gave is gone", async (name) => {
  const { list, remove } = (await LISTINGS[name]?.()) ?? expect.unreachable();
  const whole = await follow(list, await list({ MaxResults: 1 }));
  expect(whole.length).toBeGreaterThanOrEqual(3);
  expect(new Set(whole).size).toBe(whole.length);
  const first = await list({ MaxResults: 2 });
  const given = first.ids.at(-1) ?? "";
  await remove(given);
  expect((await list({ MaxResults: 20 })).ids).not.toContain(given);
  expect(await follow(list, first)).toEqual(whole);
});

test("a token of another listing is refused", async () => {
  await createMembers();
  const { NextToken } = await organizations.send(new sdk.ListAccountsCommand({ MaxResults: 1 }));
  await expect(
    organizations.send(new sdk.ListAccountsForParentCommand({ ParentId: rootId, NextToken })),
  ).rejects.toMatchObject({ name: "InvalidInputException", Reason: "INVALID_NEXT_TOKEN" });
});
