import type { UserCaller } from "../../src/pure/aws/caller.ts";
import { ServiceError } from "../../src/pure/aws/service-error.ts";
import type { Demand } from "../../src/runtime/operation.ts";
import type { Endpoint } from "../../src/runtime/service.ts";
import type { House } from "./house.ts";

/**
 * What an operation demands of a caller, as the corridor asks for it: within a transaction, before the
 * operation runs, which it then does not. Throws what the operation answers before it has demands.
 */
export async function demandsOf(
  house: House,
  endpoint: Endpoint,
  caller: UserCaller,
  input: unknown,
): Promise<readonly Demand[]> {
  let demanded: readonly Demand[] | undefined;
  const watched: Endpoint = {
    ...endpoint,
    async demands(given, call) {
      demanded = await endpoint.demands(given, call);
      return demanded;
    },
  };
  try {
    await house.system.corridor.admit(watched, input, {
      caller,
      account: caller.account,
      region: "us-east-1",
      requestId: "00000000-0000-4000-8000-000000000000",
      http: {
        sourceIp: "127.0.0.1",
        userAgent: "demands",
        host: "localhost",
        secure: true,
        tls: { version: "TLSv1.3", cipherSuite: "TLS_AES_128_GCM_SHA256" },
        signature: {
          version: "AWS4-HMAC-SHA256",
          place: "REST-QUERY-STRING",
          ageMs: 1000,
          contentSha256: "UNSIGNED-PAYLOAD",
        },
      },
    });
  } catch (error) {
    // Whether the demands are met is not the question; that there are none is.
    if (demanded === undefined || !(error instanceof ServiceError)) throw error;
  }
  if (demanded === undefined) throw new Error(`${endpoint.model.name} was not asked for its demands`);
  return demanded;
}
