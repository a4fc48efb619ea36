/**
 * The services that can be trusted with an organization, a line each: service principal without
 * `.amazonaws.com`, and how many delegated administrators it takes: `any` number, or `-` for none.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html
 */
const TABLE = `
access-analyzer 1
account 1
auditmanager 1
aws-artifact-account-sync -
backup any
cloudtrail 3
compute-optimizer 1
config-multiaccountsetup any
config any
controltower -
cost-optimization-hub.bcm 1
detective 1
devops-guru any
ds -
fms any
guardduty 1
health any
iam any
inspector2 1
ipam 1
license-management.marketplace -
license-manager-linux-subscriptions -
license-manager 1
license-manager.member-account -
macie 1
malware-protection.guardduty -
member.org.stacksets.cloudformation 5
mgn any
networkmanager any
notifications -
observabilityadmin -
ram -
reachabilityanalyzer.networkinsights any
reporting.trustedadvisor 5
resource-explorer-2 1
securityhub 1
securitylake 1
servicecatalog 50
servicequotas -
ssm 1
sso 1
stacksets.cloudformation 5
storage-lens.s3 any
tagpolicies.tag any
wellarchitected any
`;

const delegations = new Map<string, string>(
  TABLE.trim()
    .split("\n")
    .map((line) => {
      const [name = "", delegation = ""] = line.split(" ");
      return [`${name}.amazonaws.com`, delegation] as const;
    }),
);

export function isTrustedService(principal: string): boolean {
  return delegations.has(principal);
}

/** How many delegated administrators a service takes; 0 for services that take none or are unknown. */
export function delegatedAdministratorsMax(principal: string): number {
  const delegation = delegations.get(principal) ?? "-";
  if (delegation === "-") return 0;
  return delegation === "any" ? Number.POSITIVE_INFINITY : Number(delegation);
}
