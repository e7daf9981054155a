/** Whether a delivery can be fetched now. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { type Delivery, getDelivery } from './repository.ts';

export type Ready = Delivery & { sha256: string; made_at: Date; expires_at: Date };

/** Throws `serve.delivery-unfinished` and `serve.delivery-gone`. */
export async function readyDelivery(ex: Executor, id: string, now: Date): Promise<Ready> {
  const delivery = await getDelivery(ex, id);
  if (!delivery) throw problem('kernel.not-found');
  const state = stateOf(delivery, now);
  if (state === 'unfinished') throw problem('serve.delivery-unfinished');
  if (state === 'gone') throw problem('serve.delivery-gone');
  return state;
}

/** A file past its day is gone, whether the broom has come by or not. */
export function stateOf(delivery: Delivery, now: Date): Ready | 'unfinished' | 'gone' {
  const { state, sha256, made_at: madeAt, expires_at: expiresAt } = delivery;
  if (state === 'queued' || state === 'making') return 'unfinished';
  if (state !== 'ready' || !sha256 || !madeAt || !expiresAt || now >= expiresAt) return 'gone';
  return { ...delivery, sha256, made_at: madeAt, expires_at: expiresAt };
}
