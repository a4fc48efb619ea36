import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import type { RawAnswer } from "../../../test/harness/raw-http.ts";
import { type RequestToSign, send, sendSigned } from "../../../test/harness/signed-request.ts";
import type { Log } from "../log.ts";

const FORM = "application/x-www-form-urlencoded; charset=utf-8";
const JSON_1_1 = "application/x-amz-json-1.1";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let house: House;
const faults: unknown[] = [];
const log: Log = { info() {}, warn: (...line) => faults.push(line), error: (...line) => faults.push(line) };

beforeAll(async () => {
  house = await openHouse({ log });
});
afterAll(async () => {
  await house.close();
  expect(faults).toEqual([]);
});

type Given = Omit<RequestToSign, "host" | "credentials" | "service"> & { service?: string; host?: string };

const signed = (given: Given, service: string) =>
  sendSigned(house.url, { service, credentials: house.root, ...given });
const query = (body: string, given: Given = {}, service = "iam") =>
  signed({ method: "POST", body, headers: { "content-type": FORM }, ...given }, service);
const json = (target: string, body: string | Uint8Array, given: Given = {}, service = "cloudtrail") =>
  signed(
    { method: "POST", body, headers: { "content-type": JSON_1_1, "x-amz-target": target }, ...given },
    service,
  );

function expectQueryError(
  { status, headers, text }: RawAnswer,
  expected: [number, string, string],
  namespace = "https://iam.amazonaws.com/doc/2010-05-08/",
) {
  const requestId = headers.get("x-amzn-requestid") ?? "";
  expect(requestId).toMatch(UUID);
  expect(headers.get("content-type")).toBe("text/xml");
  const [wantedStatus, code, message] = expected;
  expect(text).toBe(
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
  expect(status).toBe(wantedStatus);
}

function expectJsonError({ status, headers, text }: RawAnswer, expected: [number, Record<string, unknown>]) {
  expect(headers.get("x-amzn-requestid")).toMatch(UUID);
  expect(headers.get("content-type")).toBe(JSON_1_1);
  expect(JSON.parse(text)).toEqual(expected[1]);
  expect(status).toBe(expected[0]);
}

function expectS3Error({ status, headers, text }: RawAnswer, expected: [number, string, string?]) {
  expect(headers.get("x-amz-request-id")).toMatch(/^[0-9A-Z]{16}$/);
  expect(headers.get("x-amz-id-2")).toMatch(/^[A-Za-z0-9+/]{75}=$/);
  const [wantedStatus, code, message] = expected;
  expect(/<Code>(.*?)<\/Code>/.exec(text)?.[1]).toBe(code);
  if (message !== undefined) expect(/<Message>(.*?)<\/Message>/.exec(text)?.[1]).toBe(message);
  expect(status).toBe(wantedStatus);
}

describe("the Query protocol", () => {
  test.for<[string, string, Given, [number, string, string]]>([
    [
      "an unknown action",
      "Action=Frobnicate&Version=2010-05-08",
      {},
      [400, "InvalidAction", "Could not find operation Frobnicate for version 2010-05-08"],
    ],
    [
      "another version",
      "Action=ListUsers&Version=2000-01-01",
      {},
      [400, "InvalidAction", "Could not find operation ListUsers for version 2000-01-01"],
    ],
    [
      "no version",
      "Action=ListUsers",
      {},
      [400, "InvalidAction", "Could not find operation ListUsers for version NO_VERSION_SPECIFIED"],
    ],
    [
      "no action",
      "Version=2010-05-08",
      {},
      [400, "MissingAction", "The request is missing an action or a required parameter."],
    ],
    [
      "an empty body",
      "",
      {},
      [400, "MissingAction", "The request is missing an action or a required parameter."],
    ],
    [
      "markup in the action",
      "Action=%3Cb%3E%26&Version=2010-05-08",
      {},
      [400, "InvalidAction", "Could not find operation &lt;b&gt;&amp; for version 2010-05-08"],
    ],
    [
      "a form in JSON's name",
      "Action=ListUsers&Version=2010-05-08",
      { headers: { "content-type": "application/json" } },
      [400, "MissingAction", "The request is missing an action or a required parameter."],
    ],
    [
      "JSON in a form's name",
      '{"Action":"ListUsers"}',
      {},
      [400, "MissingAction", "The request is missing an action or a required parameter."],
    ],
    [
      "a broken escape",
      "Action=ListUsers&Version=2010-05-08&PathPrefix=%E0%A4%A",
      {},
      [404, "MalformedQueryString", "The query string contains a syntax error."],
    ],
    [
      "a broken escape in the query string",
      "Action=ListUsers&Version=2010-05-08",
      { query: "x=%ZZ" },
      [404, "MalformedQueryString", "The query string contains a syntax error."],
    ],
    [
      "a list where a text belongs",
      "Action=CreateUser&Version=2010-05-08&UserName.member.1=a",
      {},
      [400, "MalformedInput", "Start of structure or map found where not expected."],
    ],
    [
      "a word for a number",
      "Action=ListUsers&Version=2010-05-08&MaxItems=many",
      {},
      [400, "MalformedInput", "STRING_VALUE can not be converted to an Integer"],
    ],
    [
      "a missing parameter",
      "Action=CreateUser&Version=2010-05-08",
      {},
      [
        400,
        "ValidationError",
        "1 validation error detected: Value at &apos;userName&apos; failed to satisfy constraint: Member must not be null",
      ],
    ],
  ])("%s", async ([, body, given, expected]) => {
    const answer = await query(body, given);
    // Apostrophes may be written either way.
    expectQueryError({ ...answer, text: answer.text.replaceAll("'", "&apos;") }, expected);
  });

  test("a body that is not UTF-8", async () => {
    const body = Buffer.from("Action=ListUsers&Version=2010-05-08&PathPrefix=\xff", "latin1");
    const answer = await signed({ method: "POST", body, headers: { "content-type": FORM } }, "iam");
    expectQueryError(answer, [404, "MalformedQueryString", "The query string contains a syntax error."]);
  });

  test.for([
    ["/", "/"],
    ["/a//b/../%2F", "/a/%252F"],
  ])("GET works at %s, and so at any path", async ([path, canonicalPath]) => {
    const query = "Action=GetCallerIdentity&Version=2011-06-15";
    const answer = await signed({ path, canonicalPath, query }, "sts");
    expect(answer.text).toContain("<Arn>arn:aws:iam::111111111111:root</Arn>");
    expect(answer.status).toBe(200);
  });

  test.for(["PUT", "DELETE", "PATCH", "OPTIONS"])("%s asks for an action like the others", async (method) => {
    const answer = await signed({ method }, "iam");
    expectQueryError(answer, [
      400,
      "MissingAction",
      "The request is missing an action or a required parameter.",
    ]);
  });

  test("HEAD has no body", async () => {
    const answer = await signed({ method: "HEAD", query: "Action=Frobnicate&Version=2010-05-08" }, "iam");
    expect([answer.status, answer.text]).toEqual([400, ""]);
  });

  test("a body over five megabytes", async () => {
    const answer = await query(`Action=ListUsers&Version=2010-05-08&X=${"x".repeat(5 * 1024 * 1024)}`);
    expectQueryError(answer, [413, "RequestEntityTooLarge", "Request size exceeded the limit."]);
  });

  test("STS speaks under its own name", async () => {
    const answer = await query("Action=Frobnicate&Version=2011-06-15", {}, "sts");
    expectQueryError(
      answer,
      [400, "InvalidAction", "Could not find operation Frobnicate for version 2011-06-15"],
      "https://sts.amazonaws.com/doc/2011-06-15/",
    );
  });

  test("a form for a service that is not here", async () => {
    const answer = await query("Action=RunInstances&Version=2016-11-15", {}, "ec2");
    expect(answer.text).toBe(
      `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Could not find operation RunInstances for version 2016-11-15</Message></Error><RequestId>${answer.headers.get("x-amzn-requestid")}</RequestId></ErrorResponse>`,
    );
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "text/xml"]);
  });

  test("a form without anything that tells", async () => {
    const answer = await send(house.url, { method: "POST", body: "a=b" }, { "content-type": FORM });
    expect([answer.status, /<Code>(.*)<\/Code>/.exec(answer.text)?.[1]]).toEqual([400, "InvalidAction"]);
  });

  test("a form that cannot be read and names no service", async () => {
    const answer = await send(house.url, { method: "POST", body: "a=%" }, { "content-type": FORM });
    expect([answer.status, /<Code>(.*)<\/Code>/.exec(answer.text)?.[1]]).toEqual([
      404,
      "MalformedQueryString",
    ]);
  });
});

const trail = (operation: string) => `CloudTrail_20131101.${operation}`;

describe("JSON", () => {
  test.for<[string, string, string, Given, [number, Record<string, unknown>]]>([
    ["an unknown operation", trail("Frobnicate"), "{}", {}, [404, { __type: "UnknownOperationException" }]],
    [
      "an operation that is not served",
      trail("StartQuery"),
      "{}",
      {},
      [404, { __type: "UnknownOperationException" }],
    ],
    ["an empty operation", trail(""), "{}", {}, [404, { __type: "UnknownOperationException" }]],
    [
      "another content type",
      trail("ListTrails"),
      "{}",
      { headers: { "content-type": "text/plain", "x-amz-target": trail("ListTrails") } },
      [404, { __type: "UnknownOperationException" }],
    ],
    ["GET", trail("ListTrails"), "", { method: "GET" }, [404, { __type: "UnknownOperationException" }]],
    ["a body that is not JSON", trail("ListTrails"), "{", {}, [400, { __type: "SerializationException" }]],
    [
      "a body that is a form",
      trail("ListTrails"),
      "Action=ListTrails",
      {},
      [400, { __type: "SerializationException" }],
    ],
    [
      "a list for a body",
      trail("ListTrails"),
      "[]",
      {},
      [400, { __type: "SerializationException", Message: "Start of list found where not expected" }],
    ],
    [
      "a number for a text",
      trail("ListTrails"),
      '{"NextToken":7}',
      {},
      [400, { __type: "SerializationException", Message: "NUMBER_VALUE can not be converted to a String" }],
    ],
    [
      "brackets without end",
      trail("ListTrails"),
      "[".repeat(1_000_000),
      {},
      [400, { __type: "SerializationException" }],
    ],
  ])("%s", async ([, target, body, given, expected]) => {
    expectJsonError(await json(target, body, given), expected);
  });

  test("a body that is not UTF-8", async () => {
    const body = Buffer.from('{"NextToken":"\xff"}', "latin1");
    expectJsonError(await json(trail("ListTrails"), body), [400, { __type: "SerializationException" }]);
  });

  test("brackets within brackets where AWS has a text", async () => {
    const body = `{"NextToken":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const answer = await json(trail("ListTrails"), body);
    expect([answer.status, JSON.parse(answer.text).__type]).toEqual([400, "SerializationException"]);
  });

  test("no target", async () => {
    const answer = await signed(
      { method: "POST", body: "{}", headers: { "content-type": JSON_1_1 } },
      "cloudtrail",
    );
    expectJsonError(answer, [404, { __type: "UnknownOperationException" }]);
  });

  test("no body at all is an empty object", async () => {
    const answer = await json(trail("ListTrails"), "");
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { Trails: [] }]);
  });

  test("a body over five megabytes", async () => {
    const answer = await json(trail("ListTrails"), `"${"x".repeat(5 * 1024 * 1024)}"`);
    expectJsonError(answer, [
      413,
      { __type: "RequestEntityTooLargeException", Message: "Request size exceeded the limit." },
    ]);
  });

  test("a target of a service that is not here", async () => {
    const answer = await json("TrentService.Encrypt", "{}", {}, "kms");
    expectJsonError(answer, [400, { __type: "UnknownOperationException", message: "" }]);
  });
});

describe("S3", () => {
  const s3 = (given: Given) => signed(given, "s3");

  test.for<[string, Given, [number, string, string?]]>([
    [
      "an unknown sub-resource",
      { path: "/logs", query: "frobnicate" },
      [501, "NotImplemented", "A header you provided implies functionality that is not implemented"],
    ],
    ["an operation that is not served", { path: "/logs", query: "metrics" }, [405, "MethodNotAllowed"]],
    ["a method that does not go there", { method: "PATCH", path: "/logs" }, [405, "MethodNotAllowed"]],
    ["a method that does not go to the service", { method: "DELETE" }, [405, "MethodNotAllowed"]],
    [
      "a broken escape in the key",
      { path: "/logs/%E0%A4%A", canonicalPath: "/logs/%E0%A4%25A" },
      [400, "InvalidURI"],
    ],
    [
      "a broken escape in the query",
      { path: "/logs", query: "prefix=%E0%A4%A" },
      [400, "InvalidURI", "Couldn&apos;t parse the specified URI."],
    ],
    [
      "a body that is not XML",
      { method: "PUT", path: "/logs", query: "versioning", body: "{}" },
      [400, "MalformedXML"],
    ],
    [
      "XML of another name",
      { method: "PUT", path: "/logs", query: "versioning", body: "<Tagging/>" },
      [400, "MalformedXML"],
    ],
    [
      "XML that is not closed",
      { method: "PUT", path: "/logs", query: "versioning", body: "<VersioningConfiguration>" },
      [400, "MalformedXML"],
    ],
    [
      "XML within XML without end",
      { method: "PUT", path: "/logs", query: "versioning", body: "<a>".repeat(500_000) },
      [400, "MalformedXML"],
    ],
    [
      "XML within XML",
      {
        method: "PUT",
        path: "/logs",
        query: "versioning",
        body: `<VersioningConfiguration>${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}</VersioningConfiguration>`,
      },
      [400, "MalformedXML"],
    ],
    [
      "XML with entities of its own",
      {
        method: "PUT",
        path: "/logs",
        query: "versioning",
        body: '<!DOCTYPE a [<!ENTITY b "c">]><VersioningConfiguration><Status>&b;</Status></VersioningConfiguration>',
      },
      [400, "MalformedXML"],
    ],
    [
      "no body where there has to be one",
      { method: "PUT", path: "/logs", query: "versioning" },
      [400, "MissingRequestBodyError"],
    ],
    [
      "half of an UploadPart",
      { method: "PUT", path: "/logs/key", query: "partNumber=1" },
      [400, "InvalidArgument"],
    ],
    ["a policy that is not there", { path: "/logs-of-nobody", query: "policy" }, [404, "NoSuchBucket"]],
    [
      "a part that is no number",
      { method: "PUT", path: "/logs/key", query: "partNumber=x&uploadId=1" },
      [400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive"],
    ],
  ])("%s", async ([, given, expected]) => {
    const answer = await s3(given);
    expectS3Error({ ...answer, text: answer.text.replaceAll("'", "&apos;") }, expected);
  });

  test("a body of many megabytes that is no object", async () => {
    const answer = await s3({
      method: "PUT",
      path: "/logs",
      query: "policy",
      body: "x".repeat(5 * 1024 * 1024 + 1),
    });
    expectS3Error(answer, [400, "MaxMessageLengthExceeded", "Your request was too big."]);
  });

  test("HEAD errors have no body and no length", async () => {
    const answer = await s3({ method: "HEAD", path: "/logs-of-nobody" });
    expect([answer.status, answer.headers.get("content-length"), answer.text]).toEqual([404, undefined, ""]);
  });
});

test("every answer has one Date, of now, for clients that set their clocks by it", async () => {
  const answer = await send(house.url, {}, {});
  const date = answer.headers.get("date") ?? "";
  expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
  expect(date).not.toMatch(/GMT,/);
});
