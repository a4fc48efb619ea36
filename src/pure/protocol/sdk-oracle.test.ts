import * as cloudtrailSdk from "@aws-sdk/client-cloudtrail";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import * as iamSdk from "@aws-sdk/client-iam";
import { IAMClient } from "@aws-sdk/client-iam";
import * as organizationsSdk from "@aws-sdk/client-organizations";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import * as s3Sdk from "@aws-sdk/client-s3";
import { S3Client } from "@aws-sdk/client-s3";
import * as stsSdk from "@aws-sdk/client-sts";
import { STSClient } from "@aws-sdk/client-sts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cloudtrail } from "../api/cloudtrail.ts";
import { iam } from "../api/iam.ts";
import type { Member, OperationModel, ServiceModel, Shape, StructureShape } from "../api/model.ts";
import { organizations } from "../api/organizations.ts";
import { s3 } from "../api/s3.ts";
import { sts } from "../api/sts.ts";
import { awsJson } from "./aws-json.ts";
import { awsQuery } from "./aws-query.ts";
import { usualJsonDialect } from "./dialect.ts";
import { restXml } from "./rest-xml.ts";
import type { Protocol, QueryPairs } from "./wire.ts";

/**
 * AWS's own clients as judges: what a client sends is decoded to the input it was given, and what is encoded is read
 * by the client as the output that was meant. Values are generated from the models.
 */

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

interface Sdk {
  readonly [name: string]: unknown;
}

const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
const common = { region: "us-east-1", credentials, endpoint: "http://127.0.0.1", maxAttempts: 1 };

const awkward = [
  "a",
  "Z",
  "0",
  "+",
  "%",
  "&",
  "=",
  "/",
  "<",
  ">",
  '"',
  "'",
  "é",
  "水",
  "😀",
  ".",
  ",",
  "a b",
  "%20",
  "]]>",
];
const text = fc
  .array(fc.constantFrom(...awkward), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(""));
const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const wholeSecond = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));

function anyValue(shape: Shape, plain: boolean, depth: number): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case "string":
      return shape.enum === undefined ? (plain ? token : text) : fc.constantFrom(...shape.enum);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: -2147483647, max: 2147483647 });
    case "long":
      return fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    case "float":
    case "double":
      return fc.integer({ min: -1000, max: 1000 }).map((number) => number / 4);
    case "timestamp":
      return wholeSecond;
    case "blob":
      return fc.uint8Array({ minLength: 1, maxLength: 20 });
    case "list":
      return fc.array(anyValue(shape.element, plain, depth + 1), {
        minLength: 1,
        maxLength: depth > 4 ? 1 : 3,
      });
    case "map":
      return fc.dictionary(
        shape.key.type === "string" && shape.key.enum ? fc.constantFrom(...shape.key.enum) : token,
        anyValue(shape.value, plain, depth + 1),
        { minKeys: 1, maxKeys: 3 },
      );
    case "structure":
      return structureOf(shape, depth + 1);
  }
}

function structureOf(shape: StructureShape, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const usable = shape.members.filter(
    (member) => (depth < 8 || member.required) && !clientsOwn.test(member.name),
  );
  const required = usable.filter((member) => member.required).map((member) => member.name);
  // A structure without any member is an absent element to the clients, and nothing is lost by leaving it out.
  const first = required.length === 0 && usable[0] !== undefined ? [usable[0].name] : [];
  return fc.record(Object.fromEntries(usable.map((member) => [member.name, memberValue(member, depth)])), {
    requiredKeys: [...required, ...first],
  });
}

function memberValue(member: Member, depth: number): fc.Arbitrary<unknown> {
  if (member.location === "uri" && member.name === "Bucket") return fc.constant("bucket-1");
  const inHeader = member.location === "header" || member.location === "headers";
  return anyValue(member.shape, inHeader || member.location === "querystring", depth);
}

/** Sends `input` through the client, answers `output`, and gives what was decoded and what the client read. */
async function exchange(judge: Judge, operation: OperationModel, input: unknown, output: unknown) {
  let decoded: unknown;
  const requestHandler = {
    async handle(sent: SentRequest) {
      const query: QueryPairs = Object.entries(sent.query ?? {}).map(([name, value]) => [
        name,
        String(value ?? ""),
      ]);
      const body =
        typeof sent.body === "string" ? new TextEncoder().encode(sent.body) : (sent.body ?? new Uint8Array());
      const headers = Object.fromEntries(
        Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const request = {
        method: sent.method,
        path: sent.path,
        query,
        headers: (name: string) => headers[name],
        headerNames: Object.keys(headers),
        body,
      };
      const route = judge.protocol.route(judge.service, request);
      expect(route.operation.name).toBe(operation.name);
      decoded = judge.protocol.decode(operation, { ...request, uriLabels: route.uriLabels });
      const answer = judge.protocol.encode(operation, output, { requestId: "r", hostId: "h" });
      return {
        response: {
          statusCode: answer.status,
          headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])),
          body: typeof answer.body === "string" ? new TextEncoder().encode(answer.body) : answer.body,
        },
      };
    },
  };
  const client = judge.client(requestHandler);
  const Command = judge.sdk[`${operation.name}Command`] as new (input: unknown) => object;
  const read = { ...((await client.send(new Command(input))) as Record<string, unknown>) };
  delete read.$metadata;
  return { decoded, read };
}

interface Judge {
  readonly service: ServiceModel;
  readonly protocol: Protocol;
  readonly sdk: Sdk;
  readonly client: (requestHandler: object) => { send(command: object): Promise<unknown> };
}

type AnyClient = ReturnType<Judge["client"]>;

const judges: readonly Judge[] = [
  {
    service: iam,
    protocol: awsQuery,
    sdk: iamSdk as unknown as Sdk,
    client: (requestHandler) => new IAMClient({ ...common, requestHandler } as never) as unknown as AnyClient,
  },
  {
    service: sts,
    protocol: awsQuery,
    sdk: stsSdk as unknown as Sdk,
    client: (requestHandler) => new STSClient({ ...common, requestHandler } as never) as unknown as AnyClient,
  },
  {
    service: organizations,
    protocol: awsJson(usualJsonDialect),
    sdk: organizationsSdk as unknown as Sdk,
    client: (requestHandler) =>
      new OrganizationsClient({ ...common, requestHandler } as never) as unknown as AnyClient,
  },
  {
    service: cloudtrail,
    protocol: awsJson(usualJsonDialect),
    sdk: cloudtrailSdk as unknown as Sdk,
    client: (requestHandler) =>
      new CloudTrailClient({ ...common, requestHandler } as never) as unknown as AnyClient,
  },
  {
    service: s3,
    protocol: restXml,
    sdk: s3Sdk as unknown as Sdk,
    client: (requestHandler) =>
      new S3Client({
        ...common,
        requestHandler,
        forcePathStyle: true,
        requestChecksumCalculation: "WHEN_REQUIRED",
        responseChecksumValidation: "WHEN_REQUIRED",
      } as never) as unknown as AnyClient,
  },
];

/** The clients have dropped what is deprecated, and content and event streams are not values to compare. */
function isJudged(operation: OperationModel): boolean {
  const isStream = (shape: StructureShape | undefined) =>
    shape?.payload?.streaming === true ||
    shape?.members.some(({ shape }) => shape.type === "structure" && shape.eventStream);
  // ListDirectoryBuckets is a ListBuckets at the host name of S3 Express, which nothing here has.
  if (operation.deprecated || operation.name === "ListDirectoryBuckets") return false;
  return !isStream(operation.input) && !isStream(operation.output);
}

/** What a client sets by itself, hashes on the way, or types differently. */
const clientsOwn =
  /SSECustomer|^(?:ContentMD5|ContentLength|ContentType|ChecksumAlgorithm|ClientToken|Expires|ExpiresString|.*PartNumberMarker)$/;

function comparable(value: unknown): unknown {
  if (value instanceof Date || value instanceof Uint8Array || Array.isArray(value)) return value;
  const members = Object.entries(value as object);
  // Metadata without an entry is no header at all, and to the clients an empty map.
  const isNothing = (member: unknown) =>
    member === undefined ||
    (typeof member === "object" && !(member instanceof Date) && Object.keys(member ?? {}).length === 0);
  return Object.fromEntries(members.filter(([name, member]) => !isNothing(member) && !clientsOwn.test(name)));
}

const cases = judges.flatMap((judge) =>
  judge.service.operationNames
    .filter((name) => isJudged(judge.service.operation(name)))
    .map((name) => ({ judge, name, service: judge.service.name })),
);

describe("AWS's clients agree", () => {
  test("nearly every operation is judged", () => {
    expect(cases.length).toBeGreaterThanOrEqual(410);
  });

  test.for(cases)("$service $name", async ({ judge, name }) => {
    const operation = judge.service.operation<unknown, unknown>(name);
    const inputs = structureOf(operation.input, 0);
    const outputs = operation.output === undefined ? fc.constant({}) : structureOf(operation.output, 0);
    await fc.assert(
      fc.asyncProperty(inputs, outputs, async (input, output) => {
        const { decoded, read } = await exchange(judge, operation, input, output);
        expect(comparable(decoded)).toEqual(comparable(input));
        expect(comparable(read)).toEqual(comparable(output));
      }),
      { numRuns: 4 },
    );
  });
});
