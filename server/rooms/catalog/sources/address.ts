/** Keeps the platform from being sent to itself or to link-local services when a source's address is typed. */
import { lookup } from 'node:dns/promises';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';

const linkLocal = (address: string): boolean =>
  /^169\.254\./.test(address) || /^fe[89ab][0-9a-f]:/i.test(address) || /^::ffff:169\.254\./i.test(address);
const loopback = (address: string): boolean => /^127\./.test(address) || address === '::1';

/** Errors: `catalog.source-address`. A name that cannot be resolved is the scan's to report. */
export async function refuseOwnAddress(
  p: Platform,
  { host, port }: { host: string; port: number },
): Promise<void> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.some(({ address }) => linkLocal(address))) throw problem('catalog.source-address');
  const own = [p.config.postgres, p.config.postgresOwner, p.pool.options.connectionString]
    .flatMap((url) => (url && URL.canParse(url) ? [new URL(url)] : []))
    .map((url) => ({ host: url.hostname, port: Number(url.port || 5432) }));
  if (p.pool.options.host) own.push({ host: p.pool.options.host, port: p.pool.options.port ?? 5432 });
  const near = found.some(({ address }) => loopback(address));
  const itself = own.some(
    (one) => one.port === port && (one.host === host || (near && /^(localhost|127\.|\/|$)/.test(one.host))),
  );
  if (itself) throw problem('catalog.source-address');
}
