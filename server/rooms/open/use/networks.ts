/** Networks that registered applications call from. */
import { BlockList, isIP, isIPv6 } from 'node:net';

const LONGEST = { 4: 32, 6: 128 } as const;

/** Address and length of a network; undefined where it is none. */
export function networkOf(said: string): { address: string; length: number; family: 4 | 6 } | undefined {
  const [address = '', length, more] = said.split('/');
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || more !== undefined) return undefined;
  const most = LONGEST[family];
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  return bits < 0 || bits > most ? undefined : { address, length: bits, family };
}

/** Whether an address lies in one of the networks; with none named it may be any. */
export function callsFrom(networks: readonly string[], address: string | undefined): boolean {
  if (networks.length === 0) return true;
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(plain) === 0) return false;
  const list = new BlockList();
  for (const said of networks) {
    const network = networkOf(said);
    if (network) list.addSubnet(network.address, network.length, network.family === 6 ? 'ipv6' : 'ipv4');
  }
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
