import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRootCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";

const HOME = "111111111111";
const TASK = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";

let house: House;
let ann: Credentials;
beforeAll(async () => {
  house = await openHouse();
  const UserName = "ann";
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "sts:AssumeRoot",
      Resource: "*",
      Condition: { StringEquals: { "sts:TaskPolicyArn": TASK } },
    },
  });
  await house.iam().send(new CreateUserCommand({ UserName }));
  await house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName }));
  ann = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
});
afterAll(() => house.close());

const ask = (TargetPrincipal: string, arn = TASK) =>
  house.sts(ann).send(new AssumeRootCommand({ TargetPrincipal, TaskPolicyArn: { arn } }));

test.for(["222222222222", "arn:aws:iam::222222222222:root"])(
  "%s is no member of an organization of the caller's",
  async (target) => {
    const message = `User: arn:aws:iam::${HOME}:user/ann is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::222222222222:root`;
    await expect(ask(target)).rejects.toMatchObject({ name: "AccessDenied", message });
    expect((await house.events("AssumeRoot")).at(-1)).toMatchObject({
      errorCode: "AccessDenied",
      errorMessage: message,
      requestParameters: null,
      responseElements: null,
    });
  },
);

test("the task is told to policies", async () => {
  const other = "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy";
  await expect(ask("222222222222", other)).rejects.toMatchObject({
    message: expect.stringContaining("because no identity-based policy allows the sts:AssumeRoot action"),
  });
});

test.for([
  ["no account", "not-an-account", TASK],
  ["a user", "arn:aws:iam::222222222222:user/ann", TASK],
  ["a policy that is no task's", "222222222222", "arn:aws:iam::aws:policy/AdministratorAccess"],
] as const)("%s is refused", async ([, target, task]) => {
  await expect(ask(target, task)).rejects.toMatchObject({ name: "ValidationError" });
});

test("a root user assumes none", async () => {
  const message = "Root users may not be assumed by root accounts.";
  const asked = house
    .sts()
    .send(new AssumeRootCommand({ TargetPrincipal: "222222222222", TaskPolicyArn: { arn: TASK } }));
  await expect(asked).rejects.toMatchObject({ name: "AccessDenied", message });
  expect((await house.events("AssumeRoot")).at(-1)).toMatchObject({
    errorCode: "AccessDenied",
    errorMessage: message,
    requestParameters: null,
    responseElements: null,
  });
});
