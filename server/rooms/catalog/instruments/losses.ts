/** Entries whose class lost its basis: listed, settled by a new version, and lent to the room that governs classes. */

import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { oversees } from '#kernel/policy.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { titleKey } from './levels.ts';
import { instrumentsByTitle, stateOn } from './repository.ts';
import { instrumentTables } from './tables.ts';

export type BasisLoss = {
  id: string;
  resourceId: string;
  versionId: string;
  providerId: string;
  name: string;
  purpose: 'sharing' | 'opening';
  instrument: string;
  day: LegalDay;
  /** The last day to name another basis; null where the city sets none. */
  dueOn: LegalDay | null;
  settledOn: LegalDay | null;
  settledHow: string | null;
};

/** Losses nobody has settled; `dueBefore`: those whose day lies before it. */
export async function basisLost(
  ex: Executor,
  filter: { providerId?: string; dueBefore?: LegalDay; all?: boolean } = {},
): Promise<BasisLoss[]> {
  const { rows } = await sql<BasisLoss>`
    select l.id, l.resource_id as "resourceId", l.version_id as "versionId", r.provider_id as "providerId", v.name, l.purpose,
      i.title as instrument, l.day, l.due_on as "dueOn", l.settled_on as "settledOn", l.settled_how as "settledHow"
    from catalog.basis_loss l
    join catalog.resource r on r.id = l.resource_id
    join catalog.resource_version v on v.id = l.version_id
    join catalog.instrument_change c on c.id = l.instrument_change_id
    join catalog.instrument i on i.id = c.instrument_id
    where (${filter.all ?? false} or l.settled_on is null)
      and (${filter.providerId ?? null}::uuid is null or r.provider_id = ${filter.providerId ?? null}::uuid)
      and (${filter.dueBefore ?? null}::date is null or l.due_on < ${filter.dueBefore ?? null}::date)
    order by l.settled_on is not null, l.due_on nulls last, v.name`.execute(ex);
  return rows;
}

/** The class was dealt with; `how` is a word of the room that did it. */
export async function settleBasisLoss(
  tx: Tx,
  p: Pick<Platform, 'clock'>,
  lossId: string,
  how: string,
): Promise<void> {
  await instrumentTables(tx)
    .updateTable('catalog.basis_loss')
    .set({ settled_on: p.clock.today(), settled_how: how })
    .where('id', '=', lossId)
    .where('settled_on', 'is', null)
    .execute();
}

/** A new version was published: losses of the entry are settled when its bases hold, or it claims no exception any more. */
export async function settleByVersion(
  tx: Tx,
  p: Pick<Platform, 'clock'>,
  resourceId: string,
  content: {
    sharingClass: string;
    openingClass: string;
    sharingBasis: readonly { title: string }[];
    openingBasis: readonly { title: string }[];
  },
): Promise<void> {
  const open = await instrumentTables(tx)
    .selectFrom('catalog.basis_loss')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('settled_on', 'is', null)
    .execute();
  if (open.length === 0) return;
  const today = p.clock.today();
  for (const loss of open) {
    const bases = loss.purpose === 'sharing' ? content.sharingBasis : content.openingBasis;
    const freed =
      loss.purpose === 'sharing' ? content.sharingClass === 'unconditional' : content.openingClass === 'open';
    const acts = await instrumentsByTitle(
      tx,
      bases.map(({ title }) => title),
    );
    const rests = bases.some(({ title }) => {
      const known = acts.get(titleKey(title));
      return !known || known.some((act) => stateOn(act, today) !== 'repealed');
    });
    if (freed || rests) await settleBasisLoss(tx, p, loss.id, freed ? 'class-changed' : 'basis-renewed');
  }
}

export async function listLosses(
  p: Platform,
  actor: Actor,
  query: { scope: 'all' | 'mine'; open: 'yes' | 'all' },
) {
  const own = organisationOf(actor);
  const today = p.clock.today();
  const found = await basisLost(p.db, {
    all: query.open === 'all',
    ...(oversees(actor) && query.scope === 'all'
      ? {}
      : { providerId: own ?? '00000000-0000-0000-0000-000000000000' }),
  });
  const names = await organisationNames(p.db, [...new Set(found.map(({ providerId }) => providerId))]);
  return {
    items: found.map(({ providerId, versionId: _versionId, ...loss }) => ({
      ...loss,
      provider: { id: providerId, name: names.get(providerId) ?? { zh: '', en: '' } },
      overdue: loss.settledOn === null && loss.dueOn !== null && loss.dueOn < today,
    })),
  };
}
