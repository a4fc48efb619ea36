import { expect, test } from "vitest";
import { parsePolicy } from "../../../../pure/policy/parse.ts";
import { isPublicPolicy } from "./public-policy.ts";

const ALLOW = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": "o-exampleorg1" } };

test.for<[name: string, statement: object, isPublic: boolean]>([
  ["everybody", { Principal: "*" }, true],
  ["everybody in a list", { Principal: { AWS: ["111111111111", "*"] } }, true],
  ["all but one", { NotPrincipal: { AWS: "111111111111" } }, true],
  ["everybody denied", { Principal: "*", Effect: "Deny" }, false],
  ["an account", { Principal: { AWS: "111111111111" } }, false],
  ["a service without a source", { Principal: { Service: "cloudtrail.amazonaws.com" } }, false],
  ["everybody of an organization", { Principal: "*", Condition: ORGANIZATION }, false],
  [
    "everybody of any organization",
    { Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } },
    true,
  ],
  [
    "everybody whose key is absent or fits",
    { Principal: "*", Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } } },
    true,
  ],
  [
    "everybody from a network",
    { Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
    false,
  ],
  [
    "everybody from half the internet",
    { Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } } },
    true,
  ],
  [
    "everybody from elsewhere",
    { Principal: "*", Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
    true,
  ],
  ["everybody over TLS", { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }, true],
  [
    "everybody by a variable",
    { Principal: "*", Condition: { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } } },
    true,
  ],
  [
    "everybody for a trail",
    {
      Principal: "*",
      Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/t" } },
    },
    false,
  ],
])("a policy that speaks of %s is public: %s", ([, statement, isPublic]) => {
  const document = parsePolicy(
    JSON.stringify({ Version: "2012-10-17", Statement: [{ ...ALLOW, ...statement }] }),
  );
  expect(isPublicPolicy(document)).toBe(isPublic);
});
