import { afterEach, beforeEach, expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import { type DeliveryStand, openDeliveryStand } from "./delivery-stand.fixture.ts";

const ACCOUNTS = 200;
const EVENTS_EACH = 10;
const members = Array.from({ length: ACCOUNTS }, (_, index) =>
  accountId(`2${String(index).padStart(11, "0")}`),
);

let stand: DeliveryStand;
beforeEach(async () => {
  stand = await openDeliveryStand(undefined, members);
  await stand.create({ organizationId: "o-stand", logFileValidation: true });
  await stand.start();
});
afterEach(() => stand.close());

/** In turns, as accounts are busy side by side. */
async function beBusy(): Promise<void> {
  for (let event = 0; event < EVENTS_EACH; event++) {
    for (const recipientAccountId of members) {
      await stand.act(`Event${event}`, undefined, { recipientAccountId });
    }
  }
}

test("one pass over the journal sorts the events of all accounts, and each is read once more for its file", async () => {
  await beBusy();
  stand.read.entries = 0;
  await stand.cloudtrail.flush();
  const keys = stand.keys("CloudTrail");
  expect(keys).toHaveLength(ACCOUNTS + 1);
  for (const account of members) {
    const key = keys.find((found) => found.startsWith(`AWSLogs/o-stand/${account}/CloudTrail/us-east-1/`));
    expect(stand.eventNames(key ?? "")).toEqual(
      Array.from({ length: EVENTS_EACH }, (_, event) => `Event${event}`),
    );
  }
  // Also read are CreateTrail, which is not logged, and StartLogging, which is.
  expect(stand.read.entries).toBeLessThanOrEqual(2 * (ACCOUNTS * EVENTS_EACH + 2));
});

test("files that are refused are read again one by one, and never the whole journal for each", async () => {
  stand.bucket.refusal = () => new ServiceError("AccessDenied", "Access Denied", { status: 403 });
  await beBusy();
  await stand.cloudtrail.flush();
  expect(stand.keys("CloudTrail")).toEqual([]);
  stand.read.entries = 0;
  stand.bucket.refusal = undefined;
  await stand.cloudtrail.flush();
  expect(stand.keys("CloudTrail")).toHaveLength(ACCOUNTS + 1);
  expect(stand.read.entries).toBeLessThanOrEqual(ACCOUNTS * EVENTS_EACH + 2);
});

test("what one account's folder refuses holds up no other account", async () => {
  const [first = "", second = ""] = members;
  stand.bucket.refusal = ({ key }) =>
    key.includes(`/${first}/`)
      ? new ServiceError("AccessDenied", "Access Denied", { status: 403 })
      : undefined;
  await beBusy();
  await stand.cloudtrail.flush();
  await stand.act("Later", undefined, { recipientAccountId: first });
  await stand.act("Later", undefined, { recipientAccountId: second });
  await stand.cloudtrail.flush();
  const delivered = stand.delivered().filter(({ eventName }) => eventName === "Later");
  expect(delivered.map(({ recipientAccountId }) => recipientAccountId)).toEqual([second]);
  stand.bucket.refusal = undefined;
  await stand.cloudtrail.flush();
  const own = stand.delivered().filter(({ recipientAccountId }) => recipientAccountId === first);
  expect(own).toHaveLength(EVENTS_EACH + 1);
});
