/** A start may end after any of its calls. The next one makes those that are missing, each once. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import { seededChance } from "../../runtime/chance.ts";
import { readsByName } from "../../runtime/gateway/record.ts";
import { parseSeed } from "../file/seed-file.ts";
import { seedHouse } from "../seed.ts";
import { applySeed, type SeededOrganization } from "./apply-seed.ts";
import type { SeedHouse } from "./seed-run.ts";

const FILE = `
policy-types: [RESOURCE_CONTROL_POLICY]
trusted-access: [config.amazonaws.com]
delegated-administrators: { config.amazonaws.com: [audit] }
resource-policy: { Version: "2012-10-17", Statement: [
  { Effect: Allow, Principal: { AWS: "<audit>" }, Action: "organizations:ListAccounts", Resource: "*" }] }
units: { Workloads: { tags: { owner: shop }, units: { Production: } } }
accounts:
  audit:
    unit: Workloads
    tags: { team: audit }
    buckets:
      acme-audit:
        region: eu-central-1
        versioning: true
        policy: { Version: "2012-10-17", Statement: [
          { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:GetBucketAcl", Resource: "arn:aws:s3:::acme-audit" },
          { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: "arn:aws:s3:::acme-audit/AWSLogs/*" }] }
    trails:
      basic: { bucket: acme-audit, event-selectors: [{ ReadWriteType: WriteOnly }] }
      advanced:
        bucket: acme-audit
        multi-region: true
        advanced-event-selectors: [{ FieldSelectors: [{ Field: eventCategory, Equals: [Management] }] }]
  shop:
    id: "222233334444"
    unit: Workloads/Production
    tags: { team: shop }
    policies: { read: &read { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] } }
    groups: { readers: { policies: [read] } }
    users: { alice: { groups: [readers], inline-policies: { own: *read }, profile: alice } }
    roles:
      deployer:
        trust: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { AWS: "<audit>" }, Action: "sts:AssumeRole" }] }
        policies: [read]
  sandbox:
policies:
  no-users:
    content: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: "iam:CreateUser", Resource: "*" }] }
    targets: [Workloads, sandbox]
`;

let folder: string;
let house: House;
const houses: House[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cairn-seed-"));
});
afterEach(async () => {
  for (const opened of houses.splice(0)) await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

async function freshHouse(name: string): Promise<{ credentialsFile: string }> {
  house = await openHouse();
  // Which account is the first is told by its age.
  house.clock.advance(1);
  houses.push(house);
  return { credentialsFile: join(folder, name) };
}

class Interruption extends Error {}

/** The house until it has done so many steps; each is told. */
function interrupted(real: SeedHouse, steps: number, tell: (step: string) => void): SeedHouse {
  let left = steps;
  const after = async <Result>(step: string, done: Promise<Result>): Promise<Result> => {
    const result = await done;
    tell(step);
    if (--left === 0) throw new Interruption();
    return result;
  };
  return {
    ...real,
    invoke: (operation, input, facts) => {
      const answer = real.invoke(operation, input, facts);
      return readsByName(operation) ? answer : after(operation.name, answer);
    },
    openAccount: (account) => after("openAccount", real.openAccount(account)),
    openRequestedAccounts: () => after("openRequestedAccounts", real.openRequestedAccounts()),
  };
}

async function apply(credentialsFile: string, steps: number, chance: number, tell = (_step: string) => {}) {
  const seeded = interrupted(await seedHouse(house.system, seededChance(chance)), steps, tell);
  const options = { credentialsFile, managementProfile: "cairn", region: "us-east-1" };
  return applySeed(seeded, parseSeed("org.yaml", FILE), options);
}

/** Every call that changed something, by the names of the file where AWS gives ids. */
async function changesOf({ accounts, units, organizationId, rootId }: SeededOrganization): Promise<string[]> {
  const names = new Map([
    ...accounts.map(({ id, name }): [string, string] => [id, name]),
    ...Object.entries(units).map(([path, id]): [string, string] => [id, path]),
    [organizationId, "organization"],
    [rootId, "Root"],
  ]);
  const records = await house.events();
  return records
    .filter(
      ({ readOnly, errorCode, userAgent }) => !readOnly && !errorCode && userAgent?.startsWith("cairn-seed/"),
    )
    .map(({ eventName, recipientAccountId, requestParameters }) =>
      [...names].reduce(
        (line, [id, name]) => line.replaceAll(id, name),
        `${eventName} in ${recipientAccountId}: ${JSON.stringify(requestParameters)}`.replace(
          /"(h|p)-[a-z0-9]{8,32}"/g,
          '"$1-"',
        ),
      ),
    )
    .toSorted();
}

test("whenever a start ends, the next one comes to the same end", { timeout: 240_000 }, async () => {
  const steps: string[] = [];
  const { credentialsFile } = await freshHouse("whole");
  const whole = await apply(credentialsFile, Number.POSITIVE_INFINITY, 7, (step) => steps.push(step));
  const expected = await changesOf(whole);
  expect(steps.length).toBeGreaterThan(30);
  expect(expected).toHaveLength(whole.changes);
  await houses.pop()?.close();

  for (const [index, step] of steps.entries()) {
    const when = `after ${index + 1} steps, the last ${step}`;
    const { credentialsFile } = await freshHouse(`interrupted-${index}`);
    await expect(apply(credentialsFile, index + 1, 7), when).rejects.toThrow(Interruption);
    const mended = await apply(credentialsFile, Number.POSITIVE_INFINITY, 8);
    expect(mended.notes, when).toEqual([]);
    const changes = await changesOf(mended);
    // A key's secret is given once: one that nobody wrote down is of no use, and is followed by another.
    const lost = step === "CreateAccessKey" ? expected.filter((line) => line.startsWith(step)) : [];
    expect(changes, when).toEqual([...expected, ...lost].toSorted());
    expect(await apply(credentialsFile, Number.POSITIVE_INFINITY, 9), when).toEqual({
      ...mended,
      changes: 0,
    });
    await houses.pop()?.close();
  }
});
