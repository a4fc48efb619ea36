import type { CompiledPolicies } from "../../runtime/compiled-policies.ts";
import { operationsWith } from "../../runtime/operation.ts";
import type { Seal } from "../../runtime/seal.ts";
import type { StsNeeds } from "./needs.ts";

/** What STS operations work with. */
export interface StsParts {
  readonly needs: StsNeeds;
  readonly seal: Seal;
  readonly policies: CompiledPolicies;
}

export const operation = operationsWith<StsParts>();
