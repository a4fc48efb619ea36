import { ServiceError } from "../../pure/aws/service-error.ts";
import type { Call } from "../../runtime/call.ts";
import { permissionOf } from "../../runtime/gateway/authorize.ts";
import type { PolicyDirectory } from "../../runtime/gateway/organization-policies.ts";
import type { Demand } from "../../runtime/operation.ts";
import type { Endpoint, MountedService } from "../../runtime/service.ts";

/** What a caller would be answered were a demand made of it; undefined when it is met. */
export type Refusal = (demand: Demand) => Promise<ServiceError | undefined>;

export type Refusals = (call: Call) => Promise<Refusal>;

/**
 * For calls that are about many objects, each of which is allowed or refused by itself. Decided by the
 * corridor's own rules, as if each were an operation of its own.
 */
export function openRefusals(service: () => MountedService, directory: PolicyDirectory): Refusals {
  let endpoint: Endpoint | undefined;
  return async (call) => {
    endpoint ??= service().endpoints.get("DeleteObjects");
    if (endpoint === undefined) throw new Error("DeleteObjects is not served");
    const permission = await permissionOf(call, endpoint, directory);
    return async (demand) => {
      try {
        await permission.require([demand]);
        return undefined;
      } catch (error) {
        if (error instanceof ServiceError) return error;
        throw error;
      }
    };
  };
}
