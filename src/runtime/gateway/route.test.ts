import { describe, expect, test } from "vitest";
import { cloudtrail } from "../../pure/api/cloudtrail.ts";
import { iam } from "../../pure/api/iam.ts";
import { organizations } from "../../pure/api/organizations.ts";
import { s3 } from "../../pure/api/s3.ts";
import { sts } from "../../pure/api/sts.ts";
import { bucketAddress, destinationOf, type RequestHead, serviceOfForm } from "./route.ts";

const services = [iam, sts, s3, cloudtrail, organizations];
const s3Hosts = ["localhost", "s3.amazonaws.com"];
const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

interface Given {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function headOf({ method = "GET", path = "/", query = "", headers = {} }: Given): RequestHead {
  return { method, rawPath: path, rawQuery: query, header: (name) => headers[name] };
}

/** The signing name of the service, or what else was found. */
function found(given: Given): string {
  const destination = destinationOf(headOf(given), { services, s3Hosts });
  if (destination.kind === "service") return destination.service.signingName;
  return destination.kind === "unsigned-form" ? "form" : `${destination.protocol} ${destination.name}`;
}

const scoped = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIA/20260302/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;
const presigned = (service: string) =>
  `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260302%2Fus-east-1%2F${service}%2Faws4_request`;

describe("a request goes to the service", () => {
  test.for<[string, Given, string]>([
    ["of the short target", { headers: { "x-amz-target": "CloudTrail_20131101.CreateTrail" } }, "cloudtrail"],
    [
      "of the whole target, as the CLI sends it",
      {
        headers: {
          "x-amz-target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.CreateTrail",
        },
      },
      "cloudtrail",
    ],
    [
      "of its target",
      { headers: { "x-amz-target": "AWSOrganizationsV20161128.DescribeOrganization" } },
      "organizations",
    ],
    [
      "of its target rather than that of its scope",
      {
        headers: {
          "x-amz-target": "AWSOrganizationsV20161128.DescribeOrganization",
          authorization: scoped("iam"),
        },
      },
      "organizations",
    ],
    ["of its scope", { method: "POST", headers: { ...form, authorization: scoped("iam") } }, "iam"],
    [
      "of its scope without spaces",
      { headers: { authorization: scoped("sts").replaceAll(", ", ",") } },
      "sts",
    ],
    [
      "of its scope though the target is nobody's",
      { headers: { "x-amz-target": "CreateTrail", authorization: scoped("cloudtrail") } },
      "cloudtrail",
    ],
    ["of its presigned scope", { query: presigned("sts") }, "sts"],
    [
      "of its scope rather than its host",
      { headers: { host: "iam.amazonaws.com", authorization: scoped("s3") } },
      "s3",
    ],
    ["of its Version", { query: "Action=GetCallerIdentity&Version=2011-06-15" }, "sts"],
    ["of its Version", { query: "Version=2010-05-08&Action=ListUsers" }, "iam"],
    ["S3 when a Version comes without an Action", { query: "Version=2010-05-08" }, "s3"],
    ["S3 when the Version is nobody's", { query: "Action=X&Version=1999-01-01" }, "s3"],
    ["S3 when the Version's escape is broken", { query: "Action=X&Version=%" }, "s3"],
    ["of its host", { headers: { host: "iam.amazonaws.com" } }, "iam"],
    ["of its regional host", { headers: { host: "sts.eu-west-1.amazonaws.com" } }, "sts"],
    ["of its host in capitals", { headers: { host: "STS.amazonaws.com:443" } }, "sts"],
    ["of its host on this machine", { headers: { host: "cloudtrail.localhost:4566" } }, "cloudtrail"],
    ["S3 when a bucket has a service's name", { headers: { host: "sts.s3.amazonaws.com" } }, "s3"],
    ["S3 when a bucket begins like a service", { headers: { host: "iam.example.s3.amazonaws.com" } }, "s3"],
    ["of a form's body when nothing signs it", { method: "POST", headers: form }, "form"],
    ["S3 when a form goes to a key", { method: "POST", path: "/bucket", headers: form }, "s3"],
    ["S3 in any other case", { path: "/bucket/key" }, "s3"],
    ["S3 when the host is an address", { headers: { host: "127.0.0.1:4566" } }, "s3"],
    ["S3 when SigV2 signs it", { headers: { authorization: "AWS AKIA:c2lnbmF0dXJl" } }, "s3"],
    [
      "S3 when the scope of a REST request is nobody's",
      { headers: { authorization: scoped("lambda") } },
      "s3",
    ],
    [
      "nobody when the scope of a form is nobody's",
      { method: "POST", headers: { ...form, authorization: scoped("ec2") } },
      "query ec2",
    ],
    [
      "nobody when scope and target are nobody's",
      { headers: { "x-amz-target": "TrentService.Encrypt", authorization: scoped("kms") } },
      "json kms",
    ],
    [
      "nobody when the target is nobody's",
      { headers: { "x-amz-target": "TrentService.Encrypt" } },
      "json TrentService.Encrypt",
    ],
    ["nobody when the target has no dot", { headers: { "x-amz-target": "Encrypt" } }, "json Encrypt"],
  ])("%s", ([, given, expected]) => {
    expect(found(given)).toBe(expected);
  });

  test("of a form's Version, and none of another form", () => {
    const service = (body: string) => serviceOfForm(new TextEncoder().encode(body), services)?.signingName;
    expect(service("Action=AssumeRoleWithSAML&Version=2011-06-15")).toBe("sts");
    expect(service("Action=CreateUser&Version=2010-05-08")).toBe("iam");
    expect(service("Action=CreateUser")).toBeUndefined();
    expect(service("Version=%E0%A4%A")).toBeUndefined();
    expect(service("")).toBeUndefined();
  });
});

describe("bucket and key", () => {
  test.for<[string, string, string | undefined, string | undefined, boolean]>([
    ["localhost:4566", "/", undefined, undefined, false],
    ["localhost:4566", "/logs", "logs", undefined, false],
    ["localhost", "/logs/", "logs", undefined, false],
    ["localhost", "/logs/a/b", "logs", "a/b", false],
    ["localhost", "/logs//a/../b", "logs", "/a/../b", false],
    ["localhost", "/logs/a%2Fb%20c", "logs", "a%2Fb%20c", false],
    ["localhost", "/l%6Fgs/a", "logs", "a", false],
    ["localhost", "/l%E0gs/a", "l%E0gs", "a", false],
    ["localhost", "//key", undefined, "key", false],
    ["127.0.0.1:4566", "/logs/a", "logs", "a", false],
    ["logs.localhost:4566", "/", "logs", undefined, true],
    ["logs.localhost", "/a/b", "logs", "a/b", true],
    ["logs.localhost", "//a", "logs", "/a", true],
    ["LOGS.LocalHost:80", "/a", "logs", "a", true],
    ["my.dotted.logs.s3.amazonaws.com", "/a", "my.dotted.logs", "a", true],
    ["s3.amazonaws.com", "/logs/a", "logs", "a", false],
    [".localhost", "/logs/a", "logs", "a", false],
    ["notlocalhost", "/logs/a", "logs", "a", false],
    ["", "/logs/a", "logs", "a", false],
  ])("of %s%s", ([host, path, bucket, rawKey, virtualHost]) => {
    expect(bucketAddress(host, path, s3Hosts)).toEqual({ bucket, rawKey, virtualHost });
  });
});
