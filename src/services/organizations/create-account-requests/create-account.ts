import { CreateAccount } from "../../../pure/api/organizations.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import { tagsOf } from "../../../pure/aws/tags.ts";
import { countTaken } from "../accounts/account-quota.ts";
import { onAll } from "../demands.ts";
import { invalidRoleName, tooManyAccounts, tooManyRequestsAtOnce } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { LOWER_CASE } from "../organization/organization.ts";
import { operation } from "../parts.ts";
import { newTags } from "../tags/tag-rules.ts";
import { type CreateAccountRequest, ROLE_NAME_DEFAULT, requestShape } from "./create-account-request.ts";
import { countWaiting, insertRequest } from "./store.ts";

/** Accounts that an organization may have opened at once. */
const WAITING_MAX = 5;

/** Asks for an account; a job opens it, and finds out whether its e-mail address is free. */
export const createAccount = operation(CreateAccount, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:CreateAccount", { requestTags: tagsOf(input.Tags) }),
  async run(input, call, { needs }) {
    const { id: organizationId } = await asManagement(call);
    const { transaction, chance, now } = call;
    const roleName = input.RoleName ?? ROLE_NAME_DEFAULT;
    // Role names are unique without regard to case.
    if (/^AWSServiceRoleFor/i.test(roleName)) throw invalidRoleName();
    const tags = newTags(input.Tags);
    if ((await countTaken(call, organizationId)) >= needs.accountsMax) throw tooManyAccounts();
    if ((await countWaiting(transaction, organizationId)) >= WAITING_MAX) throw tooManyRequestsAtOnce();
    const request: CreateAccountRequest = {
      id: `car-${randomText(LOWER_CASE, 32, chance)}`,
      organizationId,
      state: "IN_PROGRESS",
      accountName: input.AccountName,
      email: input.Email,
      roleName,
      tags,
      requestedAtMs: now,
    };
    await insertRequest(transaction, request);
    return { CreateAccountStatus: requestShape(request) };
  },
});
