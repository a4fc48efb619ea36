import { describe, expect, test } from "vitest";
import {
  CreateEventDataStore,
  CreateTrail,
  cloudtrail,
  DescribeTrails,
  GetTrailStatus,
  ListPublicKeys,
  LookupEvents,
  StartLogging,
} from "../api/cloudtrail.ts";
import { cloudtrailData, PutAuditEvents } from "../api/cloudtrail-data.ts";
import type { OperationModel } from "../api/model.ts";
import { DeleteOrganization, ListAccounts, organizations } from "../api/organizations.ts";
import { ServiceError } from "../aws/service-error.ts";
import { awsJson as awsJsonWith, isTargetOf } from "./aws-json.ts";
import { restJson } from "./rest-json.ts";

/** As CloudTrail speaks. */
const awsJson = awsJsonWith({ messageMember: "Message", unknownOperationStatus: 404 });
const longPrefix = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";
const answered = { requestId: "7a62c49f" };

function request(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const all: Readonly<Record<string, string>> = { "content-type": "application/x-amz-json-1.1", ...headers };
  return {
    method: "POST",
    path: "/",
    query: [],
    headers: (name: string) => all[name],
    headerNames: Object.keys(all),
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    uriLabels: {},
  };
}

function refusalOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceError);
    const { code, message, status } = error as ServiceError;
    return { code, message, status };
  }
  throw new Error("nothing was refused");
}

describe("targets", () => {
  test.for([
    [`${longPrefix}.CreateTrail`, CreateTrail],
    ["CloudTrail_20131101.CreateTrail", CreateTrail],
  ] as const)("%s", ([target, operation]) => {
    expect(awsJson.route(cloudtrail, request("{}", { "x-amz-target": target })).operation).toBe(operation);
  });

  test.for([
    ["an unknown operation", `${longPrefix}.MakeCoffee`, {}],
    ["another service's prefix", "AWSOrganizationsV20161128.CreateTrail", {}],
    ["an operation without a prefix", "CreateTrail", {}],
    ["the prefix in the middle", `x.${longPrefix}.y.CreateTrail`, {}],
    ["a name of JavaScript's", `${longPrefix}.constructor`, {}],
    ["nothing", "", {}],
    ["a form", `${longPrefix}.CreateTrail`, { "content-type": "application/x-www-form-urlencoded" }],
  ] as const)("%s is no operation", ([, target, headers]) => {
    const refusal = refusalOf(() =>
      awsJson.route(cloudtrail, request("{}", { "x-amz-target": target, ...headers })),
    );
    expect(refusal).toEqual({ code: "UnknownOperationException", message: "", status: 404 });
  });

  test("Organizations answers an unknown operation with 400", () => {
    const refusal = refusalOf(() =>
      awsJsonWith({ messageMember: "Message", unknownOperationStatus: 400 }).route(
        organizations,
        request("{}", { "x-amz-target": "AWSOrganizationsV20161128.X" }),
      ),
    );
    expect(refusal.status).toBe(400);
  });

  test("a target belongs to one service", () => {
    expect(isTargetOf(organizations, "AWSOrganizationsV20161128.ListRoots")).toBe(true);
    expect(isTargetOf(cloudtrail, "AWSOrganizationsV20161128.ListRoots")).toBe(false);
    expect(isTargetOf(cloudtrailData, "anything.X")).toBe(false);
  });
});

describe("what is not of the right type", () => {
  test.for([
    ["no JSON", CreateTrail, "{", ""],
    ["text after the object", CreateTrail, "{}x", ""],
    ["a list for the whole", CreateTrail, "[]", "Start of list found where not expected"],
    ["a word for the whole", CreateTrail, '"x"', "Unexpected field type"],
    ["a number for a string", CreateTrail, '{"Name":1}', "NUMBER_VALUE can not be converted to a String"],
    [
      "a fraction for a string",
      CreateTrail,
      '{"Name":1.5}',
      "DECIMAL_VALUE can not be converted to a String",
    ],
    ["a boolean for a string", CreateTrail, '{"Name":true}', "TRUE_VALUE can not be converted to a String"],
    [
      "a list for a string",
      CreateTrail,
      '{"Name":[]}',
      "Unrecognized collection type class java.lang.String",
    ],
    [
      "an object for a string",
      CreateTrail,
      '{"Name":{}}',
      "Start of structure or map found where not expected.",
    ],
    [
      "a string for a boolean",
      CreateTrail,
      '{"IsMultiRegionTrail":"true"}',
      "STRING_VALUE can not be converted to a Boolean",
    ],
    [
      "a string for a number",
      LookupEvents,
      '{"MaxResults":"5"}',
      "STRING_VALUE can not be converted to an Integer",
    ],
    [
      "a number beyond integers",
      LookupEvents,
      '{"MaxResults":5000000000}',
      "NUMBER_VALUE can not be converted to an Integer",
    ],
    [
      "a word for a date",
      LookupEvents,
      '{"StartTime":"soon"}',
      "STRING_VALUE can not be converted to a Date",
    ],
    ["a number for a list", DescribeTrails, '{"trailNameList":1}', "Unexpected field type"],
    [
      "an object for a list",
      DescribeTrails,
      '{"trailNameList":{}}',
      "Start of structure or map found where not expected.",
    ],
    [
      "a string for a structure",
      CreateEventDataStore,
      '{"AdvancedEventSelectors":["x"]}',
      "Unexpected field type",
    ],
  ] as const)("%s", ([, operation, body, message]) => {
    const refusal = refusalOf(() => awsJson.decode(operation as OperationModel, request(body)));
    expect(refusal).toEqual({ code: "SerializationException", message, status: 400 });
  });

  test("bytes that are not UTF-8", () => {
    const refusal = refusalOf(() => awsJson.decode(CreateTrail, request(new Uint8Array([0x7b, 0xff, 0x7d]))));
    expect(refusal.code).toBe("SerializationException");
  });

  test("nesting without end is not followed", () => {
    const depth = 200_000;
    const nested = `{"Name":"t","Other":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(awsJson.decode(CreateTrail, request(nested))).toEqual({ Name: "t" });
  });
});

describe("decoding", () => {
  test.for([
    ["an absent body", CreateTrail, "", {}],
    ["null", CreateTrail, "null", {}],
    ["null for a member", CreateTrail, '{"Name":null}', {}],
    [
      "unknown members",
      CreateTrail,
      '{"Name":"t","New":{"a":[1]},"__proto__":{"S3BucketName":"x"}}',
      { Name: "t" },
    ],
    [
      "dates with a fraction",
      LookupEvents,
      '{"StartTime":1481656459.257}',
      { StartTime: new Date(1481656459257) },
    ],
    [
      "dates as text",
      LookupEvents,
      '{"StartTime":"2026-11-21T22:17:09Z"}',
      { StartTime: new Date("2026-11-21T22:17:09Z") },
    ],
    [
      "a null element, kept for the constraint check",
      DescribeTrails,
      '{"trailNameList":[null]}',
      { trailNameList: [null] },
    ],
  ] as const)("%s", ([, operation, body, input]) => {
    expect(awsJson.decode(operation as OperationModel, request(body))).toEqual(input);
  });
});

describe("encoding", () => {
  test("dates as seconds with a fraction, blobs as Base64, nothing that is not modelled", () => {
    const output = {
      PublicKeyList: [
        {
          Value: new Uint8Array([1, 2, 255]),
          ValidityStartTime: new Date(1481656459257),
          Fingerprint: "f",
          secret: "s",
        },
      ],
    };
    expect(awsJson.encode(ListPublicKeys, output, answered)).toEqual({
      status: 200,
      headers: [
        ["x-amzn-RequestId", "7a62c49f"],
        ["Content-Type", "application/x-amz-json-1.1"],
      ],
      body: '{"PublicKeyList":[{"Value":"AQL/","ValidityStartTime":1481656459.257,"Fingerprint":"f"}]}',
    });
  });

  test("an answer without members is an empty object", () => {
    expect(awsJson.encode(StartLogging, {}, answered).body).toBe("{}");
    expect(awsJson.encode(DeleteOrganization, undefined, answered).body).toBe("{}");
    expect(awsJson.encode(GetTrailStatus, { IsLogging: undefined }, answered).body).toBe("{}");
    expect(awsJson.encode(ListAccounts, { Accounts: [] }, answered).body).toBe('{"Accounts":[]}');
  });
});

describe("errors", () => {
  test.for([
    [
      "members of an error travel with it",
      organizations,
      new ServiceError("InvalidInputException", "m", { members: { Reason: "INPUT_REQUIRED" } }),
      400,
      '{"__type":"InvalidInputException","Message":"m","Reason":"INPUT_REQUIRED"}',
    ],
    [
      "a fault",
      organizations,
      new ServiceError("ServiceException", "m"),
      500,
      '{"__type":"ServiceException","Message":"m"}',
    ],
    [
      "CloudTrail",
      cloudtrail,
      new ServiceError("TrailNotFoundException", "m"),
      400,
      '{"__type":"TrailNotFoundException","Message":"m"}',
    ],
    [
      "no text",
      cloudtrail,
      new ServiceError("SerializationException", ""),
      400,
      '{"__type":"SerializationException"}',
    ],
  ] as const)("%s", ([, service, error, status, body]) => {
    expect(awsJson.encodeError(service, undefined, error, answered)).toEqual({
      status,
      headers: [
        ["x-amzn-RequestId", "7a62c49f"],
        ["Content-Type", "application/x-amz-json-1.1"],
        ["x-amzn-ErrorType", error.code],
      ],
      body,
    });
  });

  test("CloudTrail Data", () => {
    const answer = restJson.encodeError(
      cloudtrailData,
      PutAuditEvents,
      new ServiceError("ChannelNotFound", "m"),
      answered,
    );
    expect(answer).toEqual({
      status: 400,
      headers: [
        ["x-amzn-RequestId", "7a62c49f"],
        ["Content-Type", "application/json"],
        ["x-amzn-ErrorType", "ChannelNotFound"],
      ],
      body: '{"__type":"ChannelNotFound","message":"m"}',
    });
  });

  test("CloudTrail Data answers in JSON", () => {
    const output = { successful: [{ eventID: "e", id: "1" }], failed: [] };
    expect(restJson.encode(PutAuditEvents, output, answered).body).toBe(
      '{"failed":[],"successful":[{"eventID":"e","id":"1"}]}',
    );
  });
});
