/** There is as much under way as the house takes on at once. */
export class Overloaded extends Error {
  override name = "Overloaded";
}

/** Bounds what a server has in hand, so that more callers than it can serve cost them time, and not its memory. */
export interface Intake {
  /** Counts a request until its answer is written, or its connection gone. */
  enter(): Visit;
}

export interface Visit {
  /** Throws {@link Overloaded} where the request is one too many. */
  admit(): void;
  /** Counts bytes that are kept in memory until the answer is written. Throws {@link Overloaded}. */
  hold(bytes: number): void;
  /** The answer is written. */
  leave(): void;
}

export interface IntakeLimits {
  readonly requestsMax: number;
  /** Of the bodies of all requests under way. */
  readonly heldBytesMax: number;
}

export function openIntake({ requestsMax, heldBytesMax }: IntakeLimits): Intake {
  let requests = 0;
  let heldBytes = 0;
  return {
    enter() {
      let ownBytes = 0;
      requests++;
      const isOneTooMany = requests > requestsMax;
      return {
        admit() {
          if (isOneTooMany) throw new Overloaded();
        },
        hold(bytes) {
          if (heldBytes + bytes > heldBytesMax) throw new Overloaded();
          heldBytes += bytes;
          ownBytes += bytes;
        },
        leave() {
          requests--;
          heldBytes -= ownBytes;
        },
      };
    },
  };
}
