import { createHmac } from "node:crypto";
import {
  CreateVirtualMFADeviceCommand,
  type CreateVirtualMFADeviceCommandInput,
  EnableMFADeviceCommand,
} from "@aws-sdk/client-iam";
import { decodeBase32 } from "../../src/pure/multi-factor/base32.ts";
import { codeAt, type HmacSha1, STEP_MS, stepAt } from "../../src/pure/multi-factor/totp.ts";
import type { Credentials, House } from "./house.ts";

export const hmacSha1: HmacSha1 = (key, message) => createHmac("sha1", key).update(message).digest();

/** What somebody's authenticator app shows, which goes by the house's clock. */
export interface Authenticator {
  readonly serialNumber: string;
  /** The code of now, or of so many steps later. */
  code(stepsLater?: number): string;
}

export async function newAuthenticator(
  house: House,
  input: CreateVirtualMFADeviceCommandInput,
  by?: Credentials,
): Promise<Authenticator> {
  const { VirtualMFADevice } = await house.iam(by).send(new CreateVirtualMFADeviceCommand(input));
  const seed = decodeBase32(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString());
  if (seed === undefined) throw new Error("the seed is no base32");
  return {
    serialNumber: VirtualMFADevice?.SerialNumber ?? "",
    code: (stepsLater = 0) => codeAt(hmacSha1, seed, stepAt(house.clock.now()) + stepsLater),
  };
}

/** A device in a user's use, by two codes in a row; the clock is turned so that the next code is good. */
export async function enabledAuthenticator(
  house: House,
  userName: string,
  deviceName: string = userName,
  by?: Credentials,
): Promise<Authenticator> {
  const authenticator = await newAuthenticator(house, { VirtualMFADeviceName: deviceName }, by);
  await house.iam(by).send(
    new EnableMFADeviceCommand({
      UserName: userName,
      SerialNumber: authenticator.serialNumber,
      AuthenticationCode1: authenticator.code(-1),
      AuthenticationCode2: authenticator.code(),
    }),
  );
  house.clock.advance(STEP_MS);
  return authenticator;
}
