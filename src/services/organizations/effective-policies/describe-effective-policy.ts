import { DescribeEffectivePolicy } from "../../../pure/api/organizations.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import { accountOf } from "../../../runtime/call.ts";
import { findMember } from "../accounts/store.ts";
import { delegationOf, onResources } from "../demands.ts";
import { accountsOnly, effectivePolicyNotFound, targetNotFound } from "../errors.ts";
import { asMember } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { renderEffective } from "./inheritance.ts";
import { effectiveReader } from "./read.ts";

/** Every account may ask for its own. */
export const describeEffectivePolicy = operation(DescribeEffectivePolicy, {
  async demands(input, call, parts) {
    const own = accountOf(call);
    const target = input.TargetId ?? own;
    const keys = { "organizations:PolicyType": input.PolicyType };
    const demands = await onResources(call, parts, "organizations:DescribeEffectivePolicy", [target], {
      keys,
    });
    return target === own ? demands : [...demands, ...(await delegationOf(call, parts, demands, true))];
  },
  async run(input, call) {
    const { organization, account } = await asMember(call);
    const { transaction } = call;
    const target = input.TargetId ?? account;
    if (!isAccountId(target)) throw accountsOnly();
    const member = await findMember(transaction, target);
    if (member?.organizationId !== organization.id) throw targetNotFound();
    const effective = await (await effectiveReader(transaction, organization, input.PolicyType))?.(member);
    if (effective === undefined) throw effectivePolicyNotFound();
    return {
      EffectivePolicy: {
        PolicyContent: JSON.stringify(renderEffective(effective) ?? {}),
        LastUpdatedTimestamp: new Date(organization.changedAtMs),
        TargetId: target,
        PolicyType: input.PolicyType,
      },
    };
  },
});
