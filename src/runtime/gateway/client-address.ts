import type { IncomingMessage } from "node:http";

export interface Client {
  readonly address: string;
  /** That a trusted proxy spoke TLS with the client. */
  readonly secure: boolean;
}

/**
 * Who is at the other end. Forwarding headers count only when the socket's peer is a configured proxy:
 * from anybody else they would let a caller choose its own `aws:SourceIp`.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: readonly string[]): Client {
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  if (!trustedProxies.includes(peer)) return { address: peer, secure: false };
  const forwarded = header(request, "x-forwarded-for");
  return {
    address: lastUntrusted(forwarded, trustedProxies) ?? peer,
    secure: header(request, "x-forwarded-proto") === "https",
  };
}

/** The right-most address that is not a proxy of ours: what stands left of it anyone could have written. */
function lastUntrusted(forwarded: string | undefined, trustedProxies: readonly string[]): string | undefined {
  const addresses = (forwarded ?? "").split(",").map((part) => plainAddress(withoutPort(part.trim())));
  return addresses.findLast((address) => address !== "" && !trustedProxies.includes(address));
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  return /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

/** IPv4 as IPv4, also where the socket shows it mapped into IPv6. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
