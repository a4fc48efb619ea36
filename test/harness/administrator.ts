import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import type { Credentials, House } from "./house.ts";

/** A user of the root account who may do everything; root itself assumes no roles. */
export async function createAdministrator(house: Pick<House, "iam">): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "admin" }));
  await iam.send(
    new AttachUserPolicyCommand({
      UserName: "admin",
      PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "admin" }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}
