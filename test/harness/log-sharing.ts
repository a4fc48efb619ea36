import { isDeepStrictEqual } from "node:util";
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import scenario from "../corpus/log-sharing-scenario.json" with { type: "json" };
import { type Credentials, type House, openHouse } from "./house.ts";

export const BUCKET = "acme-trail-logs";
export const ADMIN = scenario.accounts.Admin;
/** The shortest that AWS allows; the corpus writes `s`. */
export const SESSION_NAME = "s1";
const READ_ONLY = "AmazonS3ReadOnlyAccess";

/** One object of each account, and a digest file of one. */
export const KEYS = {
  admin: `AWSLogs/${ADMIN}/CloudTrail/us-east-1/2026/11/21/a.json.gz`,
  dana: `AWSLogs/${scenario.accounts.D}/CloudTrail/us-east-1/2026/11/21/d.json.gz`,
  emil: `AWSLogs/${scenario.accounts.E}/CloudTrail/us-east-1/2026/11/21/e.json.gz`,
  digest: `AWSLogs/${scenario.accounts.D}/CloudTrail-Digest/us-east-1/dd.json.gz`,
} as const;

type UserName = keyof typeof scenario.users;
type RoleName = keyof typeof scenario.roles;

/** Who takes on a role in the story, and with which external id. */
const ASSUMED_BY: Readonly<Record<RoleName, readonly [UserName, string?]>> = {
  "logs-D": ["dana"],
  "logs-D-mfa": ["dana"],
  "logs-E": ["emil"],
  "logs-R": ["rita", "acme-7731"],
  "logs-all": ["dadmin"],
};

/** Four accounts: one collects the log files of all, and shares each with its own, and some with a third party. */
export interface LogSharing {
  readonly house: House;
  readonly root: Readonly<Record<keyof typeof scenario.accounts, Credentials>>;
  readonly users: Readonly<Record<UserName, Credentials>>;
  /** A client that the server takes to have come over TLS, unless told otherwise. */
  s3(credentials: Credentials | "anonymous", transport?: "TLS" | "plain"): S3Client;
  assume(caller: Credentials, role: string, more?: Partial<AssumeRoleCommandInput>): Promise<Credentials>;
  /** The credentials of a session of the role, as who is meant to takes it on. */
  session(role: RoleName): Promise<Credentials>;
  close(): Promise<void>;
}

export const roleArn = (name: string): string => `arn:aws:iam::${ADMIN}:role/${name}`;

export async function openLogSharing(): Promise<LogSharing> {
  // The bucket refuses what does not come over TLS, which here ends at a proxy.
  const house = await openHouse({ settings: { trustedProxies: ["127.0.0.1"] } });
  const clients: S3Client[] = [];

  const s3 = (credentials: Credentials | "anonymous", transport: "TLS" | "plain" = "TLS"): S3Client => {
    const client = credentials === "anonymous" ? anonymousClient(house.url) : house.s3(credentials);
    clients.push(client);
    if (transport === "TLS") throughProxy(client);
    return client;
  };
  const assume = async (
    caller: Credentials,
    role: string,
    more: Partial<AssumeRoleCommandInput> = {},
  ): Promise<Credentials> => {
    const input = { RoleArn: roleArn(role), RoleSessionName: SESSION_NAME, ...more };
    return temporary(await house.sts(caller).send(new AssumeRoleCommand(input)));
  };

  const open = (name: string, accountId: string) =>
    house.system.openAccount({ name, email: `${name}@example.com`, accountId });
  const root = {
    Admin: house.root,
    D: await open("D", scenario.accounts.D),
    E: await open("E", scenario.accounts.E),
    R: await open("R", scenario.accounts.R),
  };
  const users = {} as Record<UserName, Credentials>;
  for (const name of Object.keys(scenario.users) as UserName[])
    users[name] = await addUser(house, root, name);
  for (const name of Object.keys(scenario.roles) as RoleName[]) await addRole(house, name);
  const owner = s3(house.root);
  await owner.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const Policy = JSON.stringify(scenario.bucketPolicy);
  await owner.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  for (const Key of Object.values(KEYS))
    await owner.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));

  const sessions = new Map<RoleName, Promise<Credentials>>();
  return {
    house,
    root,
    users,
    s3,
    assume,
    session(role) {
      const [caller, ExternalId] = ASSUMED_BY[role];
      const session = sessions.get(role) ?? assume(users[caller], role, { ExternalId });
      sessions.set(role, session);
      return session;
    },
    async close() {
      for (const client of clients) client.destroy();
      await house.close();
    },
  };
}

async function addUser(house: House, root: LogSharing["root"], UserName: UserName): Promise<Credentials> {
  const { account, policies } = scenario.users[UserName];
  const owner = Object.entries(scenario.accounts).find(([, id]) => id === account)?.[0];
  const iam = house.iam(root[owner as keyof typeof root]);
  await iam.send(new CreateUserCommand({ UserName }));
  for (const [index, policy] of policies.entries()) {
    const named = { UserName, PolicyName: `policy-${index}`, PolicyDocument: JSON.stringify(policy) };
    if (isReadOnly(policy)) {
      await iam.send(
        new AttachUserPolicyCommand({ UserName, PolicyArn: `arn:aws:iam::aws:policy/${READ_ONLY}` }),
      );
    } else await iam.send(new PutUserPolicyCommand(named));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  if (AccessKey?.AccessKeyId === undefined || AccessKey.SecretAccessKey === undefined)
    throw new Error(`${UserName} got no key`);
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

async function addRole(house: House, RoleName: RoleName): Promise<void> {
  const { trust, policies } = scenario.roles[RoleName];
  const iam = house.iam();
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  for (const policy of policies) {
    if (isReadOnly(policy)) {
      await iam.send(
        new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${READ_ONLY}` }),
      );
    } else {
      const named = { RoleName, PolicyName: `${RoleName}-read`, PolicyDocument: JSON.stringify(policy) };
      await iam.send(new PutRolePolicyCommand(named));
    }
  }
}

/** The corpus spells AmazonS3ReadOnlyAccess out; the story attaches the policy that AWS manages. */
function isReadOnly(policy: object): boolean {
  return isDeepStrictEqual(policy, scenario.roles["logs-all"].policies[0]);
}

/** The credentials that an answer of STS gave. */
export function temporary({
  Credentials: given,
}: {
  Credentials?: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string };
}): Credentials {
  if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined)
    throw new Error("there were no credentials in the answer");
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
  };
}

function anonymousClient(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    maxAttempts: 1,
    forcePathStyle: true,
    credentials: { accessKeyId: "unused", secretAccessKey: "unused" },
    signer: { sign: async (request) => request },
  });
}

/** What a proxy adds that ends TLS: a header that nobody signed. */
function throughProxy(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (given) => {
      const { headers } = given.request as { headers: Record<string, string> };
      headers["x-forwarded-proto"] = "https";
      return next(given);
    },
    { step: "deserialize" },
  );
}
