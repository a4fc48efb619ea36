import type { IncomingMessage } from "node:http";
import type { WireResponse } from "../../pure/protocol/wire.ts";

/** What a part of the house answers over HTTP beside AWS's APIs, under a path that is no bucket's. */
export interface Surface {
  /** `/_signin/` */
  readonly prefix: string;
  answer(
    request: IncomingMessage,
    tls: { readonly version: string; readonly cipherSuite: string } | undefined,
  ): Promise<WireResponse>;
}
