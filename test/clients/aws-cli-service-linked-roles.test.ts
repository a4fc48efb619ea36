import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsCli, clientEnvironment, describeWith } from "../harness/outside-client.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { waitUntil } from "../harness/wait-until.ts";
import { type Person, person } from "./aws-cli-story.ts";

const TIMEOUT_MS = 60_000;
const DELETION_MS = 20_000;

describeWith(awsCli, "the aws CLI's commands for service-linked roles", (run) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-aws-cli-"));
  let server: ServerProcess;
  let root: Person;
  beforeAll(async () => {
    server = await startServerProcess({ flags: ["--development"] });
    root = person(run, folder, clientEnvironment(server.url, server.credentials()));
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A command as IAM's documentation types it. */
  const types = <Answer>(command: string) => root.does<Answer>(...command.split(" "));

  // Line by line as the guide has them, with a service and its role for the placeholders.
  test.for([
    ["lex.amazonaws.com", "AWSServiceRoleForLexBots"],
    ["cloudtrail.amazonaws.com", "AWSServiceRoleForCloudTrail"],
  ] as const)(
    "create, get, update and delete that of %s",
    { timeout: TIMEOUT_MS },
    async ([service, name]) => {
      const trust = { Effect: "Allow", Principal: { Service: [service] }, Action: ["sts:AssumeRole"] };
      const { Role } = await types<{ Role: { RoleId: string; Arn: string } }>(
        `iam create-service-linked-role --aws-service-name ${service}`,
      );
      expect(Role).toMatchObject({
        Path: `/aws-service-role/${service}/`,
        RoleName: name,
        AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] },
      });
      expect(await types(`iam get-role --role-name ${name}`)).toMatchObject({
        Role: { RoleId: Role.RoleId, Arn: Role.Arn },
      });
      await types(`iam update-role --role-name ${name} --description OPTIONAL-DESCRIPTION`);
      expect(await types(`iam get-role --role-name ${name}`)).toMatchObject({
        Role: { RoleName: name, Description: "OPTIONAL-DESCRIPTION", MaxSessionDuration: 3600 },
      });
      const refused = await root.tries("iam", "delete-role", "--role-name", name);
      expect(refused.stderr).toContain("(UnmodifiableEntity)");

      const { DeletionTaskId } = await types<{ DeletionTaskId: string }>(
        `iam delete-service-linked-role --role-name ${name}`,
      );
      const ended = await waitUntil("the deletion", DELETION_MS, async () => {
        const told = await types<{ Status: string }>(
          `iam get-service-linked-role-deletion-status --deletion-task-id ${DeletionTaskId}`,
        );
        return told.Status === "SUCCEEDED" || told.Status === "FAILED" ? told : undefined;
      });
      expect(ended).toEqual({ Status: "SUCCEEDED" });
      const gone = await root.tries("iam", "get-role", "--role-name", name);
      expect(gone.stderr).toContain("(NoSuchEntity)");
      expect(server.errors()).toEqual([]);
    },
  );
});
