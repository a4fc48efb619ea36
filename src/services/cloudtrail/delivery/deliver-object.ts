import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { type DeliveredPart, type DeliveryKind, deliveryStatusIn } from "../delivery-status/store.ts";
import type { PutObjectAs } from "../needs.ts";
import { DELIVERY_ACL, trailService } from "../trails/destination.ts";
import type { Trail } from "../trails/trail.ts";

const compress = promisify(gzip);

/** How long what cannot be delivered is tried again before it is given up. */
export const RETRY_MS = 30 * 24 * 60 * 60 * 1000;

/** One object of a trail: a log file or a digest. */
export interface Delivery extends DeliveredPart {
  readonly kind: DeliveryKind;
  readonly trail: Pick<Trail, "id" | "arn" | "account">;
  readonly bucket: string;
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Before compression; throws when it cannot be had. */
  content(): Promise<Uint8Array>;
}

/**
 * The deliveries of one round. Files of a trail, account and Region go oldest first: after one that failed, the later
 * ones wait for the next round. `put` answers the content of what is now durable in the bucket, else undefined.
 */
export interface DeliveryRound {
  put(delivery: Delivery): Promise<Uint8Array | undefined>;
  isBlocked(delivery: DeliveredPart): boolean;
  /** Throws the first failure that was none of S3's answers, so that it is logged and not only shown. */
  end(): void;
}

export function deliveryRound(parts: {
  readonly database: Database;
  readonly putObject: PutObjectAs;
  now(): number;
}): DeliveryRound {
  const blocked = new Set<string>();
  const faults: unknown[] = [];
  const placeOf = ({ trail, account, region }: DeliveredPart) => `${trail.id} ${account} ${region}`;
  return {
    async put(delivery) {
      try {
        const content = await delivery.content();
        await parts.putObject(trailService(delivery.trail), {
          bucket: delivery.bucket,
          key: delivery.key,
          body: await compress(content),
          acl: DELIVERY_ACL,
          contentType: "application/json",
          contentEncoding: "gzip",
          metadata: delivery.metadata,
        });
        return content;
      } catch (error) {
        blocked.add(placeOf(delivery));
        const isAnswer = error instanceof ServiceError;
        if (!isAnswer) faults.push(error);
        const code = isAnswer ? error.code : "InternalError";
        await parts.database.transaction((transaction) =>
          deliveryStatusIn(transaction).note(delivery, delivery.kind, parts.now(), code),
        );
        return undefined;
      }
    },
    isBlocked: (delivery) => blocked.has(placeOf(delivery)),
    end() {
      if (faults.length > 0) throw faults[0];
    },
  };
}
