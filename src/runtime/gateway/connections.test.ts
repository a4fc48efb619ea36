import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import {
  ConnectionEnded,
  openConnection,
  type RawAnswer,
  type RawConnection,
} from "../../../test/harness/raw-http.ts";
import { headText, type RequestToSign, signRequest } from "../../../test/harness/signed-request.ts";
import { waitUntil } from "../../../test/harness/wait-until.ts";
import { type Log, silentLog } from "../log.ts";
import { openControl } from "./control.ts";
import { openServer } from "./http-server.ts";

let house: House;
let host: string;
let connection: RawConnection;
const faults: unknown[] = [];
const log: Log = { info() {}, warn: (...line) => faults.push(line), error: (...line) => faults.push(line) };

beforeAll(async () => {
  house = await openHouse({ log });
  host = new URL(house.url).host;
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
});
afterAll(() => house.close());
beforeEach(async () => {
  connection = await openConnection(house.url);
});
afterEach(() => {
  connection.destroy();
  expect(faults).toEqual([]);
});

type Given = Partial<RequestToSign>;

/** The head of a request signed by root, and the headers that signing made. */
function signed(given: Given, more: Readonly<Record<string, string>> = {}): string {
  const request = { host, service: "sts", credentials: house.root, ...given };
  return headText(request, { ...signRequest(request).headers, ...more });
}

const whoAmI = () => signed({ query: "Action=GetCallerIdentity&Version=2011-06-15" });

const whoAmIAt = (host: string) => signed({ host, query: "Action=GetCallerIdentity&Version=2011-06-15" });

function expectMyself({ status, text }: RawAnswer) {
  expect(text).toContain("<Arn>arn:aws:iam::111111111111:root</Arn>");
  expect(status).toBe(200);
}

const codeOf = ({ text }: RawAnswer) => /<Code>(.*?)<\/Code>/.exec(text)?.[1];

const wrong: Given = { credentials: { accessKeyId: "AKIAEXAMPLEEXAMPLE01", secretAccessKey: "x" } };
const put = (given: Given, more?: Readonly<Record<string, string>>) =>
  signed(
    { service: "s3", method: "PUT", path: "/logs/key", contentSha256: "UNSIGNED-PAYLOAD", ...given },
    more,
  );

describe("a connection is kept", () => {
  test("from one good answer to the next", async () => {
    for (let count = 0; count < 3; count++) {
      connection.write(whoAmI());
      expectMyself(await connection.answer());
    }
  });

  test("after a refusal of a request whose body came with it", async () => {
    connection.write(put({ ...wrong, body: "hello" }, { "content-length": "5" }), "hello");
    expect(codeOf(await connection.answer())).toBe("InvalidAccessKeyId");
    connection.write(whoAmI());
    expectMyself(await connection.answer());
  });

  test("after an answer that needed nothing but the head", async () => {
    for (let count = 0; count < 3; count++) {
      connection.write(headText({ path: "/_cairn/" }, { host }));
      const answer = await connection.answer();
      expect([answer.status, answer.headers.get("connection")]).toEqual([404, "keep-alive"]);
    }
  });

  test("after HEAD was answered without a body", async () => {
    connection.write(signed({ service: "s3", method: "HEAD", path: "/nowhere" }));
    expect((await connection.answer("HEAD")).status).toBe(404);
    connection.write(whoAmI());
    expectMyself(await connection.answer());
  });

  test("for requests sent before the first is answered, in their order", async () => {
    const body = "Action=CreateUser&Version=2010-05-08&UserName=pipelined";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const create = signed(
      { service: "iam", method: "POST", body, headers },
      { "content-length": String(body.length) },
    );
    const list = signed({ service: "iam", query: "Action=GetUser&Version=2010-05-08&UserName=pipelined" });
    connection.write(create, body, list, put({ ...wrong }, { "content-length": "5" }), "hello", whoAmI());
    expect((await connection.answer()).text).toContain("<CreateUserResponse");
    const second = await connection.answer();
    // Both are under way at once, so the second may come too early, but its answer does not.
    expect(second.text).toMatch(/<GetUserResponse|<Code>NoSuchEntity/);
    expect(codeOf(await connection.answer())).toBe("InvalidAccessKeyId");
    expectMyself(await connection.answer());
  });
});

describe("a body that was not read is never taken for a request", () => {
  const smuggled = () => signed({ query: "Action=GetCallerIdentity&Version=2011-06-15" });

  test("a refusal before the body ends the connection, once the body is there", async () => {
    connection.write(put(wrong, { "content-length": "1000" }));
    const answer = await connection.answer();
    expect(codeOf(answer)).toBe("InvalidAccessKeyId");
    expect(answer.headers.get("connection")).toBe("close");
    connection.write("x".repeat(1000), smuggled());
    await connection.end;
    await expect(connection.answer()).rejects.toThrow(ConnectionEnded);
  });

  test("a chunked body that goes on after the refusal", async () => {
    const chunked = {
      "transfer-encoding": "chunked",
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": "5",
    };
    const { contentSha256 } = { contentSha256: "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
    connection.write(
      signed({ service: "s3", method: "PUT", path: "/logs/key", contentSha256, ...wrong, headers: chunked }),
    );
    const answer = await connection.answer();
    expect([codeOf(answer), answer.headers.get("connection")]).toEqual(["InvalidAccessKeyId", "close"]);
    connection.write("5\r\nhello\r\n0\r\n\r\n", smuggled());
    await connection.end;
    await expect(connection.answer()).rejects.toThrow(ConnectionEnded);
  });

  test("megabytes that were announced too large are answered while they come", async () => {
    const length = 32 * 1024 * 1024;
    connection.write(signed({ service: "iam", method: "POST" }, { "content-length": String(length) }));
    const block = Buffer.alloc(1024 * 1024, "x");
    for (let sent = 0; sent < length; sent += block.length) connection.write(block);
    const answer = await connection.answer();
    expect([answer.status, codeOf(answer)]).toEqual([413, "RequestEntityTooLarge"]);
    expect(await connection.end).toBeUndefined();
  });

  test("megabytes that turn out too large are answered too", async () => {
    connection.write(signed({ service: "iam", method: "POST" }, { "transfer-encoding": "chunked" }));
    const block = `${(1024 * 1024).toString(16)}\r\n${"x".repeat(1024 * 1024)}\r\n`;
    for (let sent = 0; sent < 12; sent++) connection.write(block);
    connection.write("0\r\n\r\n");
    const answer = await connection.answer();
    expect([answer.status, codeOf(answer)]).toEqual([413, "RequestEntityTooLarge"]);
    expect(await connection.end).toBeUndefined();
  });

  test("framing that is broken midway is answered while the rest comes", async () => {
    const headers = {
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": String(4 * 1024 * 1024),
    };
    const contentSha256 = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    const body = `5\r\nhelloBROKEN\r\n${"x".repeat(4 * 1024 * 1024)}`;
    connection.write(
      signed(
        { service: "s3", method: "PUT", path: "/logs/key", contentSha256, headers },
        { "content-length": String(body.length) },
      ),
      body,
    );
    const answer = await connection.answer();
    expect([answer.status, codeOf(answer)]).toEqual([400, "IncompleteBody"]);
    expect(await connection.end).toBeUndefined();
  });

  test("the body of an operation that is not served is not waited for", async () => {
    connection.write(
      signed(
        { service: "s3", method: "POST", path: "/WriteGetObjectResponse", contentSha256: "UNSIGNED-PAYLOAD" },
        { "content-length": "1000" },
      ),
    );
    const answer = await connection.answer();
    expect([answer.status, answer.headers.get("connection")]).toEqual([405, "close"]);
  });
});

describe("Expect: 100-continue", () => {
  const waiting = { expect: "100-continue", "content-length": "5" };

  test("a good signature is told to go on", async () => {
    connection.write(put({ path: "/logs/continued" }, waiting));
    expect((await connection.answer()).status).toBe(100);
    connection.write("hello");
    const answer = await connection.answer();
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, '"5d41402abc4b2a76b9719d911017c592"']);
    connection.write(whoAmI());
    expectMyself(await connection.answer());
  });

  test.for<[string, Given, string]>([
    ["a key that does not exist", wrong, "InvalidAccessKeyId"],
    ["a signature of another secret", {}, "SignatureDoesNotMatch"],
    ["nobody who may not", {}, "AccessDenied"],
  ])("%s gets its answer at once, and no body is read", async ([name, given, code]) => {
    const credentials = name.startsWith("a signature")
      ? { ...house.root, secretAccessKey: "other" }
      : house.root;
    const head = name.startsWith("nobody")
      ? headText({ method: "PUT", path: "/logs/key" }, { host, ...waiting, "content-length": "9000000" })
      : put({ credentials, ...given }, waiting);
    connection.write(head);
    const answer = await connection.answer();
    expect([codeOf(answer), answer.headers.get("connection")]).toEqual([code, "close"]);
    await connection.end;
  });

  test("a large object that may not be put is refused before it is sent", async () => {
    connection.write(
      put({ path: "/nowhere-at-all/key" }, { expect: "100-continue", "content-length": "900000000" }),
    );
    expect(codeOf(await connection.answer())).toBe("NoSuchBucket");
  });

  test("an object too large for S3 is refused before it is sent", async () => {
    connection.write(put({}, { expect: "100-continue", "content-length": String(6 * 1024 ** 3) }));
    expect(codeOf(await connection.answer())).toBe("EntityTooLarge");
  });

  test("another expectation is not met", async () => {
    connection.write(put({}, { expect: "the-unexpected", "content-length": "5" }));
    expect((await connection.answer()).status).toBe(417);
  });

  test("forms are told to go on before they are believed", async () => {
    const body = "Action=GetCallerIdentity&Version=2011-06-15";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    connection.write(
      signed(
        { method: "POST", body, headers },
        { expect: "100-continue", "content-length": String(body.length) },
      ),
    );
    expect((await connection.answer()).status).toBe(100);
    connection.write(body);
    expectMyself(await connection.answer());
  });
});

describe("a client that breaks off", () => {
  const settled = async () => {
    // The server has seen the end once it has answered somebody else after it.
    await pause(20);
    const other = await openConnection(house.url);
    other.write(whoAmI());
    expectMyself(await other.answer());
    other.destroy();
  };

  test.for<[string, () => string]>([
    [
      "in the middle of a form",
      () => signed({ service: "iam", method: "POST" }, { "content-length": "1000" }),
    ],
    ["in the middle of an object", () => put({}, { "content-length": "1000" })],
    ["in the middle of a large object", () => put({}, { "content-length": "100000000" })],
    [
      "in the middle of a chunk",
      () =>
        signed(
          {
            service: "s3",
            method: "PUT",
            path: "/logs/key",
            contentSha256: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            headers: { "content-encoding": "aws-chunked", "x-amz-decoded-content-length": "1000" },
          },
          { "transfer-encoding": "chunked" },
        ),
    ],
  ])("%s leaves nothing behind", async ([, head]) => {
    const before = (await house.events()).length;
    connection.write(head(), "3e8\r\nhello");
    await pause(20);
    connection.destroy();
    await settled();
    const records = (await house.events()).slice(before);
    expect(records.map(({ eventName }) => eventName)).toEqual(["GetCallerIdentity"]);
  });

  test("in the middle of an answer", async () => {
    const Body = Buffer.alloc(16 * 1024 * 1024);
    await house.s3().send(new PutObjectCommand({ Bucket: "logs", Key: "large", Body }));
    connection.write(signed({ service: "s3", path: "/logs/large" }));
    await pause(50);
    connection.destroy();
    await settled();
  });
});

describe("large answers", () => {
  test("arrive whole, however slowly they are read, without a listener more for each pause", async () => {
    const Body = Buffer.alloc(24 * 1024 * 1024, "0123456789abcdef");
    await house.s3().send(new PutObjectCommand({ Bucket: "logs", Key: "larger", Body }));
    const warnings: unknown[] = [];
    const warn = (warning: unknown) => warnings.push(warning);
    process.on("warning", warn);
    connection.write(signed({ service: "s3", path: "/logs/larger" }));
    const answer = await connection.answer();
    await pause(0);
    process.off("warning", warn);
    expect(answer.text.length).toBe(Body.length);
    expect(answer.text.endsWith("0123456789abcdef")).toBe(true);
    expect(warnings).toEqual([]);
  });
});

describe("what is no HTTP", () => {
  test.for<[string, string, number]>([
    ["nonsense", "HELLO\r\n\r\n", 400],
    ["a header without a colon", "GET / HTTP/1.1\r\nhost: a\r\nnonsense\r\n\r\n", 400],
    ["a space before the colon", "GET / HTTP/1.1\r\nhost : a\r\n\r\n", 400],
    ["a folded header", "GET / HTTP/1.1\r\nhost: a\r\nx-a: b\r\n c\r\n\r\n", 400],
    ["a zero in a header", "GET / HTTP/1.1\r\nhost: a\r\nx-a: b\0c\r\n\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello", 400],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["a length that is no number", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5x\r\n\r\nhello", 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["headers beyond 32 kilobytes", `GET / HTTP/1.1\r\nhost: a\r\nx-a: ${"b".repeat(40_000)}\r\n\r\n`, 431],
    ["a target beyond them", `GET /${"b".repeat(40_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
  ])("%s", async ([, text, status]) => {
    connection.write(text);
    const answer = await connection.answer();
    expect(answer.status).toBe(status);
    await connection.end;
  });

  test.for<[string, string, string, number, string]>([
    ["S3", "/logs/key", "", 405, "<Code>MethodNotAllowed</Code>"],
    ["a virtual bucket", "/key", "", 405, "<Code>MethodNotAllowed</Code>"],
    ["IAM", "/?Action=ListUsers&Version=2010-05-08", "", 405, "<Code>MethodNotAllowed</Code>"],
    ["STS without an action", "/?Version=2011-06-15", "sts", 400, "<Code>MissingAction</Code>"],
    ["CloudTrail", "/", "cloudtrail", 404, '"__type":"UnknownOperationException"'],
  ])("a method that nobody has is refused in the words of %s", async ([, path, service, status, words]) => {
    const target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListTrails";
    const more = {
      "": "",
      sts: "authorization: AWS4-HMAC-SHA256 Credential=A/20260302/us-east-1/sts/aws4_request\r\n",
      cloudtrail: `x-amz-target: ${target}\r\n`,
    }[service];
    connection.write(`MYSTERY ${path} HTTP/1.1\r\nhost: ${host}\r\n${more}\r\n`);
    const answer = await connection.answer();
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
    await connection.end;
  });

  test("a method that nobody has ends a connection on which an answer is under way", async () => {
    connection.write(whoAmI(), "MYSTERY / HTTP/1.1\r\nhost: a\r\n\r\n");
    await connection.end;
  });

  test("a key of 16 kilobytes is refused in S3's words", async () => {
    connection.write(signed({ service: "s3", path: `/logs/${"k".repeat(16_000)}` }));
    const answer = await connection.answer();
    expect([answer.status, codeOf(answer)]).toEqual([400, "KeyTooLongError"]);
  });

  test("thousands of headers are read or refused, not ignored", async () => {
    const many = Array.from({ length: 2500 }, (_, index) => `x${index}: a\r\n`).join("");
    connection.write(whoAmI().replace("\r\n\r\n", `\r\n${many}\r\n`));
    expect([200, 431]).toContain((await connection.answer()).status);
  });

  test.for([
    "/logs/%2e%2e/%2E%2E/etc/passwd",
    "/logs/../../etc/passwd",
    "//logs",
    "/logs//",
    "/%2Flogs",
    "/logs%2Fkey",
    "/..",
    "/%00",
    "http://elsewhere/logs/key",
    "*",
  ])("GET %s is an ordinary refusal", async (path) => {
    connection.write(headText({ path }, { host }));
    const { status } = await connection.answer();
    expect([400, 403, 404, 501]).toContain(status);
  });
});

describe("nothing sent can become a header of the answer", () => {
  test.for<[string, string]>([
    ["a line break", "text%2Fplain%0D%0AX-Injected%3A%20yes"],
    ["a zero", "text%00"],
    ["letters that no header has", "text%2F%E2%82%AC"],
  ])("%s in a content type that was asked for", async ([, value]) => {
    await house.s3().send(new PutObjectCommand({ Bucket: "logs", Key: "typed", Body: "x" }));
    connection.write(signed({ service: "s3", path: "/logs/typed", query: `response-content-type=${value}` }));
    const answer = await connection.answer();
    expect(answer.headers.has("x-injected")).toBe(false);
    expect([answer.status, codeOf(answer)]).toEqual([400, "InvalidArgument"]);
    expect(answer.text).toContain("<Message>Header value cannot be represented using ISO-8859-1.</Message>");
    expect(answer.text).toContain("<ArgumentName>response-content-type</ArgumentName>");
  });
});

test("a client that does not say what it is has no agent in its record", async () => {
  connection.write(whoAmI());
  expectMyself(await connection.answer());
  expect((await house.events()).at(-1)).not.toHaveProperty("userAgent");
  connection.write(
    signed({ query: "Action=GetCallerIdentity&Version=2011-06-15" }, { "user-agent": "me/1" }),
  );
  expectMyself(await connection.answer());
  expect((await house.events()).at(-1)?.userAgent).toBe("me/1");
});

describe("the server", () => {
  const serve = (silenceMs?: number, requestsMax = 1000) =>
    openServer(
      {
        gateway: () => house.system.gateway,
        control: openControl([]),
        log: silentLog,
        silenceMs,
        requestsMax,
      },
      "127.0.0.1",
      0,
    );

  test("cuts a connection that is silent in the middle of a body", async () => {
    const server = await serve(50);
    const silent = await openConnection(`http://127.0.0.1:${server.port}`);
    silent.write(put({ host: `127.0.0.1:${server.port}` }, { "content-length": "1000" }), "hello");
    await silent.end;
    await server.close();
  });

  test("answers what is under way when it stops, and says that it was the last", async () => {
    const server = await serve();
    const open = await openConnection(`http://127.0.0.1:${server.port}`);
    const body = "Action=GetCallerIdentity&Version=2011-06-15";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const request = { method: "POST", body, headers, host: `127.0.0.1:${server.port}` };
    open.write(signed(request, { "content-length": String(body.length) }), body.slice(0, 10));
    await pause(20);
    const closed = server.close();
    open.write(body.slice(10));
    const answer = await open.answer();
    expectMyself(answer);
    expect(answer.headers.get("connection")).toBe("close");
    await closed;
    await expect(openConnection(`http://127.0.0.1:${server.port}`)).rejects.toThrow("ECONNREFUSED");
  });

  test("tells those who are too many to slow down, each in its words, and records nothing of them", async () => {
    const server = await serve(undefined, 1);
    const url = `http://127.0.0.1:${server.port}`;
    const before = (await house.events()).length;
    const first = await openConnection(url);
    const body = "Action=GetCallerIdentity&Version=2011-06-15";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const request = { method: "POST", body, headers, host: `127.0.0.1:${server.port}` };
    first.write(signed(request, { "content-length": String(body.length) }), body.slice(0, 10));
    await pause(20);
    const answers: [number, string][] = [];
    const target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListTrails";
    for (const asked of [
      fetch(`${url}/?Action=GetCallerIdentity&Version=2011-06-15`),
      fetch(`${url}/logs/key`),
      fetch(url, { method: "POST", headers: { "x-amz-target": target }, body: "{}" }),
      fetch(url, { method: "POST", headers, body: "Action=AssumeRoleWithSAML" }),
      fetch(`${url}/_signin/login`, { method: "POST", body: "{}" }),
    ]) {
      const answer = await asked;
      const text = await answer.text();
      answers.push([
        answer.status,
        /<Code>(.*?)<.Code>|"__type":"(.*?)"/.exec(text)?.slice(1).join("") ?? "",
      ]);
    }
    expect(answers).toEqual([
      [400, "Throttling"],
      [503, "SlowDown"],
      [400, "ThrottlingException"],
      [400, "Throttling"],
      [503, ""],
    ]);
    first.write(body.slice(10));
    expectMyself(await first.answer());
    expect((await house.events()).length).toBe(before + 1);
    const next = await openConnection(url);
    next.write(whoAmIAt(`127.0.0.1:${server.port}`));
    expectMyself(await next.answer());
    first.destroy();
    next.destroy();
    await server.close();
  });

  test("counts who reads a large object slowly until it is read or the reader is gone", async () => {
    await house.s3().send(new PutObjectCommand({ Bucket: "logs", Key: "big", Body: Buffer.alloc(32 << 20) }));
    const server = await serve(undefined, 1);
    const host = `127.0.0.1:${server.port}`;
    const answers = async () => (await fetch(`http://${host}/logs/key`)).status;
    const slow = connect({ host: "127.0.0.1", port: server.port });
    slow.write(signed({ service: "s3", path: "/logs/big", contentSha256: "UNSIGNED-PAYLOAD", host }));
    await new Promise((resolve) => slow.once("readable", resolve));
    expect(await answers()).toBe(503);
    slow.destroy();
    await waitUntil("the reader's place", 5000, async () => (await answers()) === 403 || undefined);
    const quick = await openConnection(`http://${host}`);
    for (let count = 0; count < 3; count++) {
      quick.write(whoAmIAt(host));
      expectMyself(await quick.answer());
    }
    quick.destroy();
    await server.close();
  });

  test("answers faults outside of the services with a 500 and nothing else", async () => {
    const lines: unknown[] = [];
    const server = await openServer(
      {
        gateway: () => house.system.gateway,
        requestsMax: 1000,
        control: openControl([
          { method: "GET", path: "broken", answer: () => Promise.reject(new Error("the secret is 7")) },
        ]),
        log: { ...silentLog, error: (...line) => lines.push(line) },
      },
      "127.0.0.1",
      0,
    );
    const answer = await fetch(`http://127.0.0.1:${server.port}/_cairn/broken`);
    expect([answer.status, await answer.text()]).toEqual([500, ""]);
    expect(lines).toEqual([["answer could not be written", { error: new Error("the secret is 7") }]]);
    await server.close();
  });

  test("has its own addresses under /_cairn/ and /_signin/, and buckets in the host have theirs", async () => {
    connection.write(headText({ path: "/_cairn/anything" }, { host }));
    expect((await connection.answer()).text).toBe('{"message":"There is no /_cairn/anything."}\n');
    connection.write(headText({ path: "/_signin/anything" }, { host }));
    expect((await connection.answer()).text).toBe('{"message":"There is no /_signin/anything."}\n');
    connection.write(headText({ path: "/_cairn/anything" }, { host: "logs.localhost" }));
    expect(codeOf(await connection.answer())).toBe("AccessDenied");
  });
});
