import type { AccessKeyMetadata } from "../../../pure/api/iam.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { accessKeyId, secretAccessKey } from "../../../pure/aws/ids.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { User } from "../entities/entity.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import type { AccessKey } from "./store.ts";

/** Whose keys a call is about: a user's or, for the root user calling without a name, its own. */
export interface KeyOwner {
  readonly account: AccountId;
  readonly user?: User | undefined;
}

export async function requireKeyOwner(call: Call, userName: string | undefined): Promise<KeyOwner> {
  const account = accountOf(call);
  if (userName === undefined && call.caller.kind === "root") return { account };
  return { account, user: await requireEntity(call, "user", userNameOrCaller(call, userName)) };
}

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export function newKeyPair(account: AccountId, chance: Chance): KeyPair {
  return { accessKeyId: accessKeyId("AKIA", account, chance), secretAccessKey: secretAccessKey(chance) };
}

// The id is sealed along with the secret, so that a secret moved to another row does not open there.
export function sealSecret(seal: Seal, pair: KeyPair): string {
  const plain = new TextEncoder().encode(`${pair.accessKeyId}:${pair.secretAccessKey}`);
  return Buffer.from(seal.seal(plain)).toString("base64");
}

/** Throws when the row was tampered with or sealed with another key. */
export function openSecret(seal: Seal, key: AccessKey): string {
  const plain = seal.open(Buffer.from(key.sealedSecret, "base64"));
  const text = plain === undefined ? "" : new TextDecoder().decode(plain);
  if (!text.startsWith(`${key.accessKeyId}:`)) {
    throw new Error(`the secret of access key ${key.accessKeyId} cannot be opened`);
  }
  return text.slice(key.accessKeyId.length + 1);
}

/** The root user's keys bear no user name. */
export function describeAccessKey(key: AccessKey, user: User | undefined): AccessKeyMetadata {
  return {
    UserName: user?.name,
    AccessKeyId: key.accessKeyId,
    Status: key.isActive ? "Active" : "Inactive",
    CreateDate: new Date(key.createdAtMs),
  };
}
