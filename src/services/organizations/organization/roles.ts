/**
 * What accounts beside the management account may do in an organization: each operation by its own
 * action. What is in neither list is for the management account alone, for every member, or for the
 * parties of a handshake, as its file says.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_available-policies.html
 */

const inService = (names: string): ReadonlySet<string> =>
  new Set(
    names
      .trim()
      .split(/\s+/)
      .map((name) => `organizations:${name}`),
  );

/** Delegated administrators may do these, of whatever service; others as far as the resource policy lets them. */
export const READ_ACTIONS = inService(`
  DescribeAccount DescribeCreateAccountStatus DescribeOrganizationalUnit DescribePolicy DescribeResourcePolicy
  ListAWSServiceAccessForOrganization ListAccounts ListAccountsForParent ListAccountsWithInvalidEffectivePolicy
  ListChildren ListCreateAccountStatus ListDelegatedAdministrators ListDelegatedServicesForAccount
  ListEffectivePolicyValidationErrors ListHandshakesForOrganization ListOrganizationalUnitsForParent ListParents
  ListPolicies ListPoliciesForTarget ListRoots ListTagsForResource ListTargetsForPolicy
`);

/** These change policies: members may do them only as far as the resource policy lets them. */
export const POLICY_ACTIONS = inService(`
  AttachPolicy CreatePolicy DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType TagResource UntagResource
  UpdatePolicy
`);
