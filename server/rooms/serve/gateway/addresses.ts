/** Addresses of calling systems: CIDR ranges of a grant, and the prefix under which unknown callers are counted. */
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;
export type Range = readonly [Address, number];

/** Reads an address or a CIDR range; undefined when it is neither. */
export function parseRange(text: string): Range | undefined {
  const trimmed = text.trim();
  const four = !trimmed.includes(':');
  try {
    if (trimmed.includes('/')) {
      if (four && !ipaddr.IPv4.isValidCIDRFourPartDecimal(trimmed)) return undefined;
      return ipaddr.parseCIDR(trimmed);
    }
    // "10.1" and "010.1.1.1" are addresses to the library, and not the ones a reader thinks of.
    if (four && !ipaddr.IPv4.isValidFourPartDecimal(trimmed)) return undefined;
    const address = ipaddr.process(trimmed);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return undefined;
  }
}

/** The range in its one canonical spelling, `10.1.2.0/24`; undefined when it is none. */
export function canonicalRange(text: string): string | undefined {
  const range = parseRange(text);
  if (!range) return undefined;
  const [address, bits] = range;
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`);
  return `${network.toString()}/${bits}`;
}

const read = new Map<string, Address | undefined>();
const MOST_READ = 1000;

/** The same few systems call all the time: what their addresses say is read once. */
function readAddress(text: string): Address | undefined {
  if (read.has(text)) return read.get(text);
  const found = ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
  if (read.size >= MOST_READ) read.clear();
  read.set(text, found);
  return found;
}

export function isWithin(address: string, ranges: readonly Range[]): boolean {
  const found = readAddress(address);
  if (!found) return false;
  return ranges.some((range) => found.kind() === range[0].kind() && found.match([range[0], range[1]]));
}

/** Whether every address of `inner` lies in one of `outer`. */
export function isSubrange(inner: Range, outer: readonly Range[]): boolean {
  return outer.some(
    (range) =>
      inner[0].kind() === range[0].kind() && inner[1] >= range[1] && inner[0].match([range[0], range[1]]),
  );
}

// The size of network one holder usually has.
const countedBits = { ipv4: 24, ipv6: 48 };

/** `203.0.113.0/24`: coarse enough that a stranger cannot fill the counts by changing addresses within his network. */
export function prefixOf(address: string): string {
  const found = readAddress(address);
  if (!found) return 'unknown';
  return canonicalRange(`${found.toString()}/${countedBits[found.kind()]}`) ?? 'unknown';
}
