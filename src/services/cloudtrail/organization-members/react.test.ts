import { expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import type { Change } from "../../../runtime/notice.ts";
import type { LinkedRoles } from "../needs.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import { organizationReaction, type ReactionParts } from "./react.ts";

const trusted = (error: Error) => {
  const linkedRoles = { ensure: () => Promise.reject(error) } as unknown as LinkedRoles;
  const react = organizationReaction({ linkedRoles } as unknown as ReactionParts);
  const organization = { id: "o-one", managementAccount: accountId("111111111111") };
  return react({} as Change, { kind: "trusted-access-enabled", organization, service: CLOUDTRAIL });
};

test("trusted access is given although the role cannot be made; a fault stays one", async () => {
  await trusted(new ServiceError("InvalidInput", "taken"));
  await expect(trusted(new TypeError("broken"))).rejects.toThrow("broken");
});
