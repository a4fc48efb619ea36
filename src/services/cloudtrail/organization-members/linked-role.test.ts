import { expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import type { Call } from "../../../runtime/call.ts";
import { organizationAccessMissing } from "../errors.ts";
import type { LinkedRoles } from "../needs.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import { ensureLinkedRole } from "./linked-role.ts";

/** What IAM answers to a call that is made for the caller, while there is no such role. */
const ensured = (error: Error | undefined) => {
  const call = {
    account: accountId("111111111111"),
    invokeForCaller: () => (error === undefined ? Promise.resolve({}) : Promise.reject(error)),
  } as unknown as Call;
  const roles = { exists: async () => false } as unknown as LinkedRoles;
  return ensureLinkedRole(call, roles, CLOUDTRAIL, organizationAccessMissing);
};

test.for<[string, ServiceError]>([
  ["not allowed", new ServiceError("AccessDenied", "no")],
  ["impossible, since another role has its name", new ServiceError("InvalidInput", "taken")],
])("a linked role whose making is %s is told as an error that CloudTrail has", async ([, error]) => {
  await expect(ensured(error)).rejects.toEqual(organizationAccessMissing());
});

test("a fault stays a fault", async () => {
  const fault = new TypeError("broken");
  await expect(ensured(fault)).rejects.toBe(fault);
  await ensured(undefined);
});
