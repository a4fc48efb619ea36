import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  DescribeCreateAccountStatusCommand,
  ListRootsCommand,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Credentials, House } from "./house.ts";

export interface CreatedOrganization {
  readonly id: string;
  readonly rootId: string;
}

/** The root account's organization with all features. */
export async function createOrganization(house: House): Promise<CreatedOrganization> {
  const { Organization } = await house.organizations().send(new CreateOrganizationCommand({}));
  const { Roots } = await house.organizations().send(new ListRootsCommand({}));
  return { id: Organization?.Id ?? "", rootId: Roots?.[0]?.Id ?? "" };
}

/** A member account, opened as AWS does it; gives its id. */
export async function createMember(house: House, name: string): Promise<string> {
  const { CreateAccountStatus } = await house
    .organizations()
    .send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }));
  house.clock.advance(1000);
  await house.settle();
  const CreateAccountRequestId = CreateAccountStatus?.Id ?? "";
  const { CreateAccountStatus: status } = await house
    .organizations()
    .send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId }));
  if (status?.AccountId === undefined) throw new Error(`no account: ${status?.FailureReason}`);
  return status.AccountId;
}

/** Credentials of the role by which the management account's user `admin` administers a member. */
export async function memberCredentials(
  house: Pick<House, "sts">,
  administrator: Credentials,
  account: string,
): Promise<Credentials> {
  const { Credentials: given } = await house.sts(administrator).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
      RoleSessionName: "admin",
    }),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken ?? "",
  };
}
