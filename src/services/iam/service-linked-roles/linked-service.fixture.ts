import { historyResourceRules } from "../../../conventions.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import { seededChance } from "../../../runtime/chance.ts";
import { standingClock, type TurnableClock } from "../../../runtime/clock.ts";
import { compiledPolicies } from "../../../runtime/compiled-policies.ts";
import { openCorridor } from "../../../runtime/gateway/invoke.ts";
import type { Job } from "../../../runtime/job.ts";
import { openJournal } from "../../../runtime/journal-database.ts";
import { silentLog } from "../../../runtime/log.ts";
import { openSeal, SEAL_KEY_BYTES } from "../../../runtime/seal.ts";
import { mountService } from "../../../runtime/service.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import type { RoleUsage } from "../needs.ts";
import { type Iam, openIam } from "../service.ts";

/** IAM with one account, whose linked services answer what a test lets them. */
export interface LinkedServiceStand {
  readonly database: Database;
  readonly clock: TurnableClock;
  readonly iam: Iam;
  readonly account: AccountId;
  /** What every linked service answers when it is asked for its use of a role; throws for one that is down. */
  usage: (service: string) => readonly RoleUsage[];
  /** Calls as the account's root user. */
  call<Input, Output>(operation: OperationModel<Input, Output>, input: Input): Promise<Output>;
  /** A second later, the job that deletes roles runs once. */
  runDeletions(): Promise<void>;
  close(): Promise<void>;
}

export async function openLinkedServiceStand(): Promise<LinkedServiceStand> {
  const database = openSqlite(":memory:", { log: silentLog });
  const clock = standingClock(Date.parse("2026-03-02T09:15:07Z"));
  const chance = seededChance(1);
  const { journal, migrations } = openJournal({ database, rules: historyResourceRules });
  const iam = openIam({
    database,
    journal,
    clock,
    chance,
    seal: openSeal(new Uint8Array(SEAL_KEY_BYTES), chance),
    delegationSeal: openSeal(new Uint8Array(SEAL_KEY_BYTES), chance),
    delegationTemplates: new Map(),
    compiled: compiledPolicies(),
    issuerThumbprints: async () => undefined,
    linkedServiceUsage: async (_transaction, _account, service) => stand.usage(service),
  });
  const service = mountService(iam.service);
  await database.migrate([...migrations, ...service.migrations]);
  const { accountId: account, accessKeyId } = await database.transaction((transaction) =>
    iam.accounts.open(transaction, { name: "a", email: "a@example.com", now: clock.now(), chance }),
  );
  const corridor = openCorridor({
    database,
    clock,
    chance,
    journal,
    directory: { ...iam.directory, placeOf: async () => undefined },
    temporary: () => undefined,
    services: [service],
    log: silentLog,
  });
  const stand: LinkedServiceStand = {
    database,
    clock,
    iam,
    account,
    usage: () => [],
    async call(operation, input) {
      const endpoint = service.endpoints.get(operation.name);
      if (endpoint === undefined) throw new Error(`${operation.name} is not served`);
      const caller = { kind: "root", account, accessKeyId, arn: rootArn(account) } as const;
      const facts = { caller, account, region: "us-east-1", requestId: "request" };
      return (await corridor.invoke(endpoint, input, facts)) as never;
    },
    async runDeletions() {
      clock.advance(1000);
      await deletions(service.jobs).run(new AbortController().signal);
    },
    close: () => database.close(),
  };
  return stand;
}

function deletions(jobs: readonly Job[]): Job {
  const job = jobs.find(({ name }) => name === "iam/service-linked-role-deletion");
  if (job === undefined) throw new Error("roles are not deleted");
  return job;
}
