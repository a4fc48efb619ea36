import { describe, expect, test } from "vitest";
import { cloudtrailData } from "../api/cloudtrail-data.ts";
import type { OperationModel } from "../api/model.ts";
import { s3 } from "../api/s3.ts";
import { ServiceError } from "../aws/service-error.ts";
import { parseQueryString } from "./query-string.ts";
import { routeRest } from "./rest-route.ts";

function routed(method: string, target: string, headers: Readonly<Record<string, string>> = {}) {
  const [path = "/", query = ""] = target.split("?");
  const request = {
    method,
    path,
    query: parseQueryString(query),
    headers: (name: string) => headers[name],
    body: new Uint8Array(),
  };
  return routeRest(s3, request);
}

function refused(method: string, target: string, headers?: Readonly<Record<string, string>>) {
  try {
    routed(method, target, headers);
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceError);
    const { code, status, details } = error as ServiceError;
    return { code, status, details };
  }
  throw new Error("the request was routed");
}

/** A request that an operation's own URI and required bindings make up. */
function ownRequest(operation: OperationModel) {
  const [path = "/", search] = operation.http.uri.split("?");
  const parameters = search === undefined ? [] : search.split("&");
  const headers: Record<string, string> = {};
  for (const member of operation.input.members.filter(({ required }) => required)) {
    if (member.location === "querystring") parameters.push(`${member.wireName}=1`);
    if (member.location === "header") headers[member.wireName.toLowerCase()] = "x";
  }
  const target = path.replace("{Bucket}", "bucket").replace("{Key+}", "a/b");
  return { target: parameters.length === 0 ? target : `${target}?${parameters.join("&")}`, headers };
}

const current = s3.operationNames.map((name) => s3.operation(name)).filter(({ deprecated }) => !deprecated);

test("every operation is reached by its own URI, save the one that only a host name tells apart", () => {
  const astray = current.filter((operation) => {
    const { target, headers } = ownRequest(operation);
    return routed(operation.http.method, target, headers).operation !== operation;
  });
  expect(current.length).toBe(107);
  expect(astray.map(({ name }) => name)).toEqual(["ListDirectoryBuckets"]);
});

describe("what is asked", () => {
  test.for([
    ["GET", "/", {}, "ListBuckets"],
    ["GET", "/b/", {}, "ListObjects"],
    ["GET", "/b?list-type=2", {}, "ListObjectsV2"],
    ["GET", "/b?list-type=1", {}, "ListObjects"],
    ["GET", "/b?prefix=policy", {}, "ListObjects"],
    ["GET", "/b?policy=&x-id=GetBucketPolicy", {}, "GetBucketPolicy"],
    ["GET", "/b?analytics", {}, "ListBucketAnalyticsConfigurations"],
    ["GET", "/b?analytics&id=1", {}, "GetBucketAnalyticsConfiguration"],
    ["DELETE", "/b?analytics", {}, "DeleteBucketAnalyticsConfiguration"],
    ["GET", "/b/k?uploadId=u", {}, "ListParts"],
    ["GET", "/b/k?partNumber=1", {}, "GetObject"],
    ["GET", "/b/k?attributes", {}, "GetObjectAttributes"],
    ["PUT", "/b/k", { "x-amz-copy-source": "b/j" }, "CopyObject"],
    ["PUT", "/b/k?partNumber=1&uploadId=u", {}, "UploadPart"],
    ["PUT", "/b/k?partNumber=1&uploadId=u", { "x-amz-copy-source": "b/j" }, "UploadPartCopy"],
    ["POST", "/b/k?select&select-type=2", {}, "SelectObjectContent"],
    ["DELETE", "/b/k?uploadId=u", {}, "AbortMultipartUpload"],
    ["GET", "/b/k?custom=1", {}, "GetObject"],
    ["GET", "/WriteGetObjectResponse", {}, "ListObjects"],
  ] as const)("%s %s", ([method, target, headers, name]) => {
    expect(routed(method, target, headers).operation.name).toBe(name);
  });
});

describe("what is refused", () => {
  const notAllowed = (Method: string, ResourceType: string) => ({
    code: "MethodNotAllowed",
    status: 405,
    details: { Method, ResourceType },
  });
  const notImplemented = { code: "NotImplemented", status: 501, details: {} };
  const invalid = (ArgumentValue: string) => ({
    code: "InvalidArgument",
    status: 400,
    details: { ArgumentName: "ResourceType", ArgumentValue },
  });
  test.for([
    ["a method the service does not have", "POST", "/", notAllowed("POST", "SERVICE")],
    ["a method a bucket does not have", "PATCH", "/b", notAllowed("PATCH", "BUCKET")],
    ["a method an object does not have", "PATCH", "/b/k", notAllowed("PATCH", "OBJECT")],
    ["a method a sub-resource does not have", "POST", "/b?policy", notAllowed("POST", "POLICY")],
    ["deleting a sub-resource never deletes the bucket", "DELETE", "/b?acl", notAllowed("DELETE", "ACL")],
    ["HEAD of a sub-resource", "HEAD", "/b?publicAccessBlock", notAllowed("HEAD", "PUBLIC_ACCESS_BLOCK")],
    ["a sub-resource nobody has", "GET", "/b?frobnicate", notImplemented],
    ["a bucket's sub-resource on an object", "PUT", "/b/k?policy", notImplemented],
    ["the same with a value", "PUT", "/b/k?policy=x", notImplemented],
    ["two sub-resources at once", "GET", "/b?acl&policy", invalid("acl")],
    ["half of an UploadPart", "PUT", "/b/k?uploadId=u", invalid("uploadId")],
    ["the other half", "PUT", "/b/k?partNumber=1", invalid("partNumber")],
    ["a path that is not UTF-8", "GET", "/b/%ff", { code: "InvalidURI", status: 400, details: {} }],
    ["a broken escape", "GET", "/b/%4", { code: "InvalidURI", status: 400, details: {} }],
  ] as const)("%s", ([, method, target, error]) => {
    expect(refused(method, target)).toEqual(error);
  });
});

describe("labels", () => {
  test.for([
    ["/b/a/../b//c/.", { Bucket: "b", Key: "a/../b//c/." }],
    ["/b//k", { Bucket: "b", Key: "/k" }],
    ["/b/a%2Fb%2520+", { Bucket: "b", Key: "a/b%20+" }],
    ["/b/k/", { Bucket: "b", Key: "k/" }],
  ] as const)("%s", ([target, labels]) => {
    expect(routed("GET", target).uriLabels).toEqual(labels);
  });
});

test("another REST service: one path, one method, anything else unknown", () => {
  const ask = (method: string, path: string) =>
    routeRest(cloudtrailData, { method, path, query: [], headers: () => undefined, body: new Uint8Array() });
  expect(ask("POST", "/PutAuditEvents").operation.name).toBe("PutAuditEvents");
  expect(() => ask("GET", "/PutAuditEvents")).toThrow(ServiceError);
  expect(() => ask("POST", "/Other")).toThrow(ServiceError);
});
