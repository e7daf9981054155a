/** What a delivery is made of, for the consumer to check what it received against. */
import type { Serving } from '../context.ts';
import { type Grant, getGrant } from '../grants.ts';
import { mediaTypes } from './encode.ts';
import type { Manifest } from './manifest-schema.ts';
import type { Chunk } from './pieces.ts';
import { chunksOf, type Delivery } from './repository.ts';
import { type Ready, stateOf } from './state.ts';

export const fileName = ({ number, format }: Pick<Ready, 'number' | 'format'>): string =>
  `${number}.${format}`;

export const manifestOf = (delivery: Ready, grant: Grant, chunks: readonly Chunk[]): Manifest => ({
  delivery: { id: delivery.id, number: delivery.number },
  name: fileName(delivery),
  type: mediaTypes[delivery.format],
  format: delivery.format,
  size: delivery.bytes,
  rows: delivery.rows,
  sha256: delivery.sha256,
  columns: delivery.columns,
  grant: { number: grant.number, terms: grant.digest },
  service: { code: grant.terms.service.code, version: grant.terms.service.version },
  batch: delivery.batch_seq,
  asOf: delivery.as_of?.toISOString() ?? null,
  madeAt: delivery.made_at.toISOString(),
  expiresAt: delivery.expires_at.toISOString(),
  chunks: [...chunks],
});

/** The manifest of a file that can be fetched; null of any other. */
export async function readManifest(
  p: Pick<Serving, 'db' | 'clock'>,
  delivery: Delivery,
): Promise<Manifest | null> {
  const ready = stateOf(delivery, p.clock.now());
  const grant = await getGrant(p.db, delivery.grant_id);
  return typeof ready === 'string' || !grant
    ? null
    : manifestOf(ready, grant, await chunksOf(p.db, delivery.id));
}
