/** A request of Fastify as the gateway sees it: the bytes and headers as sent, and the name callers reach the platform by. */
import type { FastifyRequest } from 'fastify';
import { legalDayOf } from '#kernel/clock.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { ArrivedCall } from './checks.ts';

export function arrivedCall(
  p: Pick<Kernel, 'clock' | 'config'>,
  request: FastifyRequest,
  service: string,
): ArrivedCall {
  const at = p.clock.now();
  const target = request.raw.url ?? '';
  const mark = target.indexOf('?');
  return {
    method: request.method,
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark + 1),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    rawHeaders: request.raw.rawHeaders,
    authority: authorityOf(p.config.publicAddress, request.headers.host),
    address: request.ip,
    service,
    at,
    day: legalDayOf(at),
  };
}

/** The configured name where there is one: what a proxy or a stranger writes into Host decides nothing then. */
export function authorityOf(publicAddress: string | undefined, host: string | undefined): string {
  if (publicAddress !== undefined) return new URL(publicAddress).host;
  return (host ?? '').toLowerCase();
}
