import type { Config } from "./config.ts";
import { historyResourceRules } from "./conventions.ts";
import { PutObject } from "./pure/api/s3.ts";
import { type AccountId, accountId } from "./pure/aws/account.ts";
import { ServiceError } from "./pure/aws/service-error.ts";
import type { EventRecord } from "./pure/event/record.ts";
import { validateInput } from "./pure/protocol/validate.ts";
import type { Chance } from "./runtime/chance.ts";
import type { Clock } from "./runtime/clock.ts";
import { compiledPolicies } from "./runtime/compiled-policies.ts";
import type { GatewayParts } from "./runtime/gateway/answer.ts";
import { openAuthenticator } from "./runtime/gateway/authenticate.ts";
import type { DecidedDemand } from "./runtime/gateway/authorize.ts";
import { type Corridor, openCorridor } from "./runtime/gateway/invoke.ts";
import type { PolicyDirectory } from "./runtime/gateway/organization-policies.ts";
import { askAside } from "./runtime/gateway/outside-work.ts";
import { openObjectStager } from "./runtime/gateway/stage-body.ts";
import { schedulerMigrations } from "./runtime/job-leases.ts";
import { openJournal } from "./runtime/journal-database.ts";
import { journalJobs } from "./runtime/journal-jobs.ts";
import type { Log } from "./runtime/log.ts";
import type { Metrics } from "./runtime/metrics.ts";
import { openIssuers } from "./runtime/outbound/issuers.ts";
import { openScheduler, type Scheduler } from "./runtime/scheduler.ts";
import { openSeal, purposeKey } from "./runtime/seal.ts";
import { loadSealingKey } from "./runtime/sealing-key.ts";
import { type MountedService, mountService } from "./runtime/service.ts";
import { openBlobFolder } from "./runtime/storage/blob-folder.ts";
import type { DataFolder } from "./runtime/storage/data-folder.ts";
import type { Database } from "./runtime/storage/database.ts";
import { openSqlite } from "./runtime/storage/sqlite.ts";
import { conventions as trailConventions } from "./services/cloudtrail/conventions.ts";
import type { PutObjectAs } from "./services/cloudtrail/needs.ts";
import { openCloudTrail } from "./services/cloudtrail/service.ts";
import { openIam } from "./services/iam/service.ts";
import { conventions as organizationConventions } from "./services/organizations/conventions.ts";
import { openOrganizations } from "./services/organizations/service.ts";
import { openS3 } from "./services/s3/service.ts";
import type { SignInNeeds } from "./services/signin/needs.ts";
import { openSignIn } from "./services/signin/service.ts";
import { openSts } from "./services/sts/service.ts";

export interface SystemParts {
  readonly config: Config;
  readonly folder: Pick<DataFolder, "databaseFile" | "blobsFolder" | "keysFolder">;
  readonly clock: Clock;
  readonly signatureClock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly metrics: Metrics;
  /** For those who only look or change one thing: no job runs. */
  readonly isIdle?: boolean | undefined;
}

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly accountId?: string | undefined;
  readonly rootKey?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

export interface OpenedAccount {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What the house keeps of one event. */
export interface ExplainedEvent {
  readonly event: EventRecord;
  /** Empty for a call that demanded nothing; undefined for one that was not decided at all. */
  readonly decided?: readonly DecidedDemand[] | undefined;
}

/** The whole house over one data folder. */
export interface System {
  readonly gateway: GatewayParts;
  readonly services: readonly MountedService[];
  readonly corridor: Corridor;
  hasAccounts(): Promise<boolean>;
  /** The account that was opened first. */
  firstAccount(): Promise<AccountId | undefined>;
  hasAccount(account: AccountId): Promise<boolean>;
  openAccount(account: NewAccount): Promise<OpenedAccount>;
  /** Another access key of the root user; of accounts that AWS Organizations opened, the first. */
  createRootKey(
    account: AccountId,
  ): Promise<OpenedAccount | "no-such-account" | "closed-account" | "too-many-keys">;
  /** Throws with what to tell the operator when the password is not good enough. */
  setRootPassword(account: AccountId, password: string): Promise<void>;
  /** What AWS sends to the notification channel of a delegation request; undefined when there is nothing to send. */
  tradeInToken(requestId: string): Promise<string | undefined>;
  /** Makes a call from within, by whoever it is made: authorized and recorded like any. */
  readonly invoke: SignInNeeds["invoke"];
  /** Runs a job whether it is due or not. */
  runJob(name: string): Promise<void>;
  /** Runs every job that is due by the clock, for those who turned it. */
  runDue(): Promise<void>;
  /** Delivers everything recorded until now, with digests of the hour under way. */
  flush(): Promise<void>;
  /** An event of any account, with what was decided of its call; undefined when there is none of the id. */
  explain(eventId: string): Promise<ExplainedEvent | undefined>;
  /** All records of the journal, oldest first. */
  events(): Promise<string[]>;
  /** Delivers what was recorded, then stops. */
  close(): Promise<void>;
  /** Stops without delivering. */
  discard(): Promise<void>;
}

const EVENTS_AT_ONCE = 1000;

/** Opens storage, services and jobs, and hands each what it needs: the only place that knows all of them. */
export async function openSystem(parts: SystemParts): Promise<System> {
  const database = openSqlite(parts.folder.databaseFile, { log: parts.log });
  try {
    return await systemOver(database, parts);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Does the work while no run of these jobs is under way. */
function underLeases(
  scheduler: Scheduler,
  [name, ...others]: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  return name === undefined ? work() : scheduler.runNow(name, () => underLeases(scheduler, others, work));
}

async function systemOver(database: Database, parts: SystemParts): Promise<System> {
  const { config, folder, clock, chance, log } = parts;
  const blobs = await openBlobFolder(folder.blobsFolder, { chance, clock });
  const sealingKey = await loadSealingKey(`${folder.keysFolder}/sealing.key`, chance);
  const sealFor = (purpose: string) => openSeal(purposeKey(sealingKey, purpose), chance);
  const compiled = compiledPolicies();
  const journal = openJournal({ database, rules: historyResourceRules });
  const issuers = openIssuers({
    clock,
    certificateClock: parts.signatureClock,
    places: config.issuers,
  });

  const iam = openIam({
    seal: sealFor("iam"),
    delegationSeal: sealFor("iam/delegation"),
    delegationTemplates: config.delegationTemplates,
    compiled,
    database,
    journal: journal.journal,
    clock,
    chance,
    linkedServiceUsage: async (transaction, account, service) => {
      if (service === trailConventions.eventSource) return cloudtrail.linkedRoleUsage(transaction, account);
      if (service === organizationConventions.eventSource) {
        return organizations.directory.serviceRoleUsage(transaction, account);
      }
      return [];
    },
    // Organizations opens later, with what IAM gives it.
    organizations: {
      find: (transaction, account) => organizations.directory.find(transaction, account),
      reportScope: (...scope) => organizations.directory.reportScope(...scope),
      serviceControl: async (transaction, account) =>
        (await organizations.places.placeOf(transaction, account))?.scp,
    },
    issuerThumbprints: issuers.thumbprintsOf,
    publicUrl: config.publicUrl,
  });
  const sts = openSts({
    needs: { ...iam.sts, issuerKeys: issuers.keysOf },
    seal: sealFor("sts"),
    policies: compiled,
  });
  const organizations = openOrganizations({
    database,
    clock,
    chance,
    log,
    compiled,
    accounts: { ...iam.accounts, open: iam.accounts.openWithoutKey },
    createAdministratorRole: iam.createAdministratorRole,
    linkedRoles: iam.linkedRoles,
    principals: iam.principals,
    journal: journal.journal,
    accountsMax: config.organizationAccounts,
    closedAccountMs: config.closedAccountDays * 24 * 3_600_000,
    reactions: [(change, notice) => cloudtrail.react(change, notice)],
  });
  const directory: PolicyDirectory = {
    policiesOf: iam.directory.policiesOf,
    placeOf: organizations.places.placeOf,
  };
  const s3 = openS3({
    accounts: iam.s3Accounts,
    principals: iam.principals,
    compiled,
    blobs,
    log,
    database,
    clock,
  });
  const cloudtrail = openCloudTrail({
    needs: {
      bucketAccess: {
        find: s3.buckets.find,
        mayPut: (call, caller, bucket, key, acl) =>
          call.mayAs(caller, PutObject, {
            Bucket: bucket,
            Key: key,
            ACL: acl as "bucket-owner-full-control",
          }),
      },
      putObject: (caller, object) => putObject(caller, object),
      organizations: {
        find: (transaction, account) =>
          organizations.serviceDirectory.find(transaction, account, trailConventions.eventSource),
        activeAccounts: organizations.serviceDirectory.activeAccounts,
      },
      linkedRoles: iam.linkedRoles,
      ownCalls: {
        assumeRole: (caller, role) => corridor.assumeRole(caller, role),
        invokeAs: (call) => corridor.invokeAs(call),
      },
    },
    database,
    journal: journal.journal,
    clock,
    chance,
    seal: sealFor("cloudtrail/digest-keys"),
    log,
    intervals: {
      deliveryMs: config.deliveryIntervalSeconds * 1000,
      digestMs: config.digestIntervalSeconds * 1000,
    },
  });
  const services = [iam.service, sts.service, s3.service, cloudtrail.service, organizations.service].map(
    (service) => mountService(service as Parameters<typeof mountService>[0]),
  );

  await database.migrate([
    ...journal.migrations,
    ...schedulerMigrations,
    ...services.flatMap(({ migrations }) => migrations),
  ]);
  const corridor = openCorridor({
    database,
    clock,
    chance,
    journal: journal.journal,
    directory,
    temporary: sts.temporary,
    services,
    log,
  });

  const invoke: SignInNeeds["invoke"] = async (operation, input, facts) => {
    const endpoint = services.find(({ model }) => model === operation.service)?.endpoints.get(operation.name);
    if (endpoint === undefined) throw new Error(`${operation.name} is not served`);
    validateInput(operation, input, endpoint.service.conventions.constraintError);
    return (await corridor.invoke(endpoint, input, facts)) as never;
  };
  const signIn = openSignIn({
    needs: {
      logins: iam.consoleLogins,
      multiFactor: iam.multiFactor,
      issue: (caller) => sts.issue(caller, chance),
      temporary: sts.temporary,
      directory: iam.directory,
      invoke,
      maxSessionSeconds: async (transaction, roleArn) =>
        (await iam.sts.findRole(transaction, roleArn))?.maxSessionDurationSeconds,
    },
    database,
    journal: journal.journal,
    clock,
    chance,
    seal: sealFor("signin"),
    metrics: parts.metrics,
    trustedProxies: config.trustedProxies,
  });

  const deliveryRegion = (name: string) =>
    database.transaction(async (transaction) => {
      const bucket = await s3.buckets.find(transaction, name);
      return bucket?.region ?? config.region;
    });
  const putObject: PutObjectAs = async (caller, object) => {
    const region = await deliveryRegion(object.bucket);
    const blob = await blobs.write(object.body);
    const put = corridor.invokeAs({
      caller,
      operation: PutObject,
      region,
      input: {
        Bucket: object.bucket,
        Key: object.key,
        ACL: object.acl as "bucket-owner-full-control",
        ContentType: object.contentType,
        ContentEncoding: object.contentEncoding,
        Metadata: object.metadata,
        Body: blob,
      },
    });
    await put.catch(async (error: unknown) => {
      // Refused, nothing points at the content. After a fault that is not certain: the orphans' job looks later.
      if (error instanceof ServiceError) await blobs.remove(blob.id);
      throw error;
    });
  };

  const openAccount = (account: NewAccount): Promise<OpenedAccount> =>
    database.transaction((transaction) =>
      iam.accounts.open(transaction, {
        ...account,
        accountId: account.accountId === undefined ? undefined : accountId(account.accountId),
        now: clock.now(),
        chance,
      }),
    );
  const accountExists = (id: AccountId) =>
    database.transaction(async (transaction) => (await iam.accounts.find(transaction, id)) !== undefined);

  const authenticator = openAuthenticator({
    database,
    clock: parts.signatureClock,
    sessionClock: clock,
    credentials: { longTerm: iam.credentials.longTerm, temporary: sts.temporary },
    signatureVersion2: config.signatureVersion2,
    openAccountNamed: config.development
      ? async (id) => {
          if (!(await accountExists(id)))
            await openAccount({ name: id, email: `${id}@cairn.invalid`, accountId: id });
        }
      : undefined,
  });

  const scheduler = openScheduler({
    database,
    clock,
    log,
    // One process owns an embedded database, so it keeps its leases over a restart.
    owner: "embedded",
    jobs: [...journalJobs({ database, clock, journal }), ...services.flatMap(({ jobs }) => jobs)],
  });

  if (parts.isIdle !== true) scheduler.start();

  const stop = async () => {
    await scheduler.stop();
    await database.close();
  };
  return {
    services,
    corridor,
    gateway: {
      services,
      authenticator,
      corridor,
      stager: openObjectStager(blobs),
      clock,
      chance,
      log,
      metrics: parts.metrics,
      s3Hosts: config.s3Hosts,
      trustedProxies: config.trustedProxies,
      surfaces: [signIn, iam.issuers],
    },
    hasAccounts: () =>
      database.transaction(async (transaction) => (await iam.accounts.list(transaction)).length > 0),
    firstAccount: () =>
      database.transaction(async (transaction) => (await iam.accounts.list(transaction))[0]?.accountId),
    hasAccount: accountExists,
    invoke,
    runJob: (name) => scheduler.runNow(name),
    openAccount,
    createRootKey: (account) =>
      database.transaction((transaction) =>
        iam.accounts.createRootKey(transaction, account, { now: clock.now(), chance }),
      ),
    setRootPassword: iam.setRootPassword,
    tradeInToken: (requestId) =>
      database.transaction((transaction) => iam.tradeInToken(transaction, requestId, clock.now())),
    runDue: () => scheduler.runDue(),
    flush: () => underLeases(scheduler, cloudtrail.flushed, () => cloudtrail.flush({ digests: "early" })),
    async explain(eventId) {
      const found = await askAside(database, (asker) => journal.journal.find(asker, eventId));
      if (found === undefined) return undefined;
      return {
        event: JSON.parse(found.text) as EventRecord,
        decided: found.decided === undefined ? undefined : (JSON.parse(found.decided) as DecidedDemand[]),
      };
    },
    async events() {
      const texts: string[] = [];
      for (let after = 0; ; ) {
        const page = await database.transaction((transaction) =>
          journal.journal.readAfter(transaction, after, EVENTS_AT_ONCE),
        );
        const last = page.at(-1);
        if (last === undefined) return texts;
        texts.push(...page.map(({ text }) => text));
        after = last.sequence;
      }
    },
    async close() {
      try {
        await underLeases(scheduler, cloudtrail.flushed, () => cloudtrail.flush());
      } finally {
        await stop();
      }
    },
    discard: stop,
  };
}
