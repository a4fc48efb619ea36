/** A difference between what an operation demands and the service authorization reference that is right. */
export interface DemandException {
  /** As test/demands.test.ts words it; an asterisk stands for any text. */
  readonly finding: string;
  readonly reason: string;
}

export function covers({ finding }: DemandException, found: string): boolean {
  const parts = finding.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(found);
}

const LISTING = "AWS authorizes listings against the path that is listed, as its refusals show";
const NO_RESOURCE_YET = "what the call makes has no tags yet that could be told";
const NO_ROLE_TEMPLATES = "there are no role templates";
const NO_SECURITY_KEYS = "only virtual devices are enabled";
const NO_FEDERATION =
  "AssumeRole is called with AWS credentials; only federated calls come with these claims";
const NO_BUILT_IN_PROVIDERS =
  "only providers that an account configures are served, not those that AWS knows itself";
const OTHER_PROVIDERS = "each provider has claims of its own, and the token asked with is GitHub's";
const NO_ACCESS_POINTS = "there are no access points";
const NO_EVENT_HOLD = "event holds are not served";

export const DEMAND_EXCEPTIONS: readonly DemandException[] = [
  { finding: "iam.List*: iam:List* on arn:aws:iam::111111111111:*/", reason: LISTING },
  { finding: "iam:Create* is never told aws:resourcetag/", reason: NO_RESOURCE_YET },
  { finding: "iam:Create* is never told iam:resourcetag/", reason: NO_RESOURCE_YET },
  { finding: "iam:Upload* is never told aws:resourcetag/", reason: NO_RESOURCE_YET },
  { finding: "iam:* is never told iam:roletemplatearn", reason: NO_ROLE_TEMPLATES },
  {
    finding: "iam:PassRole is never told iam:associatedresourcearn",
    reason: "AWS tells it for the services that document it; EC2's instance profiles and CloudTrail are none",
  },

  {
    finding: "iam.UpdateDelegationRequest: iam:UpdateDelegationRequest is no action",
    reason: "the tables are older than the action that its documentation names",
  },
  {
    finding: "iam:CreateDelegationRequest is never told iam:delegationrequestowner",
    reason: "what the call makes has no owner yet",
  },

  { finding: "iam:EnableMFADevice is never told iam:*fido-*certification", reason: NO_SECURITY_KEYS },
  { finding: "iam:EnableMFADevice is never told iam:registersecuritykey", reason: NO_SECURITY_KEYS },

  {
    finding: "sts.GetFederationToken: sts:TagSession on arn:aws:sts::111111111111:federated-user/example",
    reason: "the reference knows of roles only, and what is tagged here is the federated user's session",
  },
  { finding: "sts.GetCallerIdentity: demands nothing", reason: "every signed caller may ask who it is" },
  { finding: "sts:AssumeRole is never told accounts.google.com:*", reason: NO_FEDERATION },
  { finding: "sts:AssumeRole is never told cognito-identity.amazonaws.com:*", reason: NO_FEDERATION },
  { finding: "sts:AssumeRole is never told graph.facebook.com:*", reason: NO_FEDERATION },
  { finding: "sts:AssumeRole is never told saml:*", reason: NO_FEDERATION },
  { finding: "sts:AssumeRole is never told www.amazon.com:*", reason: NO_FEDERATION },
  {
    finding: "sts:AssumeRoleWithWebIdentity is never told accounts.google.com:*",
    reason: NO_BUILT_IN_PROVIDERS,
  },
  {
    finding: "sts:AssumeRoleWithWebIdentity is never told cognito-identity.amazonaws.com:*",
    reason: NO_BUILT_IN_PROVIDERS,
  },
  {
    finding: "sts:AssumeRoleWithWebIdentity is never told graph.facebook.com:*",
    reason: NO_BUILT_IN_PROVIDERS,
  },
  { finding: "sts:AssumeRoleWithWebIdentity is never told www.amazon.com:*", reason: NO_BUILT_IN_PROVIDERS },
  { finding: "sts:AssumeRoleWithWebIdentity is never told *buildkite*", reason: OTHER_PROVIDERS },
  { finding: "sts:AssumeRoleWithWebIdentity is never told *ghe.com:*", reason: OTHER_PROVIDERS },
  { finding: "sts:AssumeRoleWithWebIdentity is never told *github*/", reason: OTHER_PROVIDERS },
  { finding: "sts:AssumeRoleWithWebIdentity is never told gitlab.com:*", reason: OTHER_PROVIDERS },
  { finding: "sts:AssumeRoleWithWebIdentity is never told idcs-*", reason: OTHER_PROVIDERS },
  { finding: "sts:AssumeRoleWithWebIdentity is never told oidc.circleci.com/", reason: OTHER_PROVIDERS },
  {
    finding: "sts.AssumeRoleWithWebIdentity: sts:* fills token.actions.githubusercontent.com:*",
    reason: "the reference lists what is each provider's own; the user guide adds what all of them say",
  },

  {
    finding: "s3.DeleteObjects: demands nothing",
    reason: "each key is demanded by itself while the call runs, and refused by itself in a 200",
  },
  {
    finding: "s3:* is never told s3:buckettag/",
    reason: "tags of buckets count in buckets with attribute-based access control only, which none has",
  },
  {
    finding: "s3:* is never told aws:resourcetag/",
    reason: "tags of buckets count in buckets with attribute-based access control only, which none has",
  },
  { finding: "s3:* is never told s3:accessgrantsinstancearn", reason: "there are no access grants" },
  { finding: "s3:ListBucketMultipartUploads is never told s3:accesspoint*", reason: NO_ACCESS_POINTS },
  { finding: "s3:ListBucketMultipartUploads is never told s3:dataaccesspoint*", reason: NO_ACCESS_POINTS },
  {
    finding:
      "s3.GetObjectLockConfiguration: s3:GetBucketObjectLockConfiguration fills s3:x-amz-content-sha256",
    reason: "the reference leaves out of this one action what every signed request carries",
  },
  {
    finding: "s3:CreateBucket is never told s3:x-amz-bucket-namespace",
    reason: "buckets of an account-regional namespace are refused as not implemented",
  },
  {
    finding: "s3:PutReplicationConfiguration is never told s3:isreplicationpauserequest",
    reason: "only AWS's Fault Injection Service pauses replication",
  },
  { finding: "s3:PutObject* is never told s3:object-lock-event-hold*", reason: NO_EVENT_HOLD },
  {
    finding: "s3:PutObject* is never told s3:object-lock-remaining-retention-days",
    reason: "object lock cannot be switched on for a bucket",
  },
  {
    finding: "s3:PutObject is never told s3:x-amz-object-annotation-directive",
    reason: "annotations are not served",
  },
  {
    finding: "s3:PutObject is never told s3:x-amz-grant-write",
    reason: "no request that writes an object has the header",
  },
  {
    finding: "s3:PutObjectVersionAcl is never told s3:x-amz-storage-class",
    reason: "no request that sets an ACL has the header",
  },
  {
    finding: "s3.PutObjectTagging: s3:PutObject*Tagging fills aws:*",
    reason: "the tags are told by the keys of all tagging calls beside those of S3's own",
  },

  {
    finding: "organizations.InviteAccountToOrganization: organizations:InviteAccountToOrganization on *",
    reason: "an e-mail address names no account",
  },
  {
    finding:
      "organizations.InviteOrganizationToTransferResponsibility: organizations:InviteOrganizationToTransferResponsibility on *",
    reason: "an e-mail address names no account",
  },
  { finding: "organizations:Create* is never told aws:resourcetag/", reason: NO_RESOURCE_YET },

  { finding: "cloudtrail:Create* is never told aws:resourcetag/", reason: NO_RESOURCE_YET },
  {
    finding: "cloudtrail:* is never told aws:resourcetag/",
    reason: "the demands of CloudTrail do not tell the tags of trails",
  },
];
