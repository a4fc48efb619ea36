import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import { send, sendSigned } from "../../../test/harness/signed-request.ts";
import type { OperationModel } from "../../pure/api/model.ts";
import { services } from "../../pure/api/services.ts";

/** Every operation that AWS has, asked for with next to nothing. */
const operations = services.flatMap((service) =>
  service.operationNames.map((name) => service.operation(name)),
);

let house: House;
const faults: unknown[] = [];
beforeAll(async () => {
  const warn = (...line: unknown[]) => faults.push(line);
  house = await openHouse({ log: { info() {}, warn, error: warn } });
});
afterAll(() => house.close());

interface Question {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function questionOf({ service, name, http }: OperationModel): Question {
  const shared = {
    service: service.signingName,
    method: "POST",
    path: "/",
    query: "",
    headers: {},
    body: "",
  };
  switch (service.protocol) {
    case "query":
      return {
        ...shared,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: `Action=${name}&Version=${service.apiVersion}`,
      };
    case "json":
      return {
        ...shared,
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `${service.targetPrefix}.${name}`,
        },
        body: "{}",
      };
    default: {
      const [path = "/", query = ""] = http.uri.split("?");
      const filled = path
        .replace("{Bucket}", "some-bucket")
        .replace(/\{Key\+\}/, "some/key")
        .replace(/\{\w+\+?\}/g, "x");
      return { ...shared, method: http.method, path: filled, query };
    }
  }
}

/** What is wrong with an answer, if anything. */
function complaint(operation: OperationModel, status: number): string[] {
  const isRefusal = status >= 200 && status < 500;
  return isRefusal ? [] : [`${operation.service.name}.${operation.name}: ${status}`];
}

test("signed by root and sent with nothing, none is a fault", async () => {
  console.log(`every operation: ${operations.length}`);
  expect(operations.length).toBeGreaterThan(400);
  const wrong: string[] = [];
  for (const operation of operations) {
    const { service, ...question } = questionOf(operation);
    const { status } = await sendSigned(house.url, { service, credentials: house.root, ...question });
    wrong.push(...complaint(operation, status));
  }
  expect(wrong).toEqual([]);
  expect(faults).toEqual([]);
});

function identifiesItsCaller(operation: OperationModel): boolean {
  const service = house.system.services.find(({ model }) => model === operation.service);
  return service?.endpoints.get(operation.name)?.identify !== undefined;
}

test("unsigned, each is refused, in the words of its protocol, and recorded nowhere", async () => {
  const before = (await house.events()).length;
  const wrong: string[] = [];
  for (const operation of operations) {
    const { method, path, query, headers, body } = questionOf(operation);
    const answer = await send(house.url, { method, path, query, body }, headers);
    wrong.push(...complaint(operation, answer.status));
    if (answer.status < 400) wrong.push(`${operation.service.name}.${operation.name} let nobody in`);
    const unsigned = { query: 403, json: 400 }[operation.service.protocol as "query" | "json"];
    if (identifiesItsCaller(operation)) {
      if (answer.status !== 400 || !answer.text.includes("ValidationError"))
        wrong.push(`${operation.name}: ${answer.status} ${answer.text}`);
    } else if (
      unsigned !== undefined &&
      house.system.services.some(({ model }) => model === operation.service)
    ) {
      if (answer.status !== unsigned || !answer.text.includes("MissingAuthenticationToken"))
        wrong.push(`${operation.name}: ${answer.status} ${answer.text}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(faults).toEqual([]);
  const records = (await house.events()).slice(before);
  expect(records.map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual([]);
});

test("what is not served is told so like what does not exist", async () => {
  const served = new Set(
    house.system.services.flatMap(({ endpoints }) => [...endpoints.values()].map(({ model }) => model)),
  );
  const wrong: string[] = [];
  let count = 0;
  for (const operation of operations) {
    const mounted = house.system.services.some(({ model }) => model === operation.service);
    if (!mounted || served.has(operation) || operation.service.protocol.startsWith("rest")) continue;
    count++;
    const { service, ...question } = questionOf(operation);
    const ask = (given: typeof question) =>
      sendSigned(house.url, { service, credentials: house.root, ...given });
    const unserved = await ask(question);
    const unknown = await ask({
      ...question,
      headers:
        "x-amz-target" in question.headers
          ? { ...question.headers, "x-amz-target": `${operation.service.targetPrefix}.Frobnicate` }
          : question.headers,
      body: question.body.replace(operation.name, "Frobnicate"),
    });
    const plain = (text: string) =>
      text.replaceAll(operation.name, "Frobnicate").replace(/<RequestId>.*<\/RequestId>/, "");
    if (unserved.status !== unknown.status || plain(unserved.text) !== plain(unknown.text))
      wrong.push(`${operation.name}: ${unserved.status} ${unserved.text}`);
  }
  console.log(`not served: ${count} operations of Query and JSON services`);
  expect(count).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
});
