/** Keeps the platform from being sent to itself, to its own machine or to services of the network when a source's address is typed. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';

const never = new BlockList();
never.addSubnet('0.0.0.0', 8);
never.addSubnet('169.254.0.0', 16);
// Where a public cloud tells a machine its own secrets.
never.addAddress('100.100.100.200');
never.addSubnet('224.0.0.0', 3);
never.addAddress('::', 'ipv6');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');
// Older and translated notations of an IPv4 address: what they lead to is not looked at.
never.addRange('::2', '::ffff:ffff', 'ipv6');
never.addSubnet('64:ff9b::', 96, 'ipv6');
never.addSubnet('64:ff9b:1::', 48, 'ipv6');
never.addSubnet('2002::', 16, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

// What is no address of the wide network: private, shared by a carrier, for documents and for measuring.
const inner = new BlockList();
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
] as const)
  inner.addSubnet(address, bits);
// Of the newer kind only 2000::/3 is given out to be reached by all.
inner.addRange('::2', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ipv6');
inner.addSubnet('4000::', 2, 'ipv6');
inner.addSubnet('8000::', 1, 'ipv6');
inner.addSubnet('2001::', 23, 'ipv6');
inner.addSubnet('2001:db8::', 32, 'ipv6');
inner.addSubnet('3fff::', 20, 'ipv6');

/** `stranger`: anybody may have typed it, and nothing of the inner networks is called for that. */
export type Typed = 'official' | 'stranger';

const within = (list: BlockList, address: string): boolean =>
  list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Whether a host that is written as an address is one that is never called. Of a name nothing is said: whoever types it would learn
 * which names there are and where they lead; it is looked at when it is called.
 */
export const isBarredAddress = (
  host: string,
  { demo }: { demo: boolean },
  typed: Typed = 'official',
): boolean => isIP(host) > 0 && isBarred(host, demo, typed);

function isBarred(address: string, demo: boolean, typed: Typed): boolean {
  if (within(loopback, address)) return !demo;
  return within(never, address) || (typed === 'stranger' && within(inner, address));
}

const addressesOf = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address);

/**
 * Gives the address that was looked at, so that the connection goes there and not to what the name means a moment later.
 * What lies on the platform's own machine is for the demo only. Errors: `catalog.source-address`, `catalog.source-unreachable`.
 */
export async function refuseOwnAddress(
  p: Pick<Kernel, 'config' | 'pool'>,
  { host, port }: { host: string; port: number },
  typed: Typed = 'official',
): Promise<string> {
  const found = await addressesOf(host);
  const [first] = found;
  if (first === undefined)
    throw problem('catalog.source-unreachable', {
      params: { why: { zh: '找不到这个地址。', en: 'The address is not known.' } },
    });
  const near = found.some((address) => within(loopback, address));
  if (found.some((address) => isBarred(address, p.config.demo, typed)))
    throw problem('catalog.source-address');
  const own = [
    p.config.postgres,
    p.config.postgresOwner,
    // Of a cluster every node.
    ...(p.config.clickhouse?.split(',') ?? []),
    p.pool.options.connectionString,
  ].flatMap((url) => (url && URL.canParse(url.trim()) ? [new URL(url.trim())] : []));
  const stores = own.map((url) => ({ host: url.hostname.replace(/^\[|\]$/g, ''), port: portOf(url) }));
  if (p.pool.options.host) stores.push({ host: p.pool.options.host, port: p.pool.options.port ?? 5432 });
  for (const store of stores.filter((one) => one.port === port)) {
    const here = near && /^(localhost|127\.|\/|$)/.test(store.host);
    const same =
      here || store.host === host || (await addressesOf(store.host)).some((at) => found.includes(at));
    if (same) throw problem('catalog.source-address');
  }
  return first;
}

const standard: Readonly<Record<string, number>> = { 'http:': 8123, 'https:': 8443 };
const portOf = ({ port, protocol }: URL): number => Number(port || (standard[protocol] ?? 5432));
