/** Asks a party over HTTP: to the address that was looked at, no redirects, bounded in time and size. */
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIPv6 } from 'node:net';
import { PartyFault } from './parties.ts';

/** Gives the address to connect to, or throws where the platform must not go. */
export type AddressOf = (at: { host: string; port: number }) => Promise<string>;

export type Answer = { status: number; type: string; body: Buffer };

const PATIENCE = 10_000;
const LIMIT = 256 * 1024;

export const post = (
  to: { address: string; path?: string; type: string; body: Buffer },
  addressOf: AddressOf,
  patience: number = PATIENCE,
): Promise<Answer> => ask(to, addressOf, patience, LIMIT);

/** What lies at an address, up to so many bytes. */
export const fetchFrom = (address: string, addressOf: AddressOf, limit: number): Promise<Answer> =>
  ask({ address }, addressOf, PATIENCE, limit);

async function ask(
  to: { address: string; path?: string; type?: string; body?: Buffer },
  addressOf: AddressOf,
  patience: number,
  limit: number,
): Promise<Answer> {
  const base = to.path ? `${to.address.replace(/\/+$/, '')}${to.path}` : to.address;
  const url = new URL(base);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const address = await addressOf({ host, port }).catch((error: unknown) => {
    throw new PartyFault('silent', error instanceof Error ? error.message : String(error));
  });
  const family = isIPv6(address) ? 6 : 4;
  return await new Promise<Answer>((resolve, reject) => {
    const silent = (error: Error): void => reject(new PartyFault('silent', error.message));
    const asked = (url.protocol === 'https:' ? secure : plain)(
      url,
      {
        ...(to.body
          ? { method: 'POST', headers: { 'content-type': to.type, 'content-length': to.body.length } }
          : { method: 'GET' }),
        signal: AbortSignal.timeout(patience),
        // What the name means a moment later does not count.
        lookup: (_name, options, done) => {
          if (options.all) done(null, [{ address, family }]);
          else done(null, address, family);
        },
        agent: false,
      },
      (reply) => {
        collect(reply, limit).then(resolve, silent);
      },
    );
    asked.on('error', silent);
    asked.end(to.body);
  });
}

async function collect(reply: IncomingMessage, limit: number): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of reply) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > limit) throw new Error('the answer is too long');
    parts.push(part);
  }
  const type = (reply.headers['content-type'] ?? '').split(';')[0] ?? '';
  return { status: reply.statusCode ?? 0, type: type.trim().toLowerCase(), body: Buffer.concat(parts) };
}
