import { CreatePolicy } from "../../../pure/api/iam.ts";
import { onNewPolicy, withTags } from "../demands.ts";
import { newEntity } from "../entities/entity.ts";
import { addEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { newTags } from "../tagging/tag-checks.ts";
import { checkManagedDocument } from "./check-document.ts";
import { describeNewPolicy } from "./managed-policy.ts";
import { insertVersion } from "./store.ts";

export const createPolicy = operation(CreatePolicy, {
  demands: (input, call) =>
    onNewPolicy(call, "iam:CreatePolicy", {
      path: input.Path,
      name: input.PolicyName,
      ...withTags(input.Tags),
    }),
  async run(input, call) {
    const tags = newTags("policy", input.Tags);
    checkManagedDocument(input.PolicyDocument);
    const policy = newEntity(
      "policy",
      {
        name: input.PolicyName,
        path: input.Path,
        tags,
        details: {
          description: input.Description || undefined,
          defaultVersion: 1,
          latestVersion: 1,
          updatedAtMs: call.now,
        },
      },
      call,
    );
    await addEntity(call, policy);
    await insertVersion(call.transaction, policy.id, {
      version: 1,
      isDefault: true,
      document: input.PolicyDocument,
      createdAtMs: call.now,
    });
    return { Policy: describeNewPolicy(policy) };
  },
});
