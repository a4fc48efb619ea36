import { generateKeyPairSync } from "node:crypto";
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  PutRolePolicyCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../harness/house.ts";
import { type Claims, openTokenIssuer, publicJwk, type TokenIssuer } from "../harness/token-issuer.ts";

/*
 * A pipeline that has no keys: each of its jobs proves by a token which repository and branch it runs for, and gets
 * as much as that. The issuer is one on this machine, reached by its own URL over TLS.
 */
const ACCOUNT = "111111111111";
const BUCKET = "releases";
const RoleName = "release";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
const MINUTE_MS = 60_000;
const NO_PROOF = { name: "InvalidIdentityTokenException" };

let idp: TokenIssuer;
let house: House;
let name: string;
let provider: string;
let early: Credentials;

beforeAll(async () => {
  idp = await openTokenIssuer({ tls: true });
  house = await openHouse({ settings: { issuers: new Map([[idp.address, idp.address]]) } });
  name = idp.issuer.slice("https://".length);
  provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/${name}`;
});
afterAll(async () => {
  await house.close();
  await idp.close();
});

const now = () => Math.floor(house.clock.now() / 1000);

/** What the issuer says of a job. */
const job = (repository: string, change: Claims = {}): Claims => ({
  iss: idp.issuer,
  aud: "sts.amazonaws.com",
  sub: `repo:${repository}:ref:refs/heads/main`,
  iat: now(),
  exp: now() + 300,
  "https://aws.amazon.com/tags": { principal_tags: { repository: [repository.replace("/", "-")] } },
  ...change,
});

const assume = (token: string) =>
  house.sts().send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: ROLE,
      RoleSessionName: "job",
      WebIdentityToken: token,
    }),
  );

async function session(token: string): Promise<Credentials> {
  const { Credentials: given } = await assume(token);
  return {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken,
  };
}

const release = (credentials: Credentials, Key: string) =>
  house.s3(credentials).send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "1.0" }));

test("the account comes to know the issuer, by the certificate that it shows", async () => {
  const iam = house.iam();
  await house.s3().send(new CreateBucketCommand({ Bucket: BUCKET }));
  const created = await iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: idp.issuer, ClientIDList: ["sts.amazonaws.com"] }),
  );
  expect(created.OpenIDConnectProviderArn).toBe(provider);
  const found = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: provider }));
  expect(found.ThumbprintList).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/)]);
  const trust = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
      Condition: {
        StringEquals: { [`${name}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${name}:sub`]: "repo:team/*:ref:refs/heads/main" },
      },
    },
  };
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const own = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject"],
      Resource: `arn:aws:s3:::${BUCKET}/\${aws:PrincipalTag/repository}/*`,
    },
  };
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument: JSON.stringify(own) }),
  );
});

test("a job releases what is its repository's, and nothing else", async () => {
  early = await session(idp.token(job("team/shop")));
  expect(await house.sts(early).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${RoleName}/job`,
  });
  await release(early, "team-shop/1.0");
  await expect(release(early, "team-site/1.0")).rejects.toMatchObject({ name: "AccessDenied" });
  const site = await session(idp.token(job("team/site")));
  await release(site, "team-site/1.0");
  const get = new GetObjectCommand({ Bucket: BUCKET, Key: "team-shop/1.0" });
  await expect(house.s3(site).send(get)).rejects.toMatchObject({ name: "AccessDenied" });
});

test("the record tells which job it was, from the token to the object", async () => {
  const [taken] = await house.events("AssumeRoleWithWebIdentity");
  expect(taken).toMatchObject({
    userIdentity: {
      type: "WebIdentityUser",
      userName: "repo:team/shop:ref:refs/heads/main",
      identityProvider: provider,
    },
    requestParameters: { roleArn: ROLE, principalTags: { repository: "team-shop" } },
    resources: [{ type: "AWS::IAM::Role", ARN: ROLE }],
  });
  expect(JSON.stringify(await house.events())).not.toContain(idp.token(job("team/shop")).split(".")[2]);
});

test.for<[what: string, token: () => string, error: string]>([
  ["of another's repository", () => idp.token(job("others/shop")), "AccessDenied"],
  [
    "of another branch",
    () => idp.token(job("team/shop", { sub: "repo:team/shop:ref:refs/heads/x" })),
    "AccessDenied",
  ],
  ["for another service", () => idp.token(job("team/shop", { aud: "vault" })), "InvalidIdentityToken"],
  [
    "from last week",
    () => idp.token(job("team/shop", { iat: now() - 700_000, exp: now() - 600_000 })),
    "ExpiredToken",
  ],
  [
    "signed by somebody else",
    () => idp.token(job("team/shop"), {}, generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
    "InvalidIdentityToken",
  ],
])("a token %s gets nothing", async ([, token, error]) => {
  await expect(assume(token())).rejects.toMatchObject({ name: expect.stringMatching(`^${error}`) });
});

/** The key that the issuer signs with since it took a new one. */
const second = generateKeyPairSync("rsa", { modulusLength: 2048 });
const laterToken = () => idp.token(job("team/shop"), { kid: "second" }, second.privateKey);

test("the issuer takes a new key, and the pipeline goes on", async () => {
  idp.published = [publicJwk(second.publicKey, "second")];
  house.clock.advance(61 * MINUTE_MS);
  await release(await session(laterToken()), "team-shop/1.1");
  await expect(assume(idp.token(job("team/shop")))).rejects.toMatchObject(NO_PROOF);
  await expect(release(early, "team-shop/1.2")).rejects.toMatchObject({ name: "ExpiredToken" });
});

test("sessions given before a moment are revoked, later ones are not", async () => {
  early = await session(laterToken());
  await release(early, "team-shop/1.2");
  house.clock.advance(MINUTE_MS);
  const revoked = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": new Date(house.clock.now()).toISOString() } },
    },
  };
  const PolicyName = "AWSRevokeOlderSessions";
  await house
    .iam()
    .send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(revoked) }));
  await expect(release(early, "team-shop/1.3")).rejects.toMatchObject({ name: "AccessDenied" });
  early = await session(laterToken());
  await release(early, "team-shop/1.3");
});

test("without the issuer no session begins, and one under way goes on until it ends", async () => {
  const iam = house.iam();
  const arn = { OpenIDConnectProviderArn: provider };
  const ClientID = "sts.amazonaws.com";
  await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...arn, ClientID }));
  await expect(assume(laterToken())).rejects.toMatchObject(NO_PROOF);
  await iam.send(new DeleteOpenIDConnectProviderCommand(arn));
  await expect(assume(laterToken())).rejects.toMatchObject(NO_PROOF);
  await release(early, "team-shop/1.4");
  house.clock.advance(61 * MINUTE_MS);
  await expect(release(early, "team-shop/1.5")).rejects.toMatchObject({ name: "ExpiredToken" });
});
