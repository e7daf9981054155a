/** Addresses of the portal that was here before, led to ours. */

import './events.ts';
import type { Platform } from '#cases/index.ts';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { harvestTables } from './tables.ts';

const byOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** Without the slash at its end and without what was asked behind it. */
const plain = (path: string): string => {
  const bare = path.split('?')[0] ?? '/';
  return bare.length > 1 ? bare.replace(/\/+$/, '') || '/' : bare;
};

/** Where a former address leads now; undefined where there was none. */
export async function formerAddress(ex: Executor, path: string): Promise<string | undefined> {
  if (path.length > 1000) return undefined;
  let decoded: string;
  try {
    decoded = decodeURI(plain(path));
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const row = await harvestTables(ex)
    .selectFrom('open.redirect')
    .select('target')
    .where('path', 'in', [...new Set([plain(path), decoded])])
    .executeTakeFirst();
  return row?.target;
}

export async function setRedirectIn(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { path, target }: { path: string; target: string },
): Promise<void> {
  const from = plain(path);
  const next = await formerAddress(tx, target);
  const before = await harvestTables(tx)
    .selectFrom('open.redirect')
    .select('path')
    .where('target', '=', from)
    .limit(1)
    .executeTakeFirst();
  // One step only: nobody is sent round.
  if (next !== undefined || plain(target) === from || before) throw problem('open.redirect-loop');
  await harvestTables(tx)
    .insertInto('open.redirect')
    .values({ path: from, target, made_by: byOf(actor), made_at: p.clock.now() })
    .onConflict((conflict) =>
      conflict.column('path').doUpdateSet((eb) => ({
        target: eb.ref('excluded.target'),
        made_by: eb.ref('excluded.made_by'),
        made_at: eb.ref('excluded.made_at'),
      })),
    )
    .execute();
  await enter(tx, p, actor, 'open.redirect-set', { path: from, target });
}

async function enter(
  tx: Tx,
  p: Platform,
  actor: Actor,
  kind: string,
  detail: Record<string, string>,
): Promise<void> {
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  await record(tx, p, {
    kind,
    actor,
    // An address has no identifier of its own: it stands in the detail.
    subject: { type: 'open.redirect', id: bureau?.id ?? (actor as PersonActor).organisationId },
    detail,
  });
}

export const setRedirect = (
  p: Platform,
  actor: Actor,
  redirect: { path: string; target: string },
): Promise<void> => transact(p.db, (tx) => setRedirectIn(tx, p, actor, redirect));

export const endRedirect = (p: Platform, actor: Actor, path: string): Promise<void> =>
  transact(p.db, async (tx) => {
    const gone = await harvestTables(tx)
      .deleteFrom('open.redirect')
      .where('path', '=', plain(path))
      .returning('target')
      .executeTakeFirst();
    if (!gone) throw problem('kernel.not-found');
    await enter(tx, p, actor, 'open.redirect-ended', { path: plain(path), target: gone.target });
  });
