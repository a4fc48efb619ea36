import type { OperationModel } from "../../pure/api/model.ts";
import type { AssumeRoleResponse } from "../../pure/api/sts.shapes.ts";
import { AssumeRole } from "../../pure/api/sts.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import { belongsToAccount, type RoleCaller, type ServiceCaller } from "../../pure/aws/caller.ts";
import { uuid } from "../../pure/aws/ids.ts";
import { GLOBAL_REGION } from "../../pure/aws/region.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";
import type { EventRecord } from "../../pure/event/record.ts";
import { keptTrace } from "../../pure/policy/kept-trace.ts";
import type { Call, CallFacts, RoleToAssume } from "../call.ts";
import type { Chance } from "../chance.ts";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal.ts";
import type { Log } from "../log.ts";
import { DECIDED_IN_RUN, type Demand, EVERY_SIGNED_CALLER } from "../operation.ts";
import type { Endpoint, MountedService } from "../service.ts";
import { type Database, StorageUnavailable, type Transaction } from "../storage/database.ts";
import type { Authenticated } from "./authenticate.ts";
import { CallerGone, type Permission, permissionOf } from "./authorize.ts";
import type { Credentials } from "./credentials.ts";
import type { PolicyDirectory } from "./organization-policies.ts";
import { isWorkAwaited, type OutsideWork, withOutsideWork } from "./outside-work.ts";
import { recordsOf } from "./record.ts";

export interface CorridorParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly directory: PolicyDirectory;
  /** Opens the sessions that services take for themselves. */
  readonly temporary: Credentials["temporary"];
  readonly services: readonly MountedService[];
  readonly log: Log;
}

/** The one way to an operation, for both doors: the gateway's and the services' own. */
export interface Corridor {
  /**
   * Authorizes, runs and records a call in one transaction. Resolves when it is durable. Throws the
   * `ServiceError` that the caller is answered (recorded just the same), or `StorageUnavailable` when
   * nothing could be recorded and so nothing happened.
   */
  invoke(endpoint: Endpoint, input: unknown, facts: SignedFacts): Promise<unknown>;
  /** As `invoke`, for a service that calls on its own, outside any call. */
  invokeAs<Input, Output>(call: ServiceCall<Input, Output>): Promise<Output>;
  /** As {@link Call.assumeRole}, outside any call. */
  assumeRole(caller: ServiceCaller, role: Required<RoleToAssume>): Promise<RoleCaller>;
  /** Authorizes without running: before a large body is taken in. A refusal is recorded and thrown. */
  admit(endpoint: Endpoint, input: unknown, facts: SignedFacts): Promise<void>;
  /**
   * Records a call that was signed well but failed before it could be authorized, such as by a constraint,
   * then throws its error; or that of credentials which are worth nothing, which comes first.
   */
  refuse(endpoint: Endpoint, facts: SignedFacts, input: unknown, error: ServiceError): Promise<never>;
}

/** A call whose signature was good by what was known of its key; the key is asked for again in the transaction. */
export interface SignedFacts extends CallFacts {
  readonly callerNow?: Authenticated["callerNow"];
}

export interface ServiceCall<Input, Output> {
  readonly caller: ServiceCaller | RoleCaller;
  readonly operation: OperationModel<Input, Output>;
  readonly input: Input;
  readonly region: string;
}

type Outcome = { readonly output: unknown } | { readonly error: unknown };

export function openCorridor(parts: CorridorParts): Corridor {
  const { database, clock, chance, journal, log } = parts;

  const perform = (endpoint: Endpoint, input: unknown, signed: SignedFacts, run: boolean) =>
    withOutsideWork((outside) =>
      database.transaction(async (transaction): Promise<Outcome> => {
        const records: Recorded[] = [];
        const within = { transaction, outside, records };
        const facts = await (endpoint.identify === undefined
          ? factsNow(signed, transaction)
          : identified(endpoint, endpoint.identify, input, signed, within));
        if (facts === undefined) return { error: new CallerGone(signed.caller, endpoint) };
        const outcome = await attempt({ ...within, endpoint, input, facts, run });
        for (const { record, decided } of records) await journal.append(transaction, record, decided);
        return outcome;
      }),
    );

  const attempt = async (attempted: Attempt): Promise<Outcome> => {
    const { endpoint, input, facts, transaction, records } = attempted;
    const { call, asked, permissionNow } = openCall(facts, endpoint, attempted);
    const recordedBefore = records.length;
    let demands: readonly Demand[] = [];
    let permission: Permission | undefined;
    let outcome: Outcome;
    try {
      const output = await transaction.nested(async () => {
        permission = await permissionNow();
        demands = demanded(await endpoint.demands(input, call), endpoint);
        await permission.require(demands);
        return attempted.run ? await endpoint.run(input, call) : undefined;
      });
      if (!attempted.run) return { output };
      outcome = { output };
    } catch (error) {
      if (error instanceof StorageUnavailable || isWorkAwaited(error)) throw error;
      if (error instanceof CallerGone) return { error };
      if (!(error instanceof ServiceError)) {
        log.error("operation failed", { requestId: call.requestId, operation: endpoint.model.name, error });
      }
      outcome = { error };
      // Invariant: what was undone is not recorded as done.
      const calls = records.splice(recordedBefore);
      records.push(...calls.filter(({ record }) => record.readOnly || record.errorCode !== undefined));
    }
    const decided = permission && keptDecisions(permission);
    for (const record of recordsOf({ endpoint, call, input, demands: [...demands, ...asked], outcome }))
      records.push({ record, decided });
    return outcome;
  };

  const openCall = (
    facts: CallFacts,
    endpoint: Endpoint,
    within: Pick<Attempt, "transaction" | "outside" | "records">,
  ): OpenedCall => {
    const { transaction } = within;
    const asked: Demand[] = [];
    let permission: Promise<Permission> | undefined;
    const permissionNow = () => {
      permission ??= permissionOf(call, endpoint, parts.directory);
      return permission;
    };
    const now = clock.now();
    const nest = async <Input, Output>(
      operation: OperationModel<Input, Output>,
      input: Input,
      region: string,
      who: Omit<CallFacts, "region" | "requestId">,
    ): Promise<Output> => {
      const endpoint = endpointOf(operation);
      const nested = { ...who, region: regionOf(endpoint, region), requestId: uuid(chance) };
      return settle(await attempt({ ...within, endpoint, input, facts: nested, run: true })) as Output;
    };
    // No getter: objects with one of their own have no shape in common, and outlive their call.
    const call: Call & { owner: AccountId | undefined } = {
      ...facts,
      owner: undefined,
      transaction,
      now,
      chance,
      outside: async (key, work) => within.outside.result(key, work),
      async invokeAs(caller, operation, input, region = facts.region) {
        return nest(operation, input, region, serviceFacts(caller));
      },
      async invokeForCaller(service, operation, input, region = facts.region) {
        const { caller, account, calledVia = [] } = facts;
        if (!belongsToAccount(caller)) throw new Error("the caller has no session to pass on");
        return nest(operation, input, region, { caller, account, calledVia: [...calledVia, service] });
      },
      async assumeRole(caller, { roleArn, sessionName, region = facts.region }) {
        const input = { RoleArn: roleArn, RoleSessionName: sessionName };
        return heldSession(await nest(AssumeRole, input, region, serviceFacts(caller)));
      },
      async refusalOf(demand) {
        asked.push(demand);
        const refusal = await (await permissionNow()).refusalOf(demand);
        if (refusal === undefined || refusal instanceof ServiceError) return refusal;
        throw refusal;
      },
      noteOwner(account) {
        call.owner = account;
      },
      async mayAs(caller, operation, input) {
        const supposed = endpointOf(operation);
        const { region, requestId } = facts;
        const who = { ...serviceFacts(caller), region, requestId };
        const opened = openCall(who, supposed, { ...within, records: [] });
        const permission = await opened.permissionNow();
        try {
          await permission.require(await supposed.demands(input, opened.call));
          return true;
        } catch (error) {
          if (error instanceof ServiceError) return false;
          throw error;
        }
      },
    };
    return { call, asked, permissionNow };
  };

  /** The call by who it proves to be itself, whoever may have signed it. */
  const identified = async (
    endpoint: Endpoint,
    identify: NonNullable<Endpoint["identify"]>,
    input: unknown,
    { callerNow: _signer, ...facts }: SignedFacts,
    within: Pick<Attempt, "transaction" | "outside" | "records">,
  ): Promise<CallFacts> => ({
    ...facts,
    ...(await identify(input, openCall(facts, endpoint, within).call)),
  });

  const worthlessness = async ({ permissionNow }: OpenedCall): Promise<ServiceError | undefined> => {
    try {
      await permissionNow();
      return undefined;
    } catch (error) {
      if (error instanceof ServiceError) return error;
      throw error;
    }
  };

  const endpointOf = (operation: OperationModel): Endpoint => {
    const service = parts.services.find(({ model }) => model === operation.service);
    const endpoint = service?.endpoints.get(operation.name);
    if (endpoint === undefined) throw new Error(`${operation.name} is not served`);
    return endpoint;
  };

  const heldSession = ({ Credentials: issued }: AssumeRoleResponse): RoleCaller => {
    const caller = issued && parts.temporary(issued.AccessKeyId, issued.SessionToken)?.caller;
    if (caller?.kind !== "assumed-role") throw new Error("the session is of no role");
    return caller;
  };

  const invokeAs: Corridor["invokeAs"] = async ({ caller, operation, input, region }) => {
    const endpoint = endpointOf(operation);
    const facts = { ...serviceFacts(caller), region: regionOf(endpoint, region), requestId: uuid(chance) };
    return settle(await perform(endpoint, input, facts, true)) as never;
  };

  return {
    async invoke(endpoint, input, facts) {
      return settle(await perform(endpoint, input, facts, true));
    },
    invokeAs,
    async assumeRole(caller, { roleArn, sessionName, region }) {
      const input = { RoleArn: roleArn, RoleSessionName: sessionName };
      return heldSession(await invokeAs({ caller, operation: AssumeRole, input, region }));
    },
    async admit(endpoint, input, facts) {
      settle(await perform(endpoint, input, facts, false));
    },
    async refuse(endpoint, signed, input, error) {
      const told = await database.transaction(async (transaction) => {
        const facts = await factsNow(signed, transaction);
        if (facts === undefined) return new CallerGone(signed.caller, endpoint);
        const within = { transaction, outside: NOTHING_OUTSIDE, records: [] };
        const opened = openCall(facts, endpoint, within);
        const outcome = { error: (await worthlessness(opened)) ?? error };
        if (outcome.error instanceof CallerGone) return outcome.error;
        for (const record of recordsOf({ endpoint, call: opened.call, input, demands: [], outcome }))
          await journal.append(transaction, record);
        return outcome.error;
      });
      throw told;
    },
  };
}

/** For calls that do not run. */
const NOTHING_OUTSIDE: OutsideWork = {
  result() {
    throw new Error("the call does not run");
  },
};

/** A call, and what it makes known of itself while it runs. */
interface OpenedCall {
  readonly call: Call;
  /** What it asked for by `refusalOf`. */
  readonly asked: readonly Demand[];
  /** Looks up once what the caller may do. */
  permissionNow(): Promise<Permission>;
}

/** A record with what was decided of its call, as kept: the JSON of `DecidedDemand`s. */
interface Recorded {
  readonly record: EventRecord;
  readonly decided: string | undefined;
}

function keptDecisions({ decided }: Permission): string {
  return JSON.stringify(decided.map((demand) => ({ ...demand, trace: keptTrace(demand.trace) })));
}

/** Throws for an operation that demands nothing without saying why: see `Operation.demands`. */
function demanded(demands: readonly Demand[], { model }: Endpoint): readonly Demand[] {
  if (demands.length > 0 || demands === EVERY_SIGNED_CALLER || demands === DECIDED_IN_RUN) return demands;
  throw new Error(`${model.name} demands nothing`);
}

interface Attempt {
  readonly endpoint: Endpoint;
  readonly input: unknown;
  readonly facts: CallFacts;
  readonly transaction: Transaction;
  readonly outside: OutsideWork;
  /** Everything recorded so far by this call and those it made, in order. */
  readonly records: Recorded[];
  readonly run: boolean;
}

/** The call by who its credentials stand for in the transaction; undefined when they are worth nothing. */
async function factsNow(
  { callerNow, ...facts }: SignedFacts,
  transaction: Transaction,
): Promise<CallFacts | undefined> {
  if (callerNow === undefined) return facts;
  const caller = await callerNow(transaction);
  return caller && { ...facts, caller };
}

function serviceFacts(caller: ServiceCaller | RoleCaller): Pick<CallFacts, "caller" | "account"> {
  if (caller.kind === "service") return { caller, account: caller.sourceAccount };
  if (caller.session.heldBy === undefined) throw new Error("the session is not a service's own");
  return { caller, account: caller.account };
}

function regionOf({ service }: Endpoint, region: string): string {
  return service.conventions.isGlobal ? GLOBAL_REGION : region;
}

function settle(outcome: Outcome): unknown {
  if ("error" in outcome) throw outcome.error;
  return outcome.output;
}
