import { CreateUserCommand } from "@aws-sdk/client-iam";
import { CreateAccountCommand, DescribeCreateAccountStatusCommand } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type Credentials, type SdkClients, sdkClients } from "./sdk-clients.ts";
import type { ServerProcess } from "./server.ts";

const ACCOUNTS_PER_ROUND = 2;
const USERS_PER_LANE_MAX = 20;
const MEMBER_LANES = 3;
export const ADMINISTRATOR_ROLE = "OrganizationAccountAccessRole";
/** Between two looks for the moment: short, so that what goes on at it is met. */
export const LOOK_MS = 5;

interface AcknowledgedCall {
  /** Whose trail has to have it. */
  readonly account: string;
  readonly requestId: string;
}

/** What the server answered with success. */
export interface Acknowledged {
  readonly calls: AcknowledgedCall[];
  /** Ids of requests for accounts, and the accounts that came of them as far as it is known. */
  readonly requests: Map<string, string | undefined>;
  /** Keys of members' administrators. */
  readonly sessions: Map<string, Credentials>;
}

/** Everybody who calls, while one server runs. */
export interface Callers {
  readonly managementAccount: string;
  readonly root: SdkClients;
  readonly administrator: SdkClients;
  member(session: Credentials): SdkClients;
  destroy(): void;
}

export function callersOf(server: ServerProcess, administrator: Credentials): Callers {
  const made = new Map<string, SdkClients>();
  const clientsOf = (credentials: Credentials): SdkClients => {
    const clients = made.get(credentials.accessKeyId) ?? sdkClients(server.url, credentials);
    made.set(credentials.accessKeyId, clients);
    return clients;
  };
  const root = server.credentials();
  return {
    managementAccount: root.accountId,
    root: clientsOf(root),
    administrator: clientsOf(administrator),
    member: clientsOf,
    destroy() {
      for (const clients of made.values()) clients.destroy();
    },
  };
}

/** Accounts are asked for, and everybody who can calls without pause, until the server is gone. */
export async function underLoad(callers: Callers, round: number, acknowledged: Acknowledged): Promise<void> {
  const { managementAccount, root, administrator } = callers;
  const lanes = [
    ...Array.from({ length: ACCOUNTS_PER_ROUND }, (_, number) => async () => {
      const name = `r${round}-a${number}`;
      const Email = `${name}@example.com`;
      const command = new CreateAccountCommand({ AccountName: name, Email });
      const { CreateAccountStatus, $metadata } = await administrator.organizations.send(command);
      acknowledged.requests.set(CreateAccountStatus?.Id ?? "", undefined);
      note(acknowledged, managementAccount, $metadata);
      while (!(await learnAccounts(callers, acknowledged))) await pause(LOOK_MS);
    }),
    async () => {
      for (;;) await identify(root, managementAccount, acknowledged);
    },
    ...Array.from({ length: MEMBER_LANES }, (_, number) => async () => {
      for (let turn = 0; ; turn++) {
        const accounts = [...acknowledged.requests.values()].filter((account) => account !== undefined);
        const account = accounts[(turn * MEMBER_LANES + number) % Math.max(accounts.length, 1)];
        if (account === undefined) await identify(root, managementAccount, acknowledged);
        else await callIn(account, `r${round}-l${number}-t${turn}`, turn, callers, acknowledged);
      }
    }),
  ];
  const untilGone = async (lane: () => Promise<void>) => {
    try {
      await lane();
    } catch (error) {
      // An answer that says no would be a fault; no answer at all is what was waited for.
      if (error instanceof Error && "$metadata" in error && isAnswered(error.$metadata)) throw error;
    }
  };
  await Promise.all(lanes.map(untilGone));
}

/** Asks what came of requests; says whether all have ended. */
export async function learnAccounts(callers: Callers, acknowledged: Acknowledged): Promise<boolean> {
  const open = [...acknowledged.requests].filter(([, account]) => account === undefined);
  for (const [CreateAccountRequestId] of open) {
    const command = new DescribeCreateAccountStatusCommand({ CreateAccountRequestId });
    const { CreateAccountStatus: status, $metadata } = await callers.root.organizations.send(command);
    note(acknowledged, callers.managementAccount, $metadata);
    if (status?.State === "FAILED") throw new Error(`no account: ${status.FailureReason}`);
    acknowledged.requests.set(CreateAccountRequestId, status?.AccountId);
  }
  return [...acknowledged.requests.values()].every((account) => account !== undefined);
}

export async function sessionIn(
  account: string,
  callers: Callers,
  acknowledged: Acknowledged,
): Promise<Credentials> {
  const present = acknowledged.sessions.get(account);
  if (present !== undefined) return present;
  const { Credentials: given, $metadata } = await callers.administrator.sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/${ADMINISTRATOR_ROLE}`,
      RoleSessionName: "crash",
    }),
  );
  // Both accounts are told.
  for (const told of [account, callers.managementAccount]) note(acknowledged, told, $metadata);
  const session = {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken,
  };
  acknowledged.sessions.set(account, session);
  return session;
}

async function callIn(
  account: string,
  UserName: string,
  turn: number,
  callers: Callers,
  acknowledged: Acknowledged,
): Promise<void> {
  const clients = callers.member(await sessionIn(account, callers, acknowledged));
  if (turn < USERS_PER_LANE_MAX) {
    const { $metadata } = await clients.iam.send(new CreateUserCommand({ UserName }));
    note(acknowledged, account, $metadata);
  }
  await identify(clients, account, acknowledged);
}

async function identify({ sts }: SdkClients, account: string, acknowledged: Acknowledged): Promise<void> {
  const { $metadata } = await sts.send(new GetCallerIdentityCommand({}));
  note(acknowledged, account, $metadata);
}

function note(
  acknowledged: Acknowledged,
  account: string,
  metadata: { requestId?: string | undefined },
): void {
  acknowledged.calls.push({ account, requestId: metadata.requestId ?? "" });
}

function isAnswered(metadata: unknown): boolean {
  return typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
