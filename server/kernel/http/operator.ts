/** Who counts as an operator where nobody is signed in: the machine itself, or whoever brings the agreed token. */
import { timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** What a proxy on this machine adds: then the connection says nothing of who asks. */
const passedOn = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'] as const;

function isHere({ ip, headers }: FastifyRequest): boolean {
  if (passedOn.some((name) => headers[name] !== undefined)) return false;
  return loopback.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** With a token set, the token and nothing else; without one, callers on this machine that no proxy passed on. */
export function isOperator(request: FastifyRequest, { metricsToken: token }: Config): boolean {
  if (token === undefined) return isHere(request);
  const [, given] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return given !== undefined && same(given, token);
}
