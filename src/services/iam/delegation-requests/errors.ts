import { ServiceError } from "../../../pure/aws/service-error.ts";
import { modelled } from "../errors.ts";

export const noSuchDelegationRequest = (id: string) =>
  modelled("NoSuchEntity", `The delegation request with id ${id} cannot be found.`);
export const workflowExists = (workflowId: string) =>
  modelled("EntityAlreadyExists", `A delegation request with workflow id ${workflowId} already exists.`);
export const notATopic = (channel: string) =>
  modelled("InvalidInput", `The notification channel ${channel} is not the ARN of an Amazon SNS topic.`);
export const notATemplate = (arn: string) =>
  modelled("InvalidInput", `The policy template ARN ${arn} is not valid.`);
export const wrongState = (id: string, state: string) =>
  modelled("InvalidInput", `The delegation request ${id} cannot be changed in state ${state}.`);
export const tooLongForRoot = (hours: number) =>
  modelled(
    "InvalidInput",
    `The root user can only accept requests with a duration of ${hours} hours or less.`,
  );
export const limitedApprover = () =>
  modelled(
    "InvalidInput",
    "Delegation requests cannot be accepted with a session that session policies limit.",
  );
export const missingParameter = (name: string) =>
  modelled("InvalidInput", `The policy template needs a value for its parameter ${name}.`);
export const invalidTemplatePolicy = (fault: string) =>
  modelled("InvalidInput", `The policy template does not make a policy with these parameters: ${fault}`);
export const invalidOwnerId = (ownerId: string) =>
  modelled("InvalidInput", `The owner id ${ownerId} is not valid.`);
export const noSummaryOf = (arn: string) =>
  modelled("InvalidInput", `The entity ARN ${arn} is not the ARN of a delegation request.`);
export const onlyOwnerSends = (callerArn: string, requestArn: string) =>
  new ServiceError(
    "AccessDenied",
    `User: ${callerArn} is not authorized to perform: iam:SendDelegationToken on resource: ${requestArn}`,
    { status: 403 },
  );
