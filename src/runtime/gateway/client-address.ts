import type { IncomingMessage } from "node:http";

export interface Client {
  readonly address: string;
  /** That a trusted proxy spoke TLS with the client; its parameters are not known here. */
  readonly tls: { readonly version: string; readonly cipherSuite: string } | undefined;
}

/**
 * Who is at the other end. Forwarding headers count only when the socket's peer is a configured proxy:
 * from anybody else they would let a caller choose its own `aws:SourceIp`.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: readonly string[]): Client {
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  if (!trustedProxies.includes(peer)) return { address: peer, tls: undefined };
  const forwarded = header(request, "x-forwarded-for");
  const secure = header(request, "x-forwarded-proto") === "https";
  return {
    address: lastUntrusted(forwarded, trustedProxies) ?? peer,
    tls: secure ? { version: "TLSv1.2", cipherSuite: "ECDHE-RSA-AES128-GCM-SHA256" } : undefined,
  };
}

/** The right-most address that is not a proxy of ours: what stands left of it anyone could have written. */
function lastUntrusted(forwarded: string | undefined, trustedProxies: readonly string[]): string | undefined {
  const addresses = (forwarded ?? "").split(",").map((part) => plainAddress(part.trim()));
  return addresses.findLast((address) => address !== "" && !trustedProxies.includes(address));
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

/** IPv4 as IPv4, also where the socket shows it mapped into IPv6. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
