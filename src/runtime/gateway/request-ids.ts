import { randomText } from "../../pure/aws/ids.ts";
import type { Chance } from "../chance.ts";

const REQUEST_ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const HOST_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The two ids of an S3 answer: 16 capitals and digits, and some 76 characters that look like base64. */
export function s3RequestIds(chance: Chance): { requestId: string; hostId: string } {
  return {
    requestId: randomText(REQUEST_ID_ALPHABET, 16, chance),
    hostId: `${randomText(HOST_ID_ALPHABET, 75, chance)}=`,
  };
}
