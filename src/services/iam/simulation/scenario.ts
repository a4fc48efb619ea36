import type { SimulateCustomPolicyRequest } from "../../../pure/api/iam.shapes.ts";
import { isAccountId } from "../../../pure/aws/account.ts";
import { iamArn, parseArn, rootArn } from "../../../pure/aws/arn.ts";
import type { Principal } from "../../../pure/policy/principal.ts";
import {
  invalidResourceHandlingOption,
  invalidResourceOwner,
  invalidSimulatedAction,
  invalidSimulatedResource,
  simulatedCallerIsNoUser,
} from "../errors.ts";
import { contextOf } from "./context-entries.ts";
import type { PolicySource } from "./policy-source.ts";
import type { Scenario } from "./simulate.ts";
import { inputBoundary, inputPolicies, inputResourcePolicy } from "./simulated-policy.ts";

/** What both simulations take. */
export type SimulationInput = Omit<SimulateCustomPolicyRequest, "PolicyInputList"> &
  Partial<Pick<SimulateCustomPolicyRequest, "PolicyInputList">>;

/** What to start of an EC2 instance with which resources; it says which ARNs belong into the input. */
const RESOURCE_HANDLING_OPTIONS: ReadonlySet<string> = new Set([
  "EC2-Classic-InstanceStore",
  "EC2-Classic-EBS",
  "EC2-VPC-InstanceStore",
  "EC2-VPC-InstanceStore-Subnet",
  "EC2-VPC-EBS",
  "EC2-VPC-EBS-Subnet",
]);

/**
 * Reads the input of a simulation in the account, about the policies of `source` when it is about an
 * entity. Throws InvalidInput for what cannot be simulated.
 */
export function scenarioOf(
  input: SimulationInput,
  account: string,
  source: PolicySource | undefined,
): Scenario {
  checkRequest(input);
  const policies = [...(source?.policies ?? []), ...inputPolicies(input.PolicyInputList)];
  const boundary = inputBoundary(input.PermissionsBoundaryPolicyInputList) ?? source?.boundary;
  const resourcePolicy = inputResourcePolicy(input.ResourcePolicy);
  const principal = callerOf(input, account, source);
  const caller = principal.account;
  const owner = ownerAccount(input.ResourceOwner) ?? caller;
  return {
    principal,
    policies,
    boundary,
    resourcePolicy,
    // Without a resource policy only the caller's side is simulated, as if its account owned everything.
    ownerOf: (resource) => (resourcePolicy === undefined ? caller : (accountInArn(resource) ?? owner)),
    context: contextOf(input.ContextEntries),
  };
}

function checkRequest({ ActionNames, ResourceArns = [], ResourceHandlingOption }: SimulationInput): void {
  for (const action of ActionNames) {
    // An action is one operation; patterns belong into policies.
    if (!/^[^:*?]+:[^:*?]+$/.test(action)) throw invalidSimulatedAction(action);
  }
  for (const resource of ResourceArns) {
    if (resource !== "*" && parseArn(resource) === undefined) throw invalidSimulatedResource(resource);
  }
  if (ResourceHandlingOption !== undefined && !RESOURCE_HANDLING_OPTIONS.has(ResourceHandlingOption)) {
    throw invalidResourceHandlingOption(ResourceHandlingOption);
  }
}

function accountInArn(arn: string): string | undefined {
  return parseArn(arn)?.account || undefined;
}

/** AWS documents the ARN of the account's root user; Terraform sends the bare id. */
function ownerAccount(owner: string | undefined): string | undefined {
  if (owner === undefined) return undefined;
  const account = isAccountId(owner) ? owner : accountInArn(owner);
  if (account === undefined || !isAccountId(account)) throw invalidResourceOwner(owner);
  if (owner !== account && owner !== rootArn(account)) throw invalidResourceOwner(owner);
  return account;
}

type SimulatedPrincipal = Extract<Principal, { kind: "user" | "role-session" }>;

/** Who asks in the simulation: a user, unless there is nothing in it that could name the caller. */
function callerOf(
  { CallerArn, ResourcePolicy }: SimulationInput,
  account: string,
  source: PolicySource | undefined,
): SimulatedPrincipal {
  if (CallerArn !== undefined) {
    const arn = parseArn(CallerArn);
    if (arn?.service !== "iam" || !isAccountId(arn.account) || !arn.resource.startsWith("user/")) {
      throw simulatedCallerIsNoUser();
    }
    return { kind: "user", arn: CallerArn, account: arn.account };
  }
  const entity = source?.entity;
  if (entity?.kind === "user") {
    const arn = iamArn(entity.account, "user", entity.path, entity.name);
    return { kind: "user", arn, account: entity.account, userId: entity.id };
  }
  if (ResourcePolicy !== undefined) throw simulatedCallerIsNoUser();
  if (entity?.kind === "role") {
    const roleArn = iamArn(entity.account, "role", entity.path, entity.name);
    const arn = `arn:aws:sts::${entity.account}:assumed-role/${entity.name}/simulation`;
    return { kind: "role-session", arn, roleArn, account: entity.account, roleId: entity.id };
  }
  return { kind: "user", arn: iamArn(account, "user", "/", "simulation"), account };
}
