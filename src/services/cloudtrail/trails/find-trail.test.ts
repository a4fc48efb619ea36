import { expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Organization } from "../needs.ts";
import { requirePower } from "./find-trail.ts";
import type { Trail } from "./trail.ts";

const MANAGEMENT = accountId("111111111111");
const ANN = accountId("222222222222");

const organization: Organization = {
  id: "o-one",
  managementAccount: MANAGEMENT,
  hasAllFeatures: true,
  isTrusted: true,
  administrators: [ANN],
};

const answer = (organizationId: string | undefined, found: Organization | undefined, account = ANN) =>
  requirePower({ account: MANAGEMENT, organizationId } as Trail, { account } as Call, {
    organizations: { find: async () => found, activeAccounts: async () => [] },
  });

test.for<[string, string | undefined, Organization | undefined]>([
  ["of another organization", "o-other", organization],
  ["of no organization", undefined, organization],
  ["without trusted access", "o-one", { ...organization, isTrusted: false }],
  ["as any other member", "o-one", { ...organization, administrators: [] }],
  ["outside of organizations", "o-one", undefined],
])("a trail is not changed by an administrator %s", async ([, organizationId, found]) => {
  await expect(answer(organizationId, found)).rejects.toMatchObject({ code: "AccessDeniedException" });
});

test("a trail is changed by an administrator of its organization, and by its owner", async () => {
  await answer("o-one", organization);
  await answer("o-one", undefined, MANAGEMENT);
});
