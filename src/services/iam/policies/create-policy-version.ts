import { CreatePolicyVersion } from "../../../pure/api/iam.ts";
import { onPolicy } from "../demands.ts";
import { updateEntity } from "../entities/store.ts";
import { policyOfAnother, tooManyVersions } from "../errors.ts";
import { operation } from "../operation.ts";
import { POLICY_VERSIONS_MAX } from "../quotas.ts";
import { checkManagedDocument } from "./check-document.ts";
import { describeVersion, requireCustomerPolicy } from "./managed-policy.ts";
import { insertVersion, listVersions, makeDefault } from "./store.ts";

export const createPolicyVersion = operation(CreatePolicyVersion, {
  demands: (input, call) => onPolicy(call, "iam:CreatePolicyVersion", input.PolicyArn),
  async run(input, call, parts) {
    const { transaction } = call;
    const policy = await requireCustomerPolicy(call, parts, input.PolicyArn, () =>
      policyOfAnother("CreatePolicyVersion"),
    );
    checkManagedDocument(input.PolicyDocument);
    const versions = await listVersions(transaction, policy.id);
    if (versions.length >= POLICY_VERSIONS_MAX) throw tooManyVersions(POLICY_VERSIONS_MAX);
    const version = {
      version: policy.details.latestVersion + 1,
      isDefault: input.SetAsDefault ?? false,
      document: input.PolicyDocument,
      createdAtMs: call.now,
    };
    await insertVersion(transaction, policy.id, version);
    if (version.isDefault) await makeDefault(transaction, policy.id, version.version);
    const details = {
      ...policy.details,
      latestVersion: version.version,
      defaultVersion: version.isDefault ? version.version : policy.details.defaultVersion,
      updatedAtMs: call.now,
    };
    await updateEntity(transaction, { ...policy, details });
    return { PolicyVersion: describeVersion(version) };
  },
});
