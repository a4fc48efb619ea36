import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../test/harness/house.ts";
import type { RawAnswer } from "../../../test/harness/raw-http.ts";
import {
  presign,
  type RequestToSign,
  send,
  sendSigned,
  signRequest,
} from "../../../test/harness/signed-request.ts";

const WHO = "Action=GetCallerIdentity&Version=2011-06-15";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

let house: House;
let host: string;

beforeAll(async () => {
  house = await openHouse();
  host = new URL(house.url).host;
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house.s3().send(new PutObjectCommand({ Bucket: "logs", Key: "a b+c/d", Body: "hello" }));
});
afterAll(() => house.close());

type Family = "query" | "json" | "s3";
type Given = Partial<Omit<RequestToSign, "host" | "service">>;

/** The same harmless question in each of the three families of words. */
const questions: Readonly<Record<Family, Omit<RequestToSign, "host" | "credentials">>> = {
  query: { service: "sts", method: "POST", headers: FORM, body: WHO },
  json: {
    service: "cloudtrail",
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "CloudTrail_20131101.ListTrails",
    },
    body: "{}",
  },
  s3: { service: "s3", path: "/logs", query: "list-type=2" },
};
const families = Object.keys(questions) as Family[];

const ask = (family: Family, given: Given = {}) =>
  sendSigned(house.url, { credentials: house.root, ...questions[family], ...given });

interface Refusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

function refusal(family: Family, { status, text }: RawAnswer): Refusal {
  if (family === "json") {
    const { __type: code, Message: message } = JSON.parse(text);
    return { status, code, message };
  }
  const element = (name: string) =>
    new RegExp(`<${name}>([^]*?)</${name}>`)
      .exec(text)?.[1]
      ?.replaceAll("&quot;", '"')
      .replaceAll("&apos;", "'")
      .replaceAll("&#39;", "'");
  return { status, code: element("Code"), message: element("Message") };
}

const INVALID_TOKEN = "The security token included in the request is invalid.";
const unknownKey: Record<Family, Refusal> = {
  query: { status: 403, code: "InvalidClientTokenId", message: INVALID_TOKEN },
  json: { status: 400, code: "UnrecognizedClientException", message: INVALID_TOKEN },
  s3: {
    status: 403,
    code: "InvalidAccessKeyId",
    message: "The AWS Access Key Id you provided does not exist in our records.",
  },
};
const badToken: Record<Family, Refusal> = {
  ...unknownKey,
  s3: { status: 400, code: "InvalidToken", message: "The provided token is malformed or otherwise invalid." },
};
const EXPIRED = "The security token included in the request is expired";
const expiredToken: Record<Family, Refusal> = {
  query: { status: 403, code: "ExpiredToken", message: EXPIRED },
  json: { status: 400, code: "ExpiredTokenException", message: EXPIRED },
  s3: { status: 400, code: "ExpiredToken", message: "The provided token has expired." },
};
const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const mismatch: Record<Family, Refusal> = {
  query: { status: 403, code: "SignatureDoesNotMatch", message: MISMATCH },
  json: { status: 400, code: "InvalidSignatureException", message: MISMATCH },
  s3: {
    status: 403,
    code: "SignatureDoesNotMatch",
    message:
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  },
};

async function newUser(name: string): Promise<Credentials & { readonly userName: string }> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: name }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return {
    userName: name,
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

async function sessionOf(user: Credentials): Promise<Credentials> {
  const { Credentials: made } = await house
    .sts(user)
    .send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

describe.for(families)("%s", (family) => {
  const refused = async (given: Given, more?: Partial<RequestToSign>) => {
    const before = (await house.events()).length;
    const found = refusal(family, await ask(family, { ...given, ...more }));
    // Who is not known to have called is in nobody's records.
    expect((await house.events()).length).toBe(before);
    return found;
  };

  test("takes a good signature, in any Region", async () => {
    for (const region of ["us-east-1", "eu-west-1", "aws-global"]) {
      const { status } = await ask(family, { region });
      // A bucket is in one Region, and S3 says in which.
      expect([region, status]).toEqual([region, family === "s3" && region === "eu-west-1" ? 301 : 200]);
    }
  });

  test("refuses who signs with nothing", async () => {
    const { method, path, query, headers = {}, body } = questions[family];
    // An unsigned form finds its service by its own words.
    const answer = await send(house.url, { method, path, query, body }, headers);
    expect(refusal(family, answer)).toMatchObject(
      {
        query: {
          status: 403,
          code: "MissingAuthenticationToken",
          message: "Request is missing Authentication Token",
        },
        json: {
          status: 400,
          code: "MissingAuthenticationTokenException",
          message: "Missing Authentication Token",
        },
        s3: { status: 403, code: "AccessDenied", message: "Access Denied" },
      }[family],
    );
  });

  test.for(["AKIAEXAMPLEEXAMPLE01", "ASIAEXAMPLEEXAMPLE01", "111111111111", "a", "é%00"])(
    "refuses the unknown key %s",
    async (accessKeyId) => {
      const latin = Buffer.from(accessKeyId).toString("latin1");
      expect(await refused({ credentials: { accessKeyId: latin, secretAccessKey: "x" } })).toEqual(
        unknownKey[family],
      );
    },
  );

  test("refuses another secret", async () => {
    expect(await refused({ credentials: { ...house.root, secretAccessKey: "other" } })).toEqual(
      mismatch[family],
    );
  });

  test("refuses an inactive key and takes it again; refuses a deleted one", async () => {
    const user = await newUser(`inactive-${family}`);
    const key = { UserName: user.userName, AccessKeyId: user.accessKeyId };
    await house.iam().send(new UpdateAccessKeyCommand({ ...key, Status: "Inactive" }));
    expect(await refused({ credentials: user })).toEqual(unknownKey[family]);
    await house.iam().send(new UpdateAccessKeyCommand({ ...key, Status: "Active" }));
    expect(refusal(family, await ask(family, { credentials: user })).code).not.toBe(unknownKey[family].code);
    await house.iam().send(new DeleteAccessKeyCommand(key));
    expect(await refused({ credentials: user })).toEqual(unknownKey[family]);
  });

  test("refuses a request too old or too early", async () => {
    for (const minutes of [-16, 16]) {
      const { code, message } = await refused({ time: new Date(Date.now() + minutes * 60_000) });
      const early = minutes > 0;
      expect(code).toBe({ ...mismatch, s3: { code: "RequestTimeTooSkewed" } }[family].code);
      expect(message).toMatch(
        family === "s3"
          ? /^The difference between the request time and the current time is too large\.$/
          : early
            ? /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/
            : /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
      );
    }
    for (const minutes of [-14, 14])
      expect((await ask(family, { time: new Date(Date.now() + minutes * 60_000) })).status).toBe(200);
  });

  test("judges signatures by the clients' clock, which nobody turns", async () => {
    house.clock.advance(3600_000);
    expect((await ask(family)).status).toBe(200);
  });

  test("refuses a Region that is none", async () => {
    const { code } = await refused({ region: "moon-1" });
    expect(code).toBe({ ...mismatch, s3: { code: "AuthorizationHeaderMalformed" } }[family].code);
    const { text } = await ask(family, { region: "moon-1" });
    const told =
      "the region &apos;moon-1&apos; is wrong; expecting &apos;us-east-1&apos;</Message><Region>us-east-1</Region>";
    expect(text.replaceAll("'", "&apos;").includes(told)).toBe(family === "s3");
  });

  test("refuses a header that says what cannot be read", async () => {
    const { headers } = signRequest({ host, credentials: house.root, ...questions[family] });
    const [scheme = "", credential = ""] = (headers.authorization ?? "").split(/ (?=C)|, /);
    const scope = credential.split("/").slice(1).join("/");
    for (const authorization of [
      `${scheme} ${credential}`,
      `${scheme} ${credential}, SignedHeaders=host`,
      `${scheme} Credential=AKIA/${scope}/x, SignedHeaders=host, Signature=0`,
      `${scheme} Credential=AKIA, SignedHeaders=host, Signature=0`,
    ]) {
      const { method, path, query, body } = questions[family];
      // Without a scope the host has to tell.
      const answer = await send(
        house.url,
        { method, path, query, body },
        { ...headers, host: { query: "sts.amazonaws.com", json: host, s3: host }[family], authorization },
      );
      const { status, code } = refusal(family, answer);
      expect([status, code]).toEqual([
        400,
        {
          query: "IncompleteSignature",
          json: "IncompleteSignatureException",
          s3: "AuthorizationHeaderMalformed",
        }[family],
      ]);
    }
  });

  test("refuses a header and a query that both sign", async () => {
    const query = presign({ host, credentials: house.root, ...questions[family] });
    const { code } = refusal(family, await ask(family, { query }));
    expect(code).toBe({ ...mismatch, s3: { code: "InvalidArgument" } }[family].code);
  });

  test("refuses whatever was changed after it was signed", async () => {
    const { headers } = signRequest({ host, credentials: house.root, ...questions[family] });
    const { method, path = "/", query = "", body } = questions[family];
    const request = { method, path, query, body };
    expect((await send(house.url, request, headers)).status).toBe(200);
    const changed: [typeof request, Record<string, string>][] = [
      [{ ...request, method: method === "POST" ? "PUT" : "HEAD" }, {}],
      [{ ...request, query: `${query}&x=y` }, {}],
      [{ ...request, path: `${path}x` }, {}],
      [request, { host: "elsewhere.example" }],
      [
        request,
        {
          "x-amz-date":
            headers["x-amz-date"]?.replace(/\d\dZ$/, (end) => (end === "00Z" ? "01Z" : "00Z")) ?? "",
        },
      ],
      [
        request,
        { authorization: headers.authorization?.replace(/.$/, (end) => (end === "0" ? "1" : "0")) ?? "" },
      ],
    ];
    if (family !== "s3") changed.push([{ ...request, body: `${body} ` }, {}]);
    for (const [bent, more] of changed) {
      const answer = await send(house.url, bent, { ...headers, ...more });
      expect(answer.status).toBe(mismatch[family].status);
      if (bent.method !== "HEAD") expect(refusal(family, answer)).toEqual(mismatch[family]);
    }
  });

  describe("temporary credentials", () => {
    let user: Credentials & { readonly userName: string };
    let session: Credentials;
    beforeAll(async () => {
      user = await newUser(`temporary-${family}`);
      session = await sessionOf(user);
    });
    const taken = (answer: RawAnswer) =>
      answer.status === 200 || refusal(family, answer).code?.startsWith("AccessDenied");

    test("are taken with their token", async () => {
      expect(taken(await ask(family, { credentials: session }))).toBe(true);
    });

    test("are worth nothing without it", async () => {
      const { accessKeyId, secretAccessKey } = session;
      expect(await refused({ credentials: { accessKeyId, secretAccessKey } })).toEqual(unknownKey[family]);
    });

    test("are worth nothing with another's token, and a long-term key with any", async () => {
      const { sessionToken } = await sessionOf(await newUser(`other-${family}`));
      expect(await refused({ credentials: { ...session, sessionToken } })).toEqual(badToken[family]);
      expect(await refused({ credentials: { ...house.root, sessionToken } })).toEqual(badToken[family]);
    });

    test("are worth nothing with a token that was changed anywhere", async () => {
      const token = session.sessionToken ?? "";
      const places = [0, 1, 20, Math.floor(token.length / 2), token.length - 3];
      const tokens = places.map(
        (at) => `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`,
      );
      for (const sessionToken of [
        ...tokens,
        `${token}A`,
        `${token}====`,
        token.slice(0, -4),
        "x",
        "AQ==",
        token.replace("/", "_"),
      ]) {
        if (sessionToken === token) continue;
        expect(await refused({ credentials: { ...session, sessionToken } })).toEqual(badToken[family]);
      }
    });

    test("are worth nothing with another secret", async () => {
      expect(await refused({ credentials: { ...session, secretAccessKey: "other" } })).toEqual(
        mismatch[family],
      );
    });

    test("end with the key that asked for them, while it is inactive", async () => {
      const key = { UserName: user.userName, AccessKeyId: user.accessKeyId };
      await house.iam().send(new UpdateAccessKeyCommand({ ...key, Status: "Inactive" }));
      expect([unknownKey[family], badToken[family]]).toContainEqual(await refused({ credentials: session }));
      await house.iam().send(new UpdateAccessKeyCommand({ ...key, Status: "Active" }));
      expect(taken(await ask(family, { credentials: session }))).toBe(true);
    });

    test("end when their time is over", async () => {
      house.clock.advance(899_000);
      expect(taken(await ask(family, { credentials: session }))).toBe(true);
      house.clock.advance(1000);
      expect(await refused({ credentials: session })).toEqual(expiredToken[family]);
    });

    test("end with the role", async () => {
      const trust = {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "sts:AssumeRole" },
      };
      const role = {
        RoleName: `gone-${family}`,
        AssumeRolePolicyDocument: JSON.stringify({
          ...trust,
          Statement: {
            ...trust.Statement,
            Principal: { AWS: `arn:aws:iam::111111111111:user/${user.userName}` },
          },
        }),
      };
      const { Role } = await house.iam().send(new CreateRoleCommand(role));
      const { Credentials: made } = await house
        .sts(user)
        .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "night" }));
      const credentials = {
        accessKeyId: made?.AccessKeyId ?? "",
        secretAccessKey: made?.SecretAccessKey ?? "",
        sessionToken: made?.SessionToken ?? "",
      };
      expect(taken(await ask(family, { credentials }))).toBe(true);
      await house.iam().send(new DeleteRoleCommand({ RoleName: role.RoleName }));
      expect(await refused({ credentials })).toEqual(unknownKey[family]);
      // Another role of the same name is another role.
      await house.iam().send(new CreateRoleCommand(role));
      expect(await refused({ credentials })).toEqual(unknownKey[family]);
    });

    test("end with the user, also for calls that make no sense", async () => {
      const short = await newUser(`short-${family}`);
      const credentials = await sessionOf(short);
      await house
        .iam()
        .send(new DeleteAccessKeyCommand({ UserName: short.userName, AccessKeyId: short.accessKeyId }));
      await house.iam().send(new DeleteUserCommand({ UserName: short.userName }));
      expect([unknownKey[family], badToken[family]]).toContainEqual(await refused({ credentials }));
    });
  });
});

test("a session of a role that is gone is told so before its parameters are looked at", async () => {
  const user = await newUser("vanishing");
  const trust = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:user/vanishing" },
      Action: "sts:AssumeRole",
    },
  };
  const { Role } = await house
    .iam()
    .send(new CreateRoleCommand({ RoleName: "vanishing", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const { Credentials: made } = await house
    .sts(user)
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "night" }));
  await house.iam().send(new DeleteRoleCommand({ RoleName: "vanishing" }));
  const before = (await house.events()).length;
  const answer = await sendSigned(house.url, {
    service: "iam",
    method: "POST",
    headers: FORM,
    body: "Action=CreateUser&Version=2010-05-08",
    credentials: {
      accessKeyId: made?.AccessKeyId ?? "",
      secretAccessKey: made?.SecretAccessKey ?? "",
      sessionToken: made?.SessionToken ?? "",
    },
  });
  expect(refusal("query", answer)).toEqual(unknownKey.query);
  expect((await house.events()).length).toBe(before);
});

describe("presigned", () => {
  test("GetCallerIdentity, as EKS and Vault use it", async () => {
    const query = presign({ host, service: "sts", query: WHO, credentials: house.root });
    expect((await send(house.url, { query }, {})).text).toContain(":root</Arn>");
    const posted = presign({ host, service: "sts", method: "POST", query: WHO, credentials: house.root });
    expect((await send(house.url, { method: "POST", query: posted }, {})).text).toContain(":root</Arn>");
  });

  test("GetCallerIdentity with a token, and with the header that Vault signs along", async () => {
    const session = await sessionOf(await newUser("presigner"));
    const query = presign({ host, service: "sts", query: WHO, credentials: session });
    expect((await send(house.url, { query }, {})).text).toContain(":user/presigner</Arn>");
  });

  test("a body that was not signed", async () => {
    const query = presign({ host, service: "sts", method: "POST", query: WHO, credentials: house.root });
    const answer = await send(house.url, { method: "POST", query, body: "Action=GetSessionToken" }, FORM);
    expect(refusal("query", answer)).toEqual(mismatch.query);
  });

  test("another action", async () => {
    const query = presign({ host, service: "sts", query: WHO, credentials: house.root });
    const answer = await send(
      house.url,
      { query: query.replace("GetCallerIdentity", "GetSessionToken") },
      {},
    );
    expect(refusal("query", answer)).toEqual(mismatch.query);
  });

  test.for<[string, number, number, string]>([
    ["past its end", -3700, 3600, "RequestExpired"],
    ["from the future", 1000, 3600, "SignatureDoesNotMatch"],
    ["for more than a week", 0, 604_801, "IncompleteSignature"],
    ["for less than nothing", 0, -1, "IncompleteSignature"],
  ])("%s", async ([, offset, expires, code]) => {
    const time = new Date(Date.now() + offset * 1000);
    const query = presign({ host, service: "sts", query: WHO, credentials: house.root, time, expires });
    expect(refusal("query", await send(house.url, { query }, {})).code).toBe(code);
  });

  test("an object, by any method that was signed and no other", async () => {
    const path = "/logs/a%20b%2Bc/d";
    const query = presign({ host, service: "s3", path, credentials: house.root });
    expect((await send(house.url, { path, query }, {})).text).toBe("hello");
    expect(refusal("s3", await send(house.url, { method: "PUT", path, query }, {})).code).toBe(
      "SignatureDoesNotMatch",
    );
    const put = presign({ host, service: "s3", method: "PUT", path: "/logs/new", credentials: house.root });
    const answer = await send(house.url, { method: "PUT", path: "/logs/new", query: put, body: "hello" }, {});
    expect(answer.headers.get("etag")).toBe('"5d41402abc4b2a76b9719d911017c592"');
  });

  test("an object past its end tells when that was", async () => {
    const time = new Date(Date.now() - 60_000);
    const query = presign({
      host,
      service: "s3",
      path: "/logs/x",
      credentials: house.root,
      time,
      expires: 30,
    });
    const { text } = await send(house.url, { path: "/logs/x", query }, {});
    expect(text).toMatch(
      /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message><X-Amz-Expires>30<\/X-Amz-Expires><Expires>[^<]+<\/Expires><ServerTime>/,
    );
  });

  test("half of what it takes", async () => {
    const query = presign({ host, service: "s3", path: "/logs/x", credentials: house.root }).replace(
      /&X-Amz-Signature=.*/,
      "",
    );
    expect(refusal("s3", await send(house.url, { path: "/logs/x", query }, {})).code).toBe(
      "AuthorizationQueryParametersError",
    );
  });
});

describe("SigV2", () => {
  const hmac = (secret: string, text: string) =>
    encodeURIComponent(createHmac("sha1", secret).update(text).digest("base64"));
  const signedUrl = (
    path: string,
    { accessKeyId, secretAccessKey }: Credentials,
    seconds = 60,
    method = "GET",
  ) => {
    const expires = Math.floor(Date.now() / 1000) + seconds;
    const signature = hmac(secretAccessKey, `${method}\n\n\n${expires}\n${path}`);
    return `AWSAccessKeyId=${accessKeyId}&Expires=${expires}&Signature=${signature}`;
  };

  test("reads an object", async () => {
    const path = "/logs/a%20b%2Bc/d";
    expect((await send(house.url, { path, query: signedUrl(path, house.root) }, {})).text).toBe("hello");
  });

  test.for<[string, (path: string) => string, string, string]>([
    [
      "of another secret",
      (path) => signedUrl(path, { ...house.root, secretAccessKey: "other" }),
      "GET",
      "SignatureDoesNotMatch",
    ],
    ["of another method", (path) => signedUrl(path, house.root, 60, "PUT"), "GET", "SignatureDoesNotMatch"],
    ["of another object", () => signedUrl("/logs/other", house.root), "GET", "SignatureDoesNotMatch"],
    ["past its end", (path) => signedUrl(path, house.root, -1), "GET", "AccessDenied"],
    [
      "of nobody",
      (path) => signedUrl(path, { accessKeyId: "AKIAEXAMPLEEXAMPLE01", secretAccessKey: "x" }),
      "GET",
      "InvalidAccessKeyId",
    ],
    [
      "without its end",
      (path) => signedUrl(path, house.root).replace(/Expires=\d+&/, ""),
      "GET",
      "AccessDenied",
    ],
  ])("%s", async ([, query, method, code]) => {
    const path = "/logs/a%20b%2Bc/d";
    expect(refusal("s3", await send(house.url, { method, path, query: query(path) }, {})).code).toBe(code);
  });

  test("is not for other services", async () => {
    const headers = {
      ...FORM,
      host: "sts.amazonaws.com",
      authorization: "AWS AKIA:c2ln",
      date: new Date().toUTCString(),
    };
    const answer = await send(house.url, { method: "POST", body: WHO }, headers);
    expect(refusal("query", answer).code).toBe("IncompleteSignature");
  });

  test("can be switched off", async () => {
    const strict = await openHouse({ settings: { signatureVersion2: false } });
    await strict.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
    const answer = await send(strict.url, { path: "/logs", query: signedUrl("/logs", strict.root) }, {});
    expect(refusal("s3", answer)).toEqual({
      status: 400,
      code: "InvalidRequest",
      message: "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    });
    await strict.close();
  });
});

describe("headers that were not signed", () => {
  test("S3 refuses every one of its own", async () => {
    const answer = await ask("s3", { unsigned: { "x-amz-acl": "public-read" } });
    expect(refusal("s3", answer)).toEqual({
      status: 403,
      code: "AccessDenied",
      message: "There were headers present in the request which were not signed",
    });
    expect(answer.text).toContain("<HeadersNotSigned>x-amz-acl</HeadersNotSigned>");
  });

  test("JSON refuses the one that names the operation", async () => {
    const { headers = {}, ...question } = questions.json;
    const { "x-amz-target": target = "", ...rest } = headers;
    const answer = await sendSigned(house.url, {
      credentials: house.root,
      ...question,
      headers: rest,
      unsigned: { "x-amz-target": target },
    });
    expect(refusal("json", answer).message).toBe(
      "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    );
  });
});

describe("development mode", () => {
  let development: House;
  beforeAll(async () => {
    development = await openHouse({ settings: { development: true } });
  });
  afterAll(() => development.close());

  const as = (accessKeyId: string): Credentials => ({ accessKeyId, secretAccessKey: "anything" });
  const who = (credentials: Credentials, more: Given = {}) =>
    sendSigned(development.url, { service: "sts", query: WHO, credentials, ...more });

  test("opens an account for twelve digits, once, however many ask together", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => who(as("222222222222"))));
    for (const { status, text } of answers) {
      expect(text).toContain("<Arn>arn:aws:iam::222222222222:root</Arn>");
      expect(status).toBe(200);
    }
  });

  test("takes no other key unsigned, and no Region that is none", async () => {
    expect(refusal("query", await who(as("22222222222"))).code).toBe("InvalidClientTokenId");
    expect(refusal("query", await who({ ...development.root, secretAccessKey: "x" })).code).toBe(
      "SignatureDoesNotMatch",
    );
    expect(refusal("query", await who(as("222222222222"), { region: "moon-1" })).code).toBe(
      "SignatureDoesNotMatch",
    );
  });

  test("elsewhere there is no such key", async () => {
    const answer = await sendSigned(house.url, {
      service: "sts",
      query: WHO,
      credentials: as("222222222222"),
    });
    expect(refusal("query", answer)).toEqual(unknownKey.query);
    await pause(0);
  });
});
