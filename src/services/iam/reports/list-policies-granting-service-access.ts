import type { PolicyGrantingServiceAccess, policyOwnerEntityType } from "../../../pure/api/iam.shapes.ts";
import { ListPoliciesGrantingServiceAccess } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { invalidNamespaces, noEntityInReportedArn } from "./errors.ts";
import { grantsService } from "./granted-access.ts";
import {
  HOLDER_KINDS,
  onReported,
  requireReported,
  type SourcePolicy,
  sourcePolicies,
} from "./reported-entity.ts";

/** As many as a request may name: the answer is one page. */
const NAMESPACES_MAX = 200;

export const listPoliciesGrantingServiceAccess = operation(ListPoliciesGrantingServiceAccess, {
  demands: (input, call) => onReported(call, "iam:ListPoliciesGrantingServiceAccess", input.Arn),
  async run(input, call, { awsManaged, catalogue }) {
    const holder = await requireReported(call, awsManaged, input.Arn, HOLDER_KINDS, noEntityInReportedArn);
    const namespaces = [...new Set(input.ServiceNamespaces)];
    const unknown = namespaces.filter((namespace) => catalogue.find(namespace) === undefined);
    if (unknown.length > 0) throw invalidNamespaces(unknown);
    const policies = await sourcePolicies(call, awsManaged, holder);
    const entries = namespaces
      .map((namespace) => catalogue.find(namespace))
      .filter((service) => service !== undefined)
      .map((service) => ({
        ServiceNamespace: service.namespace,
        Policies: policies.filter(({ document }) => grantsService(document, service)).map(describePolicy),
      }));
    const page = { Marker: input.Marker, MaxItems: NAMESPACES_MAX };
    const listing = ["ListPoliciesGrantingServiceAccess", input.Arn, ...namespaces];
    const { items, end } = await pageOfList(call, listing, page, entries);
    return { PoliciesGrantingServiceAccess: items, ...end };
  },
});

function describePolicy({ name, arn, holder }: SourcePolicy): PolicyGrantingServiceAccess {
  if (arn !== undefined) return { PolicyName: name, PolicyType: "MANAGED", PolicyArn: arn };
  return {
    PolicyName: name,
    PolicyType: "INLINE",
    EntityType: holder?.kind.toUpperCase() as policyOwnerEntityType | undefined,
    EntityName: holder?.name,
  };
}
