import { historyResourceRules } from "../../../conventions.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import { seededChance } from "../../../runtime/chance.ts";
import { standingClock, type TurnableClock } from "../../../runtime/clock.ts";
import { compiledPolicies } from "../../../runtime/compiled-policies.ts";
import { openCorridor } from "../../../runtime/gateway/invoke.ts";
import { openJournal } from "../../../runtime/journal-database.ts";
import { silentLog } from "../../../runtime/log.ts";
import { openSeal, SEAL_KEY_BYTES } from "../../../runtime/seal.ts";
import { mountService } from "../../../runtime/service.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import type { Organization, OrganizationReportScope } from "../needs.ts";
import { openIam } from "../service.ts";

/** IAM with two accounts in an organization that a test describes. */
export interface OrganizationStand {
  readonly clock: TurnableClock;
  readonly management: AccountId;
  readonly member: AccountId;
  organization: Organization | undefined;
  /** What AWS Organizations answers for any path. */
  scope: OrganizationReportScope | "no-such-entity" | "no-such-policy";
  /** Calls as an account's root user. */
  call<Input, Output>(
    account: AccountId,
    operation: OperationModel<Input, Output>,
    input: Input,
  ): Promise<Output>;
  close(): Promise<void>;
}

export async function openOrganizationStand(): Promise<OrganizationStand> {
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
    linkedServiceUsage: async () => [],
    organizations: {
      find: async () => stand.organization,
      serviceControl: async () => undefined,
      reportScope: async () => stand.scope,
    },
  });
  const service = mountService(iam.service);
  await database.migrate([...migrations, ...service.migrations]);
  const open = (name: string) =>
    database.transaction((transaction) =>
      iam.accounts.open(transaction, { name, email: `${name}@example.com`, now: clock.now(), chance }),
    );
  const management = await open("management");
  const member = await open("member");
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
  const stand: OrganizationStand = {
    clock,
    management: management.accountId,
    member: member.accountId,
    organization: undefined,
    scope: "no-such-entity",
    async call(account, operation, input) {
      const endpoint = service.endpoints.get(operation.name);
      if (endpoint === undefined) throw new Error(`${operation.name} is not served`);
      const { accessKeyId } = account === management.accountId ? management : member;
      const caller = { kind: "root", account, accessKeyId, arn: rootArn(account) } as const;
      const facts = { caller, account, region: "us-east-1", requestId: "request" };
      return (await corridor.invoke(endpoint, input, facts)) as never;
    },
    close: () => database.close(),
  };
  return stand;
}
