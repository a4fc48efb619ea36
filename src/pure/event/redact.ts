/**
 * What a record shows of values that the service models mark as sensitive, and of one-time codes, which they do
 * not mark: nothing, except what AWS is known to show or to write as asterisks. A secret this file has not heard
 * of is left out.
 */
import type { Shape } from "../api/model.ts";

export type Exposure = "shown" | "masked" | "omitted";

export const MASK = "****";

/** Identifiers and addressees: the records of AWS have them in clear. */
const SHOWN = new Set([
  "HandshakeNotes",
  "HandshakePartyId",
  "HandshakeResourceValue",
  "NonEmptyKmsKeyArnString",
  "SSEKMSKeyId",
]);

/** AWS Organizations names what it hides. */
const MASKED = new Set(["AccountName", "CreateAccountName", "Email", "ResponsibilityTransferName"]);

/** Second factors: worth something for a minute only, and yet a way in. */
const ONE_TIME_CODES = new Set(["MFA", "authenticationCodeType", "tokenCodeType"]);

export function exposure(shape: Shape): Exposure {
  if (shape.type !== "string" && shape.type !== "blob") return "shown";
  if (ONE_TIME_CODES.has(shape.name)) return "omitted";
  if (!shape.sensitive || SHOWN.has(shape.name)) return "shown";
  return MASKED.has(shape.name) ? "masked" : "omitted";
}
