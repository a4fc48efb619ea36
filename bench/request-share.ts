import { prepareAccount } from "./harness/account.ts";
import { alternate } from "./harness/alternate.ts";
import { queryCall } from "./harness/aws-requests.ts";
import { openLoadGenerator } from "./harness/load.ts";
import { startCairn } from "./harness/peers.ts";

/** Processor time of one whole GetUser: read, verified, authorized, recorded and answered. */
export async function requestMicroseconds(): Promise<number> {
  const server = await startCairn();
  const generator = openLoadGenerator();
  try {
    const reader = await prepareAccount(server);
    const plan = queryCall("iam", reader, { Action: "GetUser", UserName: "alice" });
    const { cairn } = await alternate(
      generator,
      { cairn: { server, plan } },
      { clients: 16, warmUpMilliseconds: 1500, rounds: 3, milliseconds: 600 },
    );
    return cairn?.cpuMicroseconds ?? Number.NaN;
  } finally {
    generator.close();
    await server.stop();
  }
}
