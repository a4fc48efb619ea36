import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type Issued, makeCertificate } from "./certificate.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** An OpenID Connect issuer on this machine, which signs what it is told to. */
export interface TokenIssuer {
  /** Where it is reached. */
  readonly address: string;
  /** What it says its name is; the address unless told otherwise. */
  issuer: string;
  /** What it publishes; replaced by those who rotate keys or publish something else. */
  published: readonly object[];
  /** Paths that were asked for. */
  readonly asked: string[];
  readonly certificate: Issued | undefined;
  token(claims: Claims, header?: Claims, key?: KeyObject): string;
  close(): Promise<void>;
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });

export function publicJwk(key: KeyObject, kid: string, more: object = {}): object {
  return { ...key.export({ format: "jwk" }), kid, use: "sig", ...more };
}

const encode = (part: Claims) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A JWT put together by hand, so that what judges it shares nothing with what made it. */
export function makeToken(claims: Claims, header: Claims, key: KeyObject | string): string {
  const content = `${encode(header)}.${encode(claims)}`;
  if (typeof key === "string")
    return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
  const signature = sign("sha256", Buffer.from(content), { key, dsaEncoding: "ieee-p1363" });
  return `${content}.${signature.toString("base64url")}`;
}

export async function openTokenIssuer(options: { readonly tls?: boolean } = {}): Promise<TokenIssuer> {
  const certificate = options.tls ? makeCertificate({ name: "idp", hosts: ["127.0.0.1"] }) : undefined;
  const answer = (url: string): object | undefined => {
    if (url === "/.well-known/openid-configuration") {
      return { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/keys` };
    }
    return url === "/keys" ? { keys: issuer.published } : undefined;
  };
  const handle = (request: IncomingMessage, response: import("node:http").ServerResponse) => {
    issuer.asked.push(request.url ?? "");
    const found = answer(request.url ?? "");
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? {}));
  };
  const server: Server = certificate
    ? createHttpsServer({ cert: certificate.pem, key: certificate.privateKeyPem }, handle)
    : createHttpServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `${certificate ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: TokenIssuer = {
    address,
    issuer: address,
    published: [publicJwk(rsa.publicKey, "first")],
    asked: [],
    certificate,
    token: (claims, header = {}, key = rsa.privateKey) =>
      makeToken(claims, { alg: "RS256", kid: "first", typ: "JWT", ...header }, key),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return issuer;
}
