import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  paginateSimulateCustomPolicy,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const ANN = "arn:aws:iam::111111111111:user/team/ann";
const READERS = "arn:aws:iam::111111111111:group/readers";
const APP = "arn:aws:iam::111111111111:role/app";
const OBJECT = "arn:aws:s3:::logs/a";
const TRUST =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}';

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const READ = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/*" });
const OWN_HOME = policy(
  { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::home/${aws:username}/*" },
  { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
);

let house: House;
let nobody: Credentials;

beforeAll(async () => {
  house = await openHouse();
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "ann", Path: "/team/" }));
  await iam.send(new CreateGroupCommand({ GroupName: "readers" }));
  await iam.send(new AddUserToGroupCommand({ UserName: "ann", GroupName: "readers" }));
  await iam.send(
    new PutGroupPolicyCommand({ GroupName: "readers", PolicyName: "read", PolicyDocument: READ }),
  );
  await iam.send(new PutUserPolicyCommand({ UserName: "ann", PolicyName: "home", PolicyDocument: OWN_HOME }));
  await iam.send(
    new AttachUserPolicyCommand({ UserName: "ann", PolicyArn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess" }),
  );
  await iam.send(new CreateRoleCommand({ RoleName: "app", AssumeRolePolicyDocument: TRUST }));
  await iam.send(new PutRolePolicyCommand({ RoleName: "app", PolicyName: "read", PolicyDocument: READ }));
  await iam.send(new CreateUserCommand({ UserName: "bounded" }));
  await iam.send(new CreateUserCommand({ UserName: "nobody" }));
  const key = await iam.send(new CreateAccessKeyCommand({ UserName: "nobody" }));
  nobody = {
    accessKeyId: key.AccessKey?.AccessKeyId ?? "",
    secretAccessKey: key.AccessKey?.SecretAccessKey ?? "",
  };
});
afterAll(() => house.close());

async function custom(input: Partial<SimulateCustomPolicyCommandInput>) {
  const { EvaluationResults } = await house
    .iam()
    .send(
      new SimulateCustomPolicyCommand({ PolicyInputList: [READ], ActionNames: ["s3:GetObject"], ...input }),
    );
  return EvaluationResults ?? [];
}

async function principal(input: Partial<SimulatePrincipalPolicyCommandInput>) {
  const { EvaluationResults } = await house.iam().send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: ANN,
      ActionNames: ["s3:GetObject"],
      ResourceArns: [OBJECT],
      ...input,
    }),
  );
  return EvaluationResults ?? [];
}

describe("SimulateCustomPolicy", () => {
  test("tells what each policy says of an action, and where", async () => {
    const matched = {
      SourcePolicyId: "PolicyInputList.1",
      SourcePolicyType: "IAM Policy",
      StartPosition: { Line: 1, Column: 38 },
      EndPosition: { Line: 1, Column: READ.length - 1 },
    };
    expect(await custom({ ResourceArns: [OBJECT] })).toEqual([
      {
        EvalActionName: "s3:GetObject",
        EvalResourceName: OBJECT,
        EvalDecision: "allowed",
        MatchedStatements: [matched],
        MissingContextValues: [],
        EvalDecisionDetails: {},
        ResourceSpecificResults: [
          {
            EvalResourceName: OBJECT,
            EvalResourceDecision: "allowed",
            MatchedStatements: [matched],
            MissingContextValues: [],
          },
        ],
      },
    ]);
    expect(await lastRecord(house)).toEqual({
      eventName: "SimulateCustomPolicy",
      readOnly: true,
      requestParameters: {
        policyInputList: [READ],
        actionNames: ["s3:GetObject"],
        resourceArns: [OBJECT],
      },
      responseElements: null,
    });
  });

  test("answers for all resources when none is named", async () => {
    expect(await custom({ ActionNames: ["s3:GetObject", "s3:ListAllMyBuckets"] })).toEqual(
      ["s3:GetObject", "s3:ListAllMyBuckets"].map((action) => ({
        EvalActionName: action,
        EvalResourceName: "*",
        EvalDecision: "implicitDeny",
        MatchedStatements: [],
        MissingContextValues: [],
      })),
    );
  });

  test("answers for several resources apart, and for the action what is worst", async () => {
    const [result, ...others] = await custom({ ResourceArns: [OBJECT, "arn:aws:s3:::other/a"] });
    expect(others).toEqual([]);
    expect(result).toMatchObject({
      EvalResourceName: "arn:aws:s3:::*",
      EvalDecision: "implicitDeny",
      MatchedStatements: [],
      ResourceSpecificResults: [
        { EvalResourceName: OBJECT, EvalResourceDecision: "allowed" },
        {
          EvalResourceName: "arn:aws:s3:::other/a",
          EvalResourceDecision: "implicitDeny",
          MatchedStatements: [],
        },
      ],
    });
  });

  test("asks for the context it lacks, and takes it", async () => {
    const conditional = policy({
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::home/${aws:username}/*",
      Condition: {
        NumericLessThan: { "s3:max-keys": "10" },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] },
      },
    });
    const ask = (ContextEntries?: SimulateCustomPolicyCommandInput["ContextEntries"]) =>
      custom({ PolicyInputList: [conditional], ResourceArns: ["arn:aws:s3:::home/ann/f"], ContextEntries });
    const [silent] = await ask();
    expect(silent).toMatchObject({
      EvalDecision: "implicitDeny",
      MissingContextValues: ["aws:username", "s3:max-keys", "aws:TagKeys"],
      ResourceSpecificResults: [{ MissingContextValues: ["aws:username", "s3:max-keys", "aws:TagKeys"] }],
    });
    const given = [
      { ContextKeyName: "AWS:UserName", ContextKeyType: "string" as const, ContextKeyValues: ["ann"] },
      { ContextKeyName: "s3:max-keys", ContextKeyType: "numeric" as const, ContextKeyValues: ["9"] },
    ];
    expect((await ask(given))[0]).toMatchObject({
      EvalDecision: "allowed",
      MissingContextValues: ["aws:TagKeys"],
    });
    const tags = (values: string[]) => [
      ...given,
      { ContextKeyName: "aws:TagKeys", ContextKeyType: "stringList" as const, ContextKeyValues: values },
    ];
    expect((await ask(tags(["a"])))[0]).toMatchObject({ EvalDecision: "allowed", MissingContextValues: [] });
    expect((await ask(tags(["a", "c"])))[0]).toMatchObject({ EvalDecision: "implicitDeny" });
  });

  test("takes a boundary", async () => {
    const ask = (boundary: string) =>
      custom({ ResourceArns: [OBJECT], PermissionsBoundaryPolicyInputList: [boundary] });
    expect((await ask(policy({ Effect: "Allow", Action: "sqs:*", Resource: "*" })))[0]).toMatchObject({
      EvalDecision: "implicitDeny",
      MatchedStatements: [],
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
    expect((await ask(policy({ Effect: "Deny", Action: "s3:*", Resource: "*" })))[0]).toMatchObject({
      EvalDecision: "explicitDeny",
      MatchedStatements: [
        {
          SourcePolicyId: "PermissionsBoundaryPolicyInputList.1",
          SourcePolicyType: "Permissions Boundary Policy",
        },
      ],
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
    expect((await ask(READ))[0]).toMatchObject({
      EvalDecision: "allowed",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    });
  });

  test("takes a resource policy of the caller's account and of another", async () => {
    const bucket = policy({
      Effect: "Allow",
      Principal: { AWS: ANN },
      Action: "s3:*",
      Resource: `${OBJECT}*`,
    });
    const ask = (PolicyInputList: string[], ResourceOwner?: string) =>
      custom({
        PolicyInputList,
        ResourceArns: [OBJECT],
        ResourcePolicy: bucket,
        CallerArn: ANN,
        ResourceOwner,
      });
    const nothing = policy({ Effect: "Allow", Action: "sqs:*", Resource: "*" });
    expect((await ask([nothing]))[0]).toMatchObject({
      EvalDecision: "allowed",
      MatchedStatements: [{ SourcePolicyId: "ResourcePolicy", SourcePolicyType: "Resource Policy" }],
      EvalDecisionDetails: {},
    });
    for (const owner of ["222222222222", "arn:aws:iam::222222222222:root"]) {
      expect((await ask([nothing], owner))[0]).toMatchObject({
        EvalDecision: "implicitDeny",
        EvalDecisionDetails: { "IAM Policy": "implicitDeny", "Resource Policy": "allowed" },
        ResourceSpecificResults: [
          { EvalDecisionDetails: { "IAM Policy": "implicitDeny", "Resource Policy": "allowed" } },
        ],
      });
      expect((await ask([READ], owner))[0]).toMatchObject({
        EvalDecision: "allowed",
        EvalDecisionDetails: { "IAM Policy": "allowed", "Resource Policy": "allowed" },
      });
    }
  });

  test("gives its results in pages", async () => {
    const ActionNames = Array.from({ length: 7 }, (_, index) => `s3:Action${index}`);
    const input = { PolicyInputList: [READ], ActionNames };
    const client = house.iam();
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateSimulateCustomPolicy({ client, pageSize: 3 }, { ...input })) {
      pages.push((page.EvaluationResults ?? []).map(({ EvalActionName }) => EvalActionName));
    }
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(ActionNames);
    const { Marker } = await client.send(new SimulateCustomPolicyCommand({ ...input, MaxItems: 3 }));
    const other = new SimulateCustomPolicyCommand({ ...input, PolicyInputList: [OWN_HOME], Marker });
    await expect(client.send(other)).rejects.toMatchObject({ Code: "ValidationError" });
  });

  test("gives shorter pages when there are many resources", async () => {
    const ResourceArns = Array.from({ length: 4000 }, (_, index) => `arn:aws:s3:::logs/${index}`);
    const ActionNames = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
    const page = await house
      .iam()
      .send(new SimulateCustomPolicyCommand({ PolicyInputList: [READ], ActionNames, ResourceArns }));
    expect(page.EvaluationResults?.length).toBe(2);
    expect(page.IsTruncated).toBe(true);
  });

  test.for<[problem: string, input: Partial<SimulateCustomPolicyCommandInput>, message: string]>([
    ["a policy that is no JSON", { PolicyInputList: ["{"] }, "Syntax errors in policy."],
    [
      "a policy with a principal",
      { PolicyInputList: [policy({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" })] },
      "Policy document should not specify a principal.",
    ],
    [
      "two boundaries",
      { PermissionsBoundaryPolicyInputList: [READ, READ] },
      "The list of Permissions Boundary policies cannot exceed 1 items.",
    ],
    ["a pattern of actions", { ActionNames: ["s3:Get*"] }, "Invalid Input Actions: [s3:Get*]"],
    [
      "a resource that is no ARN",
      { ResourceArns: ["14a050d4"] },
      "ResourceNames are not in a valid ARN format: 14a050d4.",
    ],
    [
      "a resource policy without anybody to name",
      { ResourcePolicy: policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }) },
      "Invalid caller - Caller must be an IAM user in this context.",
    ],
    [
      "a caller that is no user",
      { CallerArn: APP },
      "Invalid caller - Caller must be an IAM user in this context.",
    ],
    [
      "a resource policy that names nobody",
      { ResourcePolicy: READ, CallerArn: ANN },
      "Missing required field Principal",
    ],
    [
      "an owner that is no account",
      { ResourceOwner: "1234-5678-9012" },
      "'1234-5678-9012' is not a valid as a Resource Owner.",
    ],
    ["an owner that is a user", { ResourceOwner: ANN }, `'${ANN}' is not a valid as a Resource Owner.`],
    [
      "an unknown option",
      { ResourceHandlingOption: "EC2-MOON" },
      "Invalid resource handling option: EC2-MOON",
    ],
    ...(
      [
        ["numeric", "ten"],
        ["boolean", "yes"],
        ["dateList", "tomorrow"],
        ["ip", "10.0.0.256"],
        ["binaryList", "?"],
      ] as const
    ).map(([type, value]): [string, Partial<SimulateCustomPolicyCommandInput>, string] => [
      `a ${type} that is none`,
      { ContextEntries: [{ ContextKeyName: "my:key", ContextKeyType: type, ContextKeyValues: [value] }] },
      `Invalid context entry my:key: '${value}' is not of type ${type}.`,
    ]),
  ])("refuses %s", async ([, input, message]) => {
    await expect(custom(input)).rejects.toMatchObject({ Code: "InvalidInput", message });
    expect(await lastRecord(house)).toMatchObject({
      eventName: "SimulateCustomPolicy",
      errorCode: "InvalidInputException",
      errorMessage: message,
    });
  });
});

describe("SimulatePrincipalPolicy", () => {
  test("knows a user's own policies and those of its groups, by their names", async () => {
    const results = await principal({
      ActionNames: ["s3:GetObject", "s3:DeleteObject", "s3:PutObject", "iam:ListUsers"],
    });
    expect(
      results.map(({ EvalActionName, EvalDecision, MatchedStatements, MissingContextValues }) => [
        EvalActionName,
        EvalDecision,
        MatchedStatements?.map(({ SourcePolicyId, SourcePolicyType }) => [SourcePolicyId, SourcePolicyType]),
        MissingContextValues,
      ]),
    ).toEqual([
      ["s3:GetObject", "allowed", [["group_readers_read", "IAM Policy"]], ["aws:username"]],
      ["s3:DeleteObject", "explicitDeny", [["user_ann_home", "IAM Policy"]], ["aws:username"]],
      ["s3:PutObject", "implicitDeny", [], ["aws:username"]],
      ["iam:ListUsers", "allowed", [["IAMReadOnlyAccess", "IAM Policy"]], ["aws:username"]],
    ]);
    expect(await lastRecord(house)).toEqual({
      eventName: "SimulatePrincipalPolicy",
      readOnly: true,
      requestParameters: {
        policySourceArn: ANN,
        actionNames: ["s3:GetObject", "s3:DeleteObject", "s3:PutObject", "iam:ListUsers"],
        resourceArns: [OBJECT],
      },
      responseElements: null,
    });
  });

  test("points at the second statement of a policy", async () => {
    const [result] = await principal({ ActionNames: ["s3:DeleteObject"] });
    const second = OWN_HOME.indexOf(',{"Effect":"Deny"') + 1;
    expect(result?.MatchedStatements).toEqual([
      {
        SourcePolicyId: "user_ann_home",
        SourcePolicyType: "IAM Policy",
        StartPosition: { Line: 1, Column: second },
        EndPosition: { Line: 1, Column: OWN_HOME.length - 1 },
      },
    ]);
  });

  test("knows groups and roles", async () => {
    expect((await principal({ PolicySourceArn: READERS }))[0]).toMatchObject({
      EvalDecision: "allowed",
      MatchedStatements: [{ SourcePolicyId: "group_readers_read" }],
    });
    expect((await principal({ PolicySourceArn: APP }))[0]).toMatchObject({
      EvalDecision: "allowed",
      MatchedStatements: [{ SourcePolicyId: "role_app_read" }],
    });
  });

  test("adds policies of the input, and takes its boundary for the one that is attached", async () => {
    const PolicySourceArn = "arn:aws:iam::111111111111:user/bounded";
    const boundary = policy({ Effect: "Allow", Action: "sqs:*", Resource: "*" });
    const { Policy } = await house
      .iam()
      .send(new CreatePolicyCommand({ PolicyName: "cap", PolicyDocument: boundary }));
    await house
      .iam()
      .send(new PutUserPermissionsBoundaryCommand({ UserName: "bounded", PermissionsBoundary: Policy?.Arn }));
    expect((await principal({ PolicySourceArn, PolicyInputList: [READ] }))[0]).toMatchObject({
      EvalDecision: "implicitDeny",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
      ResourceSpecificResults: [
        { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
      ],
    });
    expect(
      (
        await principal({
          PolicySourceArn,
          PolicyInputList: [READ],
          PermissionsBoundaryPolicyInputList: [READ],
        })
      )[0],
    ).toMatchObject({
      EvalDecision: "allowed",
      MatchedStatements: [{ SourcePolicyId: "PolicyInputList.1" }],
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    });
  });

  test("lets a resource policy name the user, or another caller", async () => {
    const ResourcePolicy = policy({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:user/bob" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::logs/*",
    });
    const ask = (CallerArn?: string) =>
      principal({ ActionNames: ["s3:PutObject"], ResourcePolicy, CallerArn });
    expect((await ask())[0]?.EvalDecision).toBe("implicitDeny");
    expect((await ask("arn:aws:iam::111111111111:user/bob"))[0]?.EvalDecision).toBe("allowed");
    await expect(principal({ PolicySourceArn: APP, ResourcePolicy })).rejects.toMatchObject({
      Code: "InvalidInput",
      message: "Invalid caller - Caller must be an IAM user in this context.",
    });
  });

  test.for<[arn: string, code: string, message: string]>([
    ["arn:aws:iam::111111111111:user/eve", "NoSuchEntity", "The user with name eve cannot be found."],
    ["arn:aws:iam::111111111111:user/ann", "NoSuchEntity", "The user with name ann cannot be found."],
    [
      "arn:aws:iam::111111111111:group/writers",
      "NoSuchEntity",
      "The group with name writers cannot be found.",
    ],
    ["arn:aws:iam::111111111111:role/gone", "NoSuchEntity", "The role with name gone cannot be found."],
    [
      "arn:aws:sts::111111111111:assumed-role/app/session",
      "InvalidInput",
      "Invalid Entity Arn: arn:aws:sts::111111111111:assumed-role/app/session does not clearly define entity type and name.",
    ],
    [
      "arn:aws:iam::222222222222:role/app",
      "InvalidInput",
      "Invalid Policy Source Arn: caller's account 111111111111 does not have access to policies in account 222222222222",
    ],
  ])("does not know %s", async ([PolicySourceArn, Code, message]) => {
    await expect(principal({ PolicySourceArn })).rejects.toMatchObject({ Code, message });
    const command = new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn });
    await expect(house.iam().send(command)).rejects.toMatchObject({ Code, message });
  });

  test("is refused without permission on the entity", async () => {
    const command = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: APP,
      ActionNames: ["s3:GetObject"],
    });
    await expect(house.iam(nobody).send(command)).rejects.toMatchObject({
      Code: "AccessDenied",
      message:
        "User: arn:aws:iam::111111111111:user/nobody is not authorized to perform: iam:SimulatePrincipalPolicy " +
        `on resource: ${APP} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
    });
  });
});

describe("the condition keys", () => {
  test("of policies of the input", async () => {
    const answer = await house
      .iam()
      .send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [READ, OWN_HOME] }));
    expect(answer.ContextKeyNames).toEqual(["aws:username"]);
    expect(await lastRecord(house)).toEqual({
      eventName: "GetContextKeysForCustomPolicy",
      readOnly: true,
      requestParameters: { policyInputList: [READ, OWN_HOME] },
      responseElements: null,
    });
    const none = await house
      .iam()
      .send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [READ] }));
    expect(none.ContextKeyNames).toEqual([]);
    const bad = new GetContextKeysForCustomPolicyCommand({ PolicyInputList: ["[]"] });
    await expect(house.iam().send(bad)).rejects.toMatchObject({ Code: "InvalidInput" });
  });

  test("of the policies of an entity and of the input", async () => {
    const PolicyInputList = [
      policy({
        Effect: "Allow",
        Action: "*",
        Resource: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
    ];
    const answer = await house
      .iam()
      .send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: ANN, PolicyInputList }));
    expect(answer.ContextKeyNames).toEqual(["aws:username", "aws:MultiFactorAuthPresent"]);
    expect(await lastRecord(house)).toEqual({
      eventName: "GetContextKeysForPrincipalPolicy",
      readOnly: true,
      requestParameters: { policySourceArn: ANN, policyInputList: PolicyInputList },
      responseElements: null,
    });
  });
});
