import { createHash } from "node:crypto";
import type {
  ServiceSpecificCredentialMetadata,
  ServiceSpecificCredential as ServiceSpecificCredentialShape,
} from "../../../pure/api/iam.shapes.ts";
import { uniqueId } from "../../../pure/aws/ids.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { onUserOrCaller } from "../demands.ts";
import type { User } from "../entities/entity.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { findEntity } from "../entities/store.ts";
import { credentialOfAnotherUser, invalidServiceName, noSuchCredential, noSuchService } from "./errors.ts";
import { listCredentials, type OwnedCredential } from "./store.ts";

/** What a service takes: a user name with a password, or an API key, which begins with letters of its own. */
const SERVICES: Readonly<Record<string, "password" | { readonly keyPrefix: string }>> = {
  "codecommit.amazonaws.com": "password",
  "cassandra.amazonaws.com": "password",
  "bedrock.amazonaws.com": { keyPrefix: "ABSK" },
  "logs.amazonaws.com": { keyPrefix: "ACWL" },
  "cloudwatch.amazonaws.com": { keyPrefix: "APIAACWM" },
  "aws-external-anthropic.amazonaws.com": { keyPrefix: "AEAA" },
};

const SECRET_BYTES = 45;
const DAY_MS = 24 * 3600 * 1000;

/** The service's own spelling of its name, in which case does not count. */
export function acceptService(name: string): string {
  if (!/^[a-zA-Z0-9.-]*$/.test(name)) throw invalidServiceName();
  const service = name.toLowerCase();
  if (!Object.hasOwn(SERVICES, service)) throw noSuchService(name);
  return service;
}

function keyPrefixOf(service: string): string | undefined {
  const takes = SERVICES[service];
  return takes === undefined || takes === "password" ? undefined : takes.keyPrefix;
}

export interface NewCredential {
  readonly credential: OwnedCredential;
  readonly secret: string;
}

export function newCredential(
  user: User,
  service: string,
  ageDays: number | undefined,
  taken: readonly OwnedCredential[],
  call: Call,
): NewCredential {
  const login = freeLogin(user, taken);
  const secret = newSecret(service, login, call.chance);
  const credential = {
    credentialId: uniqueId("ACCA", call.chance),
    account: user.account,
    userId: user.id,
    userName: user.name,
    service,
    login,
    secretSha256: digestOf(secret),
    isActive: true,
    createdAtMs: call.now,
    expiresAtMs: ageDays === undefined ? undefined : call.now + ageDays * DAY_MS,
  };
  return { credential, secret };
}

/** `jane-at-111111111111`, and for her second credential of a service `jane+1-at-111111111111`. */
function freeLogin({ name, account }: User, taken: readonly OwnedCredential[]): string {
  for (let number = 0; ; number++) {
    const login = `${name}${number === 0 ? "" : `+${number}`}-at-${account}`;
    if (!taken.some((credential) => credential.login === login)) return login;
  }
}

/** API keys tell whose they are. */
export function newSecret(service: string, login: string, chance: Chance): string {
  const random = Buffer.from(chance.bytes(SECRET_BYTES)).toString("base64");
  const prefix = keyPrefixOf(service);
  if (prefix === undefined) return random;
  return prefix + Buffer.from(`${login}:${random}`).toString("base64");
}

export function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** The user that the call names, or the caller, and the credential, which must be the user's. */
export async function requireCredential(
  call: Call,
  input: { readonly UserName?: string | undefined; readonly ServiceSpecificCredentialId: string },
): Promise<OwnedCredential> {
  const user = await requireEntity(call, "user", userNameOrCaller(call, input.UserName));
  const { ServiceSpecificCredentialId: id } = input;
  const all = await listCredentials(call.transaction, user.account, {});
  const found = all.find(({ credentialId }) => credentialId === id);
  if (found === undefined) throw noSuchCredential(id);
  if (found.userId !== user.id) throw credentialOfAnotherUser(user.name, id);
  return found;
}

async function findCredential(call: Call, user: User, id: string): Promise<OwnedCredential | undefined> {
  const credentials = await listCredentials(call.transaction, user.account, { userId: user.id });
  return credentials.find(({ credentialId }) => credentialId === id);
}

/** Demands on a credential that is there, whose service policies may ask for. */
export async function onCredential(
  call: Call,
  action: string,
  input: { readonly UserName?: string | undefined; readonly ServiceSpecificCredentialId: string },
): Promise<Demand[]> {
  const demands = await onUserOrCaller(call, action, input.UserName);
  const name = input.UserName ?? (call.caller.kind === "user" ? call.caller.userName : undefined);
  const user =
    name === undefined ? undefined : await findEntity(call.transaction, accountOf(call), "user", name);
  const credential = user && (await findCredential(call, user, input.ServiceSpecificCredentialId));
  return withServiceKeys(demands, credential?.service);
}

export function withServiceKeys(
  demands: readonly Demand[],
  service: string | undefined,
  ageDays?: number,
): Demand[] {
  const keys = {
    "iam:ServiceSpecificCredentialServiceName": service,
    "iam:ServiceSpecificCredentialAgeDays": ageDays === undefined ? undefined : String(ageDays),
  };
  return demands.map((demand) => ({ ...demand, keys: { ...demand.keys, ...keys } }));
}

export function describeCredential(
  credential: OwnedCredential,
  now: number,
): ServiceSpecificCredentialMetadata {
  const { expiresAtMs, isActive, login } = credential;
  const isExpired = expiresAtMs !== undefined && expiresAtMs <= now;
  return {
    UserName: credential.userName,
    Status: isExpired ? "Expired" : isActive ? "Active" : "Inactive",
    ...(keyPrefixOf(credential.service) !== undefined
      ? { ServiceCredentialAlias: login }
      : { ServiceUserName: login }),
    CreateDate: new Date(credential.createdAtMs),
    ExpirationDate: expiresAtMs === undefined ? undefined : new Date(expiresAtMs),
    ServiceSpecificCredentialId: credential.credentialId,
    ServiceName: credential.service,
  };
}

/** As it is shown once, with its secret. */
export function describeNewCredential(
  { credential, secret }: NewCredential,
  now: number,
): ServiceSpecificCredentialShape {
  const shown =
    keyPrefixOf(credential.service) !== undefined
      ? { ServiceCredentialSecret: secret }
      : { ServicePassword: secret };
  return { ...describeCredential(credential, now), ...shown };
}
