/**
 * The claims beside the standard ones that AWS tells policies, each of certain identity providers only
 * (IAM User Guide, available keys for AWS OIDC federation).
 */
const GITHUB = [
  "actor",
  "actor_id",
  "enterprise_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "repository",
  "repository_id",
  "repository_owner_id",
  "workflow",
];
const GITLAB = [
  "namespace_id",
  "pipeline_source",
  "project_id",
  "ref_protected",
  "runner_environment",
  "user_access_level",
  "user_email",
  "user_id",
  "user_login",
];
const BUILDKITE = [
  "build_branch",
  "cluster_id",
  "cluster_name",
  "organization_id",
  "organization_slug",
  "pipeline_id",
  "pipeline_slug",
];

const PROVIDERS: readonly (readonly [pattern: RegExp, claims: readonly string[]])[] = [
  [/^token\.actions\.(?:githubusercontent\.com(?:\/.+)?|[^./]+\.ghe\.com)$/, GITHUB],
  [/^github\.com\/enterprises\/[^/]+$/, GITHUB],
  [/^gitlab\.com$/, GITLAB],
  [/^agent\.(?:buildkite\.com|[^./]+\.buildkite\.(?:dev|site))$/, BUILDKITE],
  [/^idcs-[^./]+\.identity\.oraclecloud\.com$/, ["rpst_id"]],
  [/^oidc\.circleci\.com\/org\/[^/]+$/, ["oidc.circleci.com/project-id"]],
];

/** By the provider's URL without its scheme. */
export function claimsOfProvider(name: string): readonly string[] {
  return PROVIDERS.find(([pattern]) => pattern.test(name))?.[1] ?? [];
}
