import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsCli, clientEnvironment, describeWith } from "../harness/outside-client.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { openTokenIssuer, type TokenIssuer } from "../harness/token-issuer.ts";
import { person } from "./aws-cli-story.ts";

const TIMEOUT_MS = 60_000;

describeWith(awsCli, "the aws CLI with a web identity instead of keys", (run) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-aws-cli-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return `file://${join(folder, name)}`;
  };
  let server: ServerProcess;
  let idp: TokenIssuer;
  beforeAll(async () => {
    idp = await openTokenIssuer({ tls: true });
    server = await startServerProcess({
      flags: ["--development", "--issuers", `${idp.address}=${idp.address}`],
    });
  });
  afterAll(async () => {
    await server?.close();
    await idp?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("takes the role by itself, and works with it", { timeout: TIMEOUT_MS }, async () => {
    const root = person(run, folder, clientEnvironment(server.url, server.credentials()));
    const { OpenIDConnectProviderArn: Federated } = await root.does<{ OpenIDConnectProviderArn: string }>(
      ...["iam", "create-open-id-connect-provider", "--url", idp.issuer, "--client-id-list", "pipeline"],
    );
    const Action = "sts:AssumeRoleWithWebIdentity";
    const trust = {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { Federated }, Action },
    };
    const { Role } = await root.does<{ Role: { Arn: string } }>(
      ...["iam", "create-role", "--role-name", "pipeline"],
      ...["--assume-role-policy-document", file("trust.json", JSON.stringify(trust))],
    );
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: idp.issuer, aud: "pipeline", sub: "job-0001", iat: now, exp: now + 300 };
    file("token", idp.token(claims));
    const environment = {
      ...root.environment,
      // Where the CLI keeps what it was given.
      HOME: folder,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_ROLE_ARN: Role.Arn,
      AWS_ROLE_SESSION_NAME: "job",
      AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, "token"),
    };
    const job = person(run, folder, environment);
    const identity = await job.does<{ Arn: string }>("sts", "get-caller-identity");
    expect(identity.Arn).toMatch(/:assumed-role\/pipeline\/job$/);
    const refused = await job.tries("iam", "list-users");
    expect(refused.stderr).toContain(
      `AccessDenied) when calling the ListUsers operation: User: ${identity.Arn} is not authorized`,
    );

    file("token", idp.token({ ...claims, aud: "somebody-else" }));
    const other = person(run, folder, { ...environment, AWS_ROLE_SESSION_NAME: "other" });
    const stranger = await other.tries("sts", "get-caller-identity");
    expect(stranger.stderr).toContain("InvalidIdentityToken");
    expect(server.errors()).toEqual([]);
  });
});
