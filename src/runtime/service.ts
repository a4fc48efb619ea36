import type { OperationModel, ServiceModel } from "../pure/api/model.ts";
import type { Protocol } from "../pure/protocol/wire.ts";
import type { Call } from "./call.ts";
import type { ServiceConventions } from "./conventions.ts";
import { protocolOf } from "./gateway/protocols.ts";
import type { Job } from "./job.ts";
import type { AnyOperation, Demand, Identified, RecordRules } from "./operation.ts";
import type { Migration } from "./storage/database.ts";

/** A service as the corridor sees it: operations whose types were checked where they were written. */
export interface Endpoint {
  readonly model: OperationModel;
  readonly service: MountedService;
  readonly record: RecordRules<unknown, unknown>;
  demands(input: unknown, call: Call): readonly Demand[] | Promise<readonly Demand[]>;
  run(input: unknown, call: Call): unknown;
  /** Present where the call itself says who makes it, instead of a signature. */
  readonly identify?: ((input: unknown, call: Call) => Promise<Identified>) | undefined;
}

/** What a service answers of a resource that its ARN places in another account, to a caller who may act on its own. */
export type ForeignResource = (arn: string, call: Call) => Error;

export interface MountedService {
  readonly model: ServiceModel;
  readonly conventions: ServiceConventions;
  readonly protocol: Protocol;
  /** Absent where a refusal tells the caller that it is not allowed. */
  readonly foreignResource: ForeignResource | undefined;
  readonly migrations: readonly Migration[];
  readonly jobs: readonly Job[];
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

export interface ServiceDefinition<Parts> {
  readonly model: ServiceModel;
  readonly conventions: ServiceConventions;
  readonly foreignResource?: ForeignResource | undefined;
  readonly migrations: readonly Migration[];
  readonly jobs?: readonly Job[] | undefined;
  /** What the operations work with, bound to one call. */
  parts(call: Call): Parts;
  readonly operations: readonly AnyOperation<Parts>[];
}

function identify<Parts>(operation: AnyOperation<Parts>, input: unknown, call: Call, parts: Parts) {
  if (operation.identify === undefined) throw new Error(`${operation.model.name} is signed`);
  return operation.identify(input as never, call, parts);
}

/** Checks a service when the house is built (a verb twice, a verb of another service) and erases its types. */
export function mountService<Parts>(definition: ServiceDefinition<Parts>): MountedService {
  const endpoints = new Map<string, Endpoint>();
  const mounted: MountedService = {
    model: definition.model,
    conventions: definition.conventions,
    protocol: protocolOf(definition.model, definition.conventions.json),
    foreignResource: definition.foreignResource,
    migrations: definition.migrations,
    jobs: definition.jobs ?? [],
    endpoints,
  };
  for (const operation of definition.operations) {
    const { name, service } = operation.model;
    if (service !== definition.model) throw new Error(`${name} belongs to another service`);
    if (endpoints.has(name)) throw new Error(`${name} is defined twice`);
    endpoints.set(name, {
      model: operation.model,
      service: mounted,
      record: (operation.record ?? {}) as RecordRules<unknown, unknown>,
      demands: (input, call) => operation.demands(input as never, call, definition.parts(call)),
      run: (input, call) => operation.run(input as never, call, definition.parts(call)),
      identify:
        operation.identify &&
        (async (input, call) => identify(operation, input, call, definition.parts(call))),
    });
  }
  return mounted;
}
