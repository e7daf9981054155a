/** The keyed token of a person or body: the same for the whole city, and nobody makes the number of it. */
import { createHmac } from 'node:crypto';
import type { Kernel } from '#kernel/kernel.ts';
import { cityKey } from '#rooms/classify/index.ts';
import type { Master } from '../tables.ts';

export async function tokenizer(
  k: Pick<Kernel, 'db' | 'vault' | 'clock'>,
  master: Master,
): Promise<(key: string) => string> {
  const secret = await cityKey(k);
  return (key) =>
    createHmac('sha256', secret).update(`basedb:${master}:${key}`).digest('base64url').slice(0, 32);
}
