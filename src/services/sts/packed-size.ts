import type { CallerSession } from "../../pure/aws/caller.ts";
import { packedPolicyTooLarge } from "./errors.ts";

const PACKED_BYTES_MAX = 4096;

/**
 * The share of the packed space that policies and tags take, in percent; undefined when the call sent
 * neither. AWS does not publish its packing: ours only has to grow with what is sent.
 */
export function packSession(
  input: {
    readonly Policy?: string | undefined;
    readonly PolicyArns?: readonly unknown[] | undefined;
    readonly Tags?: readonly unknown[] | undefined;
  },
  session: CallerSession,
): number | undefined {
  if (input.Policy === undefined && !input.PolicyArns?.length && !input.Tags?.length) return undefined;
  const policyBytes = Buffer.byteLength([...session.policies, ...session.policyArns].join(""));
  const tagBytes = Buffer.byteLength(Object.entries(session.tags).flat().join(""));
  const percent = Math.ceil((100 * (policyBytes + tagBytes)) / PACKED_BYTES_MAX);
  if (percent > 100) {
    throw packedPolicyTooLarge(
      policyBytes === 0 ? "session tags" : "session policies and session tags",
      percent,
    );
  }
  return percent;
}
