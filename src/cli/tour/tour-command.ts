import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../config.ts";
import { systemChance } from "../../runtime/chance.ts";
import { systemClock, turnableClock } from "../../runtime/clock.ts";
import { silentLog } from "../../runtime/log.ts";
import { type Server, startServer } from "../../server.ts";
import { narrator } from "./narrator.ts";

const HELP = `cairn tour [--keep]

Performs the whole story on a temporary data folder, through the AWS SDK for JavaScript: a trail, users and
roles, calls allowed and denied, signed log files, a file tampered with and found. --keep keeps the folder.`;

/** `cairn tour`: gives the exit code. */
export async function tourCommand(argv: readonly string[]): Promise<number> {
  if (argv.includes("--help")) {
    console.log(HELP);
    return 0;
  }
  const story = await loadStory();
  if (story === undefined) {
    console.error(
      "cairn: the tour speaks through the AWS SDK, which is not installed here. Install it beside Cairn:\n" +
        "  npm install @aws-sdk/client-cloudtrail @aws-sdk/client-iam @aws-sdk/client-s3 @aws-sdk/client-sts",
    );
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "cairn-tour-"));
  const clock = turnableClock(systemClock);
  const server: Server = await startServer({
    config: readConfig(["--data", folder, "--port", "0"], {}),
    clock,
    signatureClock: systemClock,
    chance: systemChance(),
    log: silentLog,
  });
  try {
    return await story({ server, clock, folder, tell: narrator(process.stdout) });
  } finally {
    await server.close();
    if (!argv.includes("--keep")) rmSync(folder, { recursive: true, force: true });
  }
}

/** The SDK is a client like any other, so it is no dependency of the server: the tour is told without it. */
async function loadStory() {
  try {
    return (await import("./story.ts")).tellStory;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
