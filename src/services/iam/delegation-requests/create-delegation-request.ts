import { CreateDelegationRequest } from "../../../pure/api/iam.ts";
import { accountId } from "../../../pure/aws/account.ts";
import { uuid } from "../../../pure/aws/ids.ts";
import { accountOf } from "../../../runtime/call.ts";
import { requireAccount } from "../account/store.ts";
import { operation } from "../operation.ts";
import { delegationRequestArn, expiryOf, isTemplateArn, isTopicArn } from "./delegation-request.ts";
import { notATemplate, notATopic, workflowExists } from "./errors.ts";
import { permissionPolicy } from "./permission-policy.ts";
import { insertRequest, isWorkflowTaken, removeExpiredBefore } from "./store.ts";

const NAME_MAX = 30;
/** AWS deletes expired requests after a time that it does not tell. */
const EXPIRED_KEPT_MS = 30 * 24 * 3_600_000;

export const createDelegationRequest = operation(CreateDelegationRequest, {
  demands: (input, call) => [
    {
      action: "iam:CreateDelegationRequest",
      resource: delegationRequestArn(accountOf(call), "*"),
      keys: {
        "iam:DelegationDuration": String(input.SessionDuration),
        "iam:NotificationChannel": input.NotificationChannel,
        "iam:TemplateArn": input.Permissions.PolicyTemplateArn,
      },
    },
  ],
  async run(input, call, parts) {
    const { transaction, now } = call;
    const { NotificationChannel: channel, Permissions: permissions } = input;
    const requestor = accountOf(call);
    if (!isTopicArn(channel)) throw notATopic(channel);
    const { PolicyTemplateArn: template } = permissions;
    if (template === undefined || !isTemplateArn(template)) throw notATemplate(template ?? "");
    const registered = parts.delegationTemplates.get(template);
    await removeExpiredBefore(transaction, now - EXPIRED_KEPT_MS);
    if (await isWorkflowTaken(transaction, requestor, input.RequestorWorkflowId)) {
      throw workflowExists(input.RequestorWorkflowId);
    }
    const id = uuid(call.chance);
    const { name } = await requireAccount(transaction, requestor);
    await insertRequest(transaction, {
      id,
      requestor,
      requestorName: name.slice(0, NAME_MAX),
      workflowId: input.RequestorWorkflowId,
      ownerAccount: input.OwnerAccountId === undefined ? undefined : accountId(input.OwnerAccountId),
      state: "UNASSIGNED",
      expiresAtMs: expiryOf("UNASSIGNED", now),
      createdAtMs: now,
      updatedAtMs: now,
      details: {
        description: input.Description,
        permissions,
        requestMessage: input.RequestMessage,
        redirectUrl: input.RedirectUrl,
        notificationChannel: channel,
        sessionSeconds: input.SessionDuration,
        onlySendByOwner: input.OnlySendByOwner ?? false,
        permissionPolicy: registered && permissionPolicy(registered, permissions),
      },
    });
    return { ConsoleDeepLink: consoleLink(id), DelegationRequestId: id };
  },
});

function consoleLink(id: string): string {
  return `https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/delegation-requests/${id}`;
}
