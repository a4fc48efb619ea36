import { comparison, negation } from "./condition-operator.ts";

/** An address, or with a shorter prefix a range of them. */
interface AddressRange {
  readonly family: 4 | 6;
  /** Sixteen bits each: two for IPv4, eight for IPv6. */
  readonly groups: readonly number[];
  readonly prefixBits: number;
}

function parseDecimalUpTo(text: string, max: number): number | undefined {
  if (text.length === 0 || text.length > 3) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value <= max ? value : undefined;
}

function parseIpv4(text: string): number[] | undefined {
  const bytes = text.split(".").map((part) => parseDecimalUpTo(part, 255));
  const [a, b, c, d] = bytes;
  if (bytes.length !== 4) return undefined;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return [a * 256 + b, c * 256 + d];
}

function parseGroup(text: string): number | undefined {
  if (text.length === 0 || text.length > 4) return undefined;
  let value = 0;
  for (const digit of text) {
    const nibble = "0123456789abcdef".indexOf(digit.toLowerCase());
    if (nibble < 0) return undefined;
    value = value * 16 + nibble;
  }
  return value;
}

/** Groups between colons; the last one may be an IPv4 address, which is two groups. */
function parseGroups(text: string, allowIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (isLast && allowIpv4 && part.includes(".")) {
      const embedded = parseIpv4(part);
      if (embedded === undefined) return undefined;
      groups.push(...embedded);
    } else {
      const group = parseGroup(part);
      if (group === undefined) return undefined;
      groups.push(group);
    }
  }
  return groups;
}

function parseIpv6(text: string): number[] | undefined {
  const gap = text.indexOf("::");
  if (gap < 0) {
    const groups = parseGroups(text, true);
    return groups?.length === 8 ? groups : undefined;
  }
  const head = parseGroups(text.slice(0, gap), false);
  const tail = parseGroups(text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (missing < 1) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** IPv4 written inside IPv6 (`::ffff:192.0.2.1`) is IPv4: sockets that take both families report it so. */
function unmapped(groups: readonly number[], prefixBits: number): AddressRange {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped || prefixBits < 96) return { family: 6, groups, prefixBits };
  return { family: 4, groups: groups.slice(6), prefixBits: prefixBits - 96 };
}

function parseRange(text: string): AddressRange | undefined {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const isIpv6 = address.includes(":");
  const groups = isIpv6 ? parseIpv6(address) : parseIpv4(address);
  const bitsMax = isIpv6 ? 128 : 32;
  const prefixBits = slash < 0 ? bitsMax : parseDecimalUpTo(text.slice(slash + 1), bitsMax);
  if (groups === undefined || prefixBits === undefined) return undefined;
  return isIpv6 ? unmapped(groups, prefixBits) : { family: 4, groups, prefixBits };
}

let lastText: string | undefined;
let lastRange: AddressRange | undefined;

/** One connection asks about one address many times over, so the last one stays parsed. */
function parseRangeOnce(text: string): AddressRange | undefined {
  if (text !== lastText) {
    lastRange = parseRange(text);
    lastText = text;
  }
  return lastRange;
}

function contains(range: AddressRange, address: AddressRange): boolean {
  if (range.family !== address.family || address.prefixBits < range.prefixBits) return false;
  let bits = range.prefixBits;
  for (let index = 0; bits > 0; index++, bits -= 16) {
    const difference = (range.groups[index] ?? 0) ^ (address.groups[index] ?? 0);
    const shift = bits >= 16 ? 0 : 16 - bits;
    if (difference >> shift !== 0) return false;
  }
  return true;
}

const ipAddress = comparison("IpAddress", parseRangeOnce, (address, range) => contains(range, address));

export const IP_ADDRESS_OPERATORS = [ipAddress, negation("NotIpAddress", ipAddress)];
