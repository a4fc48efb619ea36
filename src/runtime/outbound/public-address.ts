import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * Addresses that are not for everybody (https://www.iana.org/assignments/iana-ipv4-special-registry, and that of
 * IPv6): this machine, its networks, what clouds tell their machines, and IPv4 in the guise of IPv6.
 */
const NOT_PUBLIC: readonly [network: string, prefix: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

// One list each: in a common one, the guise of IPv4 would stand for all of IPv4.
const notPublic = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of NOT_PUBLIC) {
  const family = network.includes(":") ? "ipv6" : "ipv4";
  notPublic[family].addSubnet(network, prefix, family);
}

/** Whether an IP address is one that the whole world may ask; false for what is no address. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 6 ? "ipv6" : "ipv4";
  return !notPublic[family].check(address, family);
}

/** False for a URL that names such an address itself, of which no lookup is made. */
export function mayBePublic({ hostname }: URL): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) === 0 || isPublicAddress(address);
}

/** Looks names up as ever, and finds public addresses only: what a name means is decided when it is connected to. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const [first, ...others] = error ? [] : found.filter(({ address }) => isPublicAddress(address));
    if (first === undefined) callback(error ?? new Error(`${hostname} has no public address`), "", 0);
    else if (options.all) callback(null, [first, ...others]);
    else callback(null, first.address, first.family);
  });
};
