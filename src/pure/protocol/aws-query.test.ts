import { describe, expect, test } from "vitest";
import {
  CreateRole,
  CreateUser,
  DeleteUser,
  GetAccountSummary,
  iam,
  ListPolicies,
  ListRoles,
} from "../api/iam.ts";
import type { OperationModel } from "../api/model.ts";
import { AssumeRole, sts } from "../api/sts.ts";
import { ServiceError } from "../aws/service-error.ts";
import { awsQuery } from "./aws-query.ts";
import { parseQueryString } from "./query-string.ts";

const form = "application/x-www-form-urlencoded; charset=utf-8";

function post(body: string, contentType: string | undefined = form, query = "") {
  return {
    method: "POST",
    path: "/",
    query: parseQueryString(query),
    headers: (name: string) => (name === "content-type" ? contentType : undefined),
    headerNames: ["content-type"],
    body: new TextEncoder().encode(body),
    uriLabels: {},
  };
}

function refusalOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceError);
    const { code, message, status } = error as ServiceError;
    return { code, message, status: status ?? 400 };
  }
  throw new Error("nothing was refused");
}

describe("routing", () => {
  const noOperation = (message: string) => ({ code: "InvalidAction", status: 400, message });
  test.for([
    [
      "an unknown action",
      post("Action=MakeCoffee&Version=2010-05-08"),
      noOperation("Could not find operation MakeCoffee for version 2010-05-08"),
    ],
    [
      "another API's version",
      post("Action=GetUser&Version=2011-06-15"),
      noOperation("Could not find operation GetUser for version 2011-06-15"),
    ],
    [
      "no version",
      post("Action=GetUser"),
      noOperation("Could not find operation GetUser for version NO_VERSION_SPECIFIED"),
    ],
    [
      "a name of JavaScript's",
      post("Action=constructor&Version=2010-05-08"),
      noOperation("Could not find operation constructor for version 2010-05-08"),
    ],
    [
      "no action",
      post("Version=2010-05-08"),
      {
        code: "MissingAction",
        status: 400,
        message: "The request is missing an action or a required parameter.",
      },
    ],
    [
      "a body that is no form",
      post('{"Action":"GetUser"}', "application/json"),
      {
        code: "MissingAction",
        status: 400,
        message: "The request is missing an action or a required parameter.",
      },
    ],
    [
      "a broken escape",
      post("Action=GetUser&Version=2010-05-08&UserName=%zz"),
      { code: "MalformedQueryString", status: 404, message: "The query string contains a syntax error." },
    ],
  ] as const)("refuses %s", ([, request, error]) => {
    expect(refusalOf(() => awsQuery.route(iam, request))).toEqual(error);
  });

  test("a body that is not UTF-8 is refused", () => {
    const request = { ...post(""), body: new Uint8Array([0x41, 0xff]) };
    expect(refusalOf(() => awsQuery.route(iam, request)).code).toBe("MalformedQueryString");
  });

  test("the first of two actions counts, for routing as for decoding", () => {
    const request = post("Action=CreateUser&Action=DeleteUser&Version=2010-05-08&UserName=a&UserName=b");
    expect(awsQuery.route(iam, request).operation).toBe(CreateUser);
    expect(awsQuery.decode(CreateUser, request)).toEqual({ UserName: "a" });
  });

  test("parameters may stand in the query string of a POST", () => {
    const request = post("UserName=a", form, "Action=CreateUser&Version=2010-05-08");
    expect(awsQuery.route(iam, request).operation).toBe(CreateUser);
    expect(awsQuery.decode(CreateUser, request)).toEqual({ UserName: "a" });
  });
});

describe("decoding", () => {
  test.for([
    [
      "lists with gaps, in the order of their numbers",
      CreateUser,
      "Tags.member.10.Key=b&Tags.member.10.Value=2&Tags.member.2.Key=a&Tags.member.2.Value=1",
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "b", Value: "2" },
        ],
      },
    ],
    ["an empty list", CreateUser, "Tags=", { Tags: [] }],
    ["plus signs as spaces, escapes once", CreateUser, "UserName=a+b%2Bc%2520", { UserName: "a b+c%20" }],
    ["an empty value", CreateUser, "UserName=", { UserName: "" }],
    ["a name without a value", CreateUser, "UserName", { UserName: "" }],
    [
      "numbers and booleans",
      ListPolicies,
      "MaxItems=5&OnlyAttached=TRUE",
      { MaxItems: 5, OnlyAttached: true },
    ],
    ["lower-case members", AssumeRole, "PolicyArns.member.1.arn=x", { PolicyArns: [{ arn: "x" }] }],
    [
      "what is unknown, by passing over it",
      CreateUser,
      "UserName=a&Nope.member.1.X=1&__proto__.x=1",
      { UserName: "a" },
    ],
  ] as const)("reads %s", ([, operation, body, input]) => {
    expect(awsQuery.decode(operation as OperationModel, post(body))).toEqual(input);
  });

  test.for([
    ["a list without numbers", CreateUser, "Tags.member.x.Key=a", "Unexpected list element termination"],
    ["a list with number zero", CreateUser, "Tags.member.0.Key=a", "Unexpected list element termination"],
    ["a list that is a value", CreateUser, "Tags=x", "Unexpected list element termination"],
    ["a structure that is a value", CreateUser, "Tags.member.1=x", "Unexpected complex element termination"],
    [
      "a value that is a structure",
      CreateUser,
      "UserName.x=1",
      "Start of structure or map found where not expected.",
    ],
    [
      "a number that is a word",
      ListPolicies,
      "MaxItems=ten",
      "STRING_VALUE can not be converted to an Integer",
    ],
    ["a number that is empty", ListPolicies, "MaxItems=", "STRING_VALUE can not be converted to an Integer"],
    [
      "a boolean that is a number",
      ListPolicies,
      "OnlyAttached=1",
      "STRING_VALUE can not be converted to a Boolean",
    ],
  ] as const)("refuses %s", ([, operation, body, message]) => {
    const refusal = refusalOf(() => awsQuery.decode(operation as OperationModel, post(body)));
    expect(refusal).toEqual({ code: "MalformedInput", status: 400, message });
  });
});

describe("encoding", () => {
  const answered = { requestId: "7a62c49f" };
  const metadata = "<ResponseMetadata><RequestId>7a62c49f</RequestId></ResponseMetadata>";
  const namespace = 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"';

  test("members in the model's order, dates without a fraction, text escaped", () => {
    const Role = {
      CreateDate: new Date("2026-11-21T22:17:09.123Z"),
      AssumeRolePolicyDocument: "%7B%7D",
      Arn: "arn:aws:iam::123456789012:role/r",
      RoleId: "AROA",
      RoleName: "r",
      Path: "/",
      Description: '<a & "b">',
      Tags: [],
    };
    const { status, headers, body } = awsQuery.encode(CreateRole, { Role }, answered);
    expect(status).toBe(200);
    expect(headers).toEqual([
      ["x-amzn-RequestId", "7a62c49f"],
      ["Content-Type", "text/xml"],
    ]);
    expect(body).toBe(
      `<CreateRoleResponse ${namespace}><CreateRoleResult><Role><Path>/</Path><RoleName>r</RoleName><RoleId>AROA</RoleId><Arn>arn:aws:iam::123456789012:role/r</Arn><CreateDate>2026-11-21T22:17:09Z</CreateDate><AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument><Description>&lt;a &amp; &quot;b&quot;&gt;</Description><Tags></Tags></Role></CreateRoleResult>${metadata}</CreateRoleResponse>`,
    );
  });

  test("an operation without an answer has no result element", () => {
    expect(awsQuery.encode(DeleteUser, undefined, answered).body).toBe(
      `<DeleteUserResponse ${namespace}>${metadata}</DeleteUserResponse>`,
    );
  });

  test("maps are entries, lists are members", () => {
    expect(awsQuery.encode(GetAccountSummary, { SummaryMap: { Users: 1 } }, answered).body).toContain(
      "<SummaryMap><entry><key>Users</key><value>1</value></entry></SummaryMap>",
    );
    expect(awsQuery.encode(ListRoles, { Roles: [], IsTruncated: false }, answered).body).toContain(
      "<Roles></Roles><IsTruncated>false</IsTruncated>",
    );
  });

  test.for([
    [
      "a declared error takes its status from the model",
      iam,
      new ServiceError("NoSuchEntity", "no <user>"),
      404,
      "Sender",
    ],
    [
      "an undeclared one is a bad request",
      iam,
      new ServiceError("ValidationError", "no <user>"),
      400,
      "Sender",
    ],
    ["a fault of the service says so", iam, new ServiceError("ServiceFailure", "no <user>"), 500, "Receiver"],
    [
      "an error's own status wins",
      sts,
      new ServiceError("AccessDenied", "no <user>", { status: 403 }),
      403,
      "Sender",
    ],
  ] as const)("%s", ([, service, error, status, type]) => {
    const answer = awsQuery.encodeError(service, undefined, error, answered);
    expect(answer.status).toBe(status);
    expect(answer.body).toBe(
      `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${type}</Type><Code>${error.code}</Code><Message>no &lt;user&gt;</Message></Error><RequestId>7a62c49f</RequestId></ErrorResponse>`,
    );
  });
});
