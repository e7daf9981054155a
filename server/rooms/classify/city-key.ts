/** The city's key of tokens: made once, sealed by the vault, never shown; lent to whoever applies masks. */
import { randomBytes } from 'node:crypto';
import type { Kernel } from '#kernel/kernel.ts';
import { classifyTables } from './tables.ts';

const name = 'token';

/** 32 bytes, the same for the whole city and for good: tokens given out yesterday must join with today's. */
export async function cityKey(k: Pick<Kernel, 'db' | 'vault' | 'clock'>): Promise<Buffer> {
  const find = () =>
    classifyTables(k.db)
      .selectFrom('classify.secret')
      .select('sealed')
      .where('name', '=', name)
      .executeTakeFirst();
  const known = await find();
  if (known) return k.vault.open(known.sealed);
  await classifyTables(k.db)
    .insertInto('classify.secret')
    .values({ name, sealed: k.vault.seal(randomBytes(32)), created_at: k.clock.now() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  // Another process may have been first: what stands is what counts.
  const made = await find();
  if (!made) throw new TypeError('the city key was not kept');
  return k.vault.open(made.sealed);
}
