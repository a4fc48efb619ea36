import type { IncomingMessage } from "node:http";
import type { StagedObject } from "../staged-object.ts";
import type { Authenticated } from "./authenticate.ts";
import type { BodyLimits } from "./read-body.ts";

/** Tells a client that waits for it to send its body. */
export interface BodyGate {
  goOn(): void;
}

/** Takes in the bodies of S3 requests once their signature is good, and holds them to what vouches for them. */
export interface ObjectStager {
  /** Whether so much is announced that permission is asked before it is taken in. */
  isLarge(request: IncomingMessage, who: Authenticated): boolean;
  /** A body that is no object, whole and verified. Throws `BodyTooLarge`, `BodyIncomplete`, and S3's refusals. */
  small(
    request: IncomingMessage,
    gate: BodyGate,
    who: Authenticated,
    limits: BodyLimits,
  ): Promise<Uint8Array>;
  /** An object's content, streamed into the blob store, decoded and verified. Nothing stays behind when it throws. */
  object(request: IncomingMessage, gate: BodyGate, who: Authenticated): Promise<StagedObject>;
  /** Forgets content that no row will point at. */
  discard(staged: StagedObject): Promise<void>;
}
