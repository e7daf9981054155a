/** What a delivery is made of, for the consumer to check what it received against. */
import type { Executor } from '#kernel/db.ts';
import type { Serving } from '../context.ts';
import { type Grant, getGrant } from '../grants.ts';
import { findMark } from '../watermark/export.ts';
import { statedMoves } from '../watermark/scheme.ts';
import { mediaTypes } from './encode.ts';
import type { Manifest } from './manifest-schema.ts';
import { chunksOf, type Delivery } from './repository.ts';
import { type Ready, stateOf } from './state.ts';

export const fileName = ({ number, format }: Pick<Ready, 'number' | 'format'>): string =>
  `${number}.${format}`;

export async function manifestOf(ex: Executor, delivery: Ready, grant: Grant): Promise<Manifest> {
  const mark = delivery.mark === null ? undefined : await findMark(ex, delivery.id);
  return {
    delivery: { id: delivery.id, number: delivery.number },
    name: fileName(delivery),
    type: mediaTypes[delivery.format],
    format: delivery.format,
    size: delivery.bytes,
    rows: delivery.rows,
    sha256: delivery.sha256,
    columns: delivery.columns,
    moved: mark ? statedMoves(mark.scheme) : [],
    grant: { number: grant.number, terms: grant.digest },
    service: { code: grant.terms.service.code, version: grant.terms.service.version },
    batch: delivery.batch_seq,
    asOf: delivery.as_of?.toISOString() ?? null,
    madeAt: delivery.made_at.toISOString(),
    expiresAt: delivery.expires_at.toISOString(),
    chunks: await chunksOf(ex, delivery.id),
  };
}

/** The manifest of a file that can be fetched; null of any other. */
export async function readManifest(
  p: Pick<Serving, 'db' | 'clock'>,
  delivery: Delivery,
): Promise<Manifest | null> {
  const ready = stateOf(delivery, p.clock.now());
  const grant = await getGrant(p.db, delivery.grant_id);
  return typeof ready === 'string' || !grant ? null : manifestOf(p.db, ready, grant);
}
