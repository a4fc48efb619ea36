import type { EffectivePolicyValidationError } from "../../../pure/api/organizations.shapes.ts";
import { ListEffectivePolicyValidationErrors } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { findMember } from "../accounts/store.ts";
import { onResources } from "../demands.ts";
import { accountNotFound, effectivePolicyNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { pathOf } from "../targets/target.ts";
import { effectiveReader } from "./read.ts";
import { findPolicyErrors } from "./validation.ts";

export const listEffectivePolicyValidationErrors = operation(ListEffectivePolicyValidationErrors, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListEffectivePolicyValidationErrors", [input.AccountId], {
      keys: { "organizations:PolicyType": input.PolicyType },
    }),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    const { AccountId: account, PolicyType: type } = input;
    const member = await findMember(transaction, account as AccountId);
    if (member?.organizationId !== organization.id) throw accountNotFound();
    const effective = await (await effectiveReader(transaction, organization, type))?.(member);
    if (effective === undefined) throw effectivePolicyNotFound();
    const listing: Listing<EffectivePolicyValidationError> = {
      scope: ["ListEffectivePolicyValidationErrors", account, type],
      positionOf: ({ PathToError = "" }) => [PathToError],
    };
    const { items, end } = pageOf(call, listing, input, findPolicyErrors(type, effective));
    return {
      AccountId: account,
      PolicyType: type,
      Path: `${(await pathOf(transaction, organization, account)).join("/")}/`,
      EvaluationTimestamp: new Date(organization.changedAtMs),
      EffectivePolicyValidationErrors: items,
      ...end,
    };
  },
});
