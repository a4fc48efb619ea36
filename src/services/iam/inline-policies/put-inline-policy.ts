import { PutGroupPolicy, PutRolePolicy, PutUserPolicy } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { policySize } from "../../../pure/policy/parse.ts";
import { onEntity } from "../demands.ts";
import { GROUP, type Holder, holderOf, type Named, ROLE, USER } from "../entities/holder.ts";
import { inlinePoliciesTooLarge } from "../errors.ts";
import { operation } from "../operation.ts";
import { checkIdentityDocument } from "../policies/check-document.ts";
import { INLINE_POLICIES_SIZE_MAX } from "../quotas.ts";
import { listInlinePolicies, putInlinePolicy } from "./store.ts";

interface PutInput {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

function put<Member extends string>(
  model: OperationModel<Named<Member> & PutInput, void>,
  holder: Holder<Member>,
) {
  return operation(model, {
    demands: (input, call) => onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member]),
    async run(input, call) {
      const { transaction } = call;
      const entity = await holderOf(call, holder, input);
      checkIdentityDocument(input.PolicyDocument);
      const others = (await listInlinePolicies(transaction, entity.id)).filter(
        ({ name }) => name !== input.PolicyName,
      );
      const size = others.reduce((sum, { document }) => sum + policySize(document), 0);
      const sizeMax = INLINE_POLICIES_SIZE_MAX[holder.kind];
      if (size + policySize(input.PolicyDocument) > sizeMax) {
        throw inlinePoliciesTooLarge(sizeMax, holder.kind, entity.name);
      }
      await putInlinePolicy(transaction, entity.id, {
        name: input.PolicyName,
        document: input.PolicyDocument,
      });
    },
  });
}

export const putUserPolicy = put(PutUserPolicy, USER);
export const putGroupPolicy = put(PutGroupPolicy, GROUP);
export const putRolePolicy = put(PutRolePolicy, ROLE);
