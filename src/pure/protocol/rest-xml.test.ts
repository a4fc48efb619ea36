import { describe, expect, test } from "vitest";
import type { OperationModel } from "../api/model.ts";
import {
  CreateBucket,
  DeleteObject,
  GetBucketAcl,
  GetBucketLocation,
  GetBucketPolicy,
  GetObject,
  GetObjectAttributes,
  HeadObject,
  ListObjectsV2,
  PutBucketAcl,
  PutBucketPolicy,
  PutBucketTagging,
  PutBucketVersioning,
  PutObject,
  s3,
} from "../api/s3.ts";
import { ServiceError } from "../aws/service-error.ts";
import { parseQueryString } from "./query-string.ts";
import { restXml } from "./rest-xml.ts";

const answered = { requestId: "R", hostId: "H" };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

function request(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}, query = "") {
  return {
    method: "PUT",
    path: "/b/k",
    query: parseQueryString(query),
    headers: (name: string) => headers[name],
    headerNames: Object.keys(headers),
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    uriLabels: { Bucket: "b", Key: "k" },
  };
}

function refusalOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceError);
    const { code, status, details } = error as ServiceError;
    return { code, status, details };
  }
  throw new Error("nothing was refused");
}

describe("bodies", () => {
  const tagging = { Bucket: "b", Tagging: { TagSet: [{ Key: "a", Value: "b" }] } };
  const tagSet = "<TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet>";
  test.for([
    ["with AWS's namespace", `<Tagging ${namespace}>${tagSet}</Tagging>`],
    ["without one", `<Tagging>${tagSet}</Tagging>`],
    ["with another prefix", `<s:Tagging xmlns:s="x">${tagSet}</s:Tagging>`],
    [
      "with a declaration, comments and line breaks",
      `${declaration}<!-- t -->\n<Tagging>\n  ${tagSet}\n</Tagging>\n`,
    ],
  ] as const)("%s", ([, body]) => {
    expect(restXml.decode(PutBucketTagging, request(body))).toEqual(tagging);
  });

  const malformed = { code: "MalformedXML", status: 400, details: {} };
  test.for([
    ["no XML", PutBucketTagging, "hello", malformed],
    ["another root", PutBucketTagging, "<Tags/>", malformed],
    [
      "an element the schema does not have",
      PutBucketTagging,
      `<Tagging>${tagSet}<More/></Tagging>`,
      malformed,
    ],
    [
      "an element twice",
      PutBucketVersioning,
      "<VersioningConfiguration><Status>Enabled</Status><Status>Suspended</Status></VersioningConfiguration>",
      malformed,
    ],
    [
      "elements where text belongs",
      PutBucketVersioning,
      "<VersioningConfiguration><Status><a/></Status></VersioningConfiguration>",
      malformed,
    ],
    ["entities", PutBucketTagging, `<!DOCTYPE a [<!ENTITY x "y">]><Tagging>${tagSet}</Tagging>`, malformed],
    [
      "nothing where something is required",
      PutBucketTagging,
      "",
      { ...malformed, code: "MissingRequestBodyError" },
    ],
    [
      "a policy that is not UTF-8",
      PutBucketPolicy,
      new Uint8Array([0x7b, 0xff]),
      { ...malformed, code: "MalformedPolicy" },
    ],
  ] as const)("%s is refused", ([, operation, body, error]) => {
    expect(refusalOf(() => restXml.decode(operation as OperationModel, request(body)))).toEqual(error);
  });

  test("nothing where nothing is required", () => {
    expect(restXml.decode(CreateBucket, request(""))).toEqual({ Bucket: "b" });
  });

  test("a grantee's type is an attribute", () => {
    const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>1</ID></Grantee>`;
    const list = `<AccessControlList><Grant>${grantee}<Permission>READ</Permission></Grant></AccessControlList>`;
    const Grants = [{ Grantee: { Type: "CanonicalUser" as const, ID: "1" }, Permission: "READ" as const }];
    const body = `<AccessControlPolicy ${namespace}>${list}</AccessControlPolicy>`;
    expect(restXml.decode(PutBucketAcl, request(body))).toEqual({
      Bucket: "b",
      AccessControlPolicy: { Grants },
    });
    expect(restXml.encode(GetBucketAcl, { Grants }, answered).body).toBe(declaration + body);
  });

  test("content can be read from any place in it", async () => {
    const { Body } = restXml.decode(PutObject, request("0123456789"));
    const chunks: string[] = [];
    for await (const chunk of Body?.open({ start: 2, end: 4 }) ?? [])
      chunks.push(new TextDecoder().decode(chunk));
    expect([Body?.size, chunks.join("")]).toEqual([10, "234"]);
  });
});

describe("headers and parameters", () => {
  test("metadata is what follows the prefix", () => {
    const input = restXml.decode(
      PutObject,
      request("", { "x-amz-meta-a": "1", "x-amz-meta-__proto__": "2", "x-amz-meta-": "3" }),
    );
    expect(Object.entries(input.Metadata ?? {})).toEqual([
      ["a", "1"],
      ["__proto__", "2"],
    ]);
  });

  test.for([
    ["aws-chunked alone", "aws-chunked", undefined],
    ["aws-chunked before another", "aws-chunked, gzip", "gzip"],
    ["aws-chunked after another", "gzip,aws-chunked", "gzip"],
    ["no aws-chunked", "gzip, br", "gzip, br"],
  ] as const)("%s", ([, sent, kept]) => {
    expect(restXml.decode(PutObject, request("", { "content-encoding": sent })).ContentEncoding).toBe(kept);
  });

  test("a list is separated by commas", () => {
    const headers = { "x-amz-object-attributes": "ETag, ObjectSize" };
    expect(restXml.decode(GetObjectAttributes, request("", headers)).ObjectAttributes).toEqual([
      "ETag",
      "ObjectSize",
    ]);
  });

  test("a condition on a date that cannot be read is none", () => {
    const headers = {
      "if-modified-since": "yesterday",
      "if-unmodified-since": "Sat, 21 Nov 2026 22:16:41 GMT",
    };
    expect(restXml.decode(GetObject, request("", headers))).toEqual({
      Bucket: "b",
      Key: "k",
      IfUnmodifiedSince: new Date("2026-11-21T22:16:41Z"),
    });
  });

  test.for([
    ["max-keys", ListObjectsV2, "max-keys=ten", "max-keys", "ten"],
    ["a number too large", ListObjectsV2, "max-keys=99999999999", "max-keys", "99999999999"],
    ["a part number", GetObject, "partNumber=1.5", "partNumber", "1.5"],
    ["a boolean", ListObjectsV2, "fetch-owner=yes", "fetch-owner", "yes"],
  ] as const)("%s that cannot be read is named", ([, operation, query, ArgumentName, ArgumentValue]) => {
    expect(refusalOf(() => restXml.decode(operation as OperationModel, request("", {}, query)))).toEqual({
      code: "InvalidArgument",
      status: 400,
      details: { ArgumentName, ArgumentValue },
    });
  });
});

describe("answers", () => {
  const ids = [
    ["x-amz-request-id", "R"],
    ["x-amz-id-2", "H"],
  ];
  const xml = ["Content-Type", "application/xml"];

  test("a listing", () => {
    const output = {
      IsTruncated: false,
      Contents: [
        {
          Key: "a\u0001&b",
          LastModified: new Date("2026-11-21T22:16:41Z"),
          ETag: '"e"',
          Size: 3,
          StorageClass: "STANDARD" as const,
        },
      ],
      Name: "b",
      Prefix: "",
      CommonPrefixes: [{ Prefix: "x/" }],
      RequestCharged: "requester" as const,
    };
    expect(restXml.encode(ListObjectsV2, output, answered)).toEqual({
      status: 200,
      headers: [...ids, ["x-amz-request-charged", "requester"], xml],
      body: `${declaration}<ListBucketResult ${namespace}><IsTruncated>false</IsTruncated><Contents><Key>a&#x1;&amp;b</Key><LastModified>2026-11-21T22:16:41.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>3</Size><StorageClass>STANDARD</StorageClass></Contents><Name>b</Name><Prefix></Prefix><CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes></ListBucketResult>`,
    });
  });

  test.for([
    ["us-east-1 has no name", {}, `<LocationConstraint ${namespace}></LocationConstraint>`],
    [
      "another region",
      { LocationConstraint: "eu-west-1" as const },
      `<LocationConstraint ${namespace}>eu-west-1</LocationConstraint>`,
    ],
  ] as const)("a bucket's location: %s", ([, output, body]) => {
    expect(restXml.encode(GetBucketLocation, output, answered).body).toBe(declaration + body);
  });

  test("a policy is answered as it is", () => {
    const answer = restXml.encode(GetBucketPolicy, { Policy: '{"a":"<"}' }, answered);
    expect(answer).toEqual({
      status: 200,
      headers: [...ids, ["Content-Type", "application/json"]],
      body: '{"a":"<"}',
    });
  });

  test("content with a range is partial, and HEAD has none", () => {
    const Body = { size: 2, open: async function* () {} };
    const output = {
      Body,
      ContentRange: "bytes 0-1/4",
      LastModified: new Date(0),
      Metadata: { a: "1\r\nx: y" },
    };
    const answer = restXml.encode(GetObject, output, answered);
    expect(answer.status).toBe(206);
    expect(answer.body).toBe(Body);
    expect(answer.headers).toEqual([
      ...ids,
      ["Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"],
      ["Content-Range", "bytes 0-1/4"],
      ["x-amz-meta-a", "1 x: y"],
    ]);
    expect(restXml.encode(HeadObject, { ContentLength: 4 }, answered)).toEqual({
      status: 200,
      headers: [...ids, ["Content-Length", "4"]],
      body: undefined,
    });
  });

  test("the status is the model's", () => {
    expect(restXml.encode(DeleteObject, {}, answered)).toEqual({
      status: 204,
      headers: ids,
      body: undefined,
    });
  });
});

describe("errors", () => {
  const error = new ServiceError("NoSuchKey", "The specified key does not exist.", {
    details: { Key: "a<b" },
  });

  test("details stand between the message and the ids", () => {
    expect(restXml.encodeError(s3, GetObject, error, answered)).toEqual({
      status: 404,
      headers: [
        ["x-amz-request-id", "R"],
        ["x-amz-id-2", "H"],
        ["Content-Type", "application/xml"],
      ],
      body: `${declaration}<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&lt;b</Key><RequestId>R</RequestId><HostId>H</HostId></Error>`,
    });
  });

  test("HEAD errors have no body, even where no operation was found", () => {
    expect(restXml.encodeError(s3, HeadObject, error, answered).body).toBeUndefined();
    expect(restXml.encodeError(s3, undefined, error, { ...answered, method: "HEAD" }).body).toBeUndefined();
  });

  test("an error's own headers are sent", () => {
    const moved = new ServiceError("PermanentRedirect", "m", {
      status: 301,
      headers: { "x-amz-bucket-region": "eu-west-1" },
    });
    expect(restXml.encodeError(s3, undefined, moved, answered).headers).toContainEqual([
      "x-amz-bucket-region",
      "eu-west-1",
    ]);
  });
});
