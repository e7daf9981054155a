/** A reader keeps questions and marks entries to be told of; both are their own matter and change nothing for anybody else. */
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { type Executor, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { resourceTitles } from '../lent.ts';
import { followPolicy } from '../policy.ts';
import { readResource } from '../read.ts';
import {
  type SavedSearch,
  type SearchFilter,
  searchFilter,
  type WatchesReply,
  type WatchReply,
} from './schema.ts';
import { watchTables } from './tables.ts';

/** Everybody with a part in the business keeps questions; the rows are found by their owner alone. */
export const watchPolicy = followPolicy;

/** More are no help to a person, and each one followed is asked at every publication. */
const most = 100;

const narrowing = ({ sort: _sort, scope, ...asked }: SearchFilter): boolean =>
  scope === 'mine' || Object.values(asked).some((value) => value !== undefined && value !== '');

const ownSearches = (ex: Executor, me: PersonActor) =>
  watchTables(ex)
    .selectFrom('catalog.saved_search')
    .where('person_id', '=', me.personId)
    .where('organisation_id', '=', me.organisationId);

export async function listSearches(p: Platform, me: PersonActor): Promise<{ items: SavedSearch[] }> {
  const rows = await ownSearches(p.db, me).selectAll().orderBy('name').execute();
  const abilities = abilitiesOf(me, undefined, { change: watchPolicy, delete: watchPolicy });
  return {
    items: rows.map((row) => ({
      id: row.id,
      name: row.name,
      filter: searchFilter.parse(row.filter),
      subscribed: row.subscribed,
      createdAt: row.created_at.toISOString(),
      abilities,
    })),
  };
}

export async function saveSearch(
  p: Platform,
  me: PersonActor,
  { name, filter, subscribed }: { name: string; filter: SearchFilter; subscribed: boolean },
): Promise<void> {
  if (!narrowing(filter)) throw problem('catalog.search-empty');
  const made = await transact(p.db, async (tx) => {
    await takeTurn(tx, `searches of ${me.personId}`);
    const { kept } = await ownSearches(tx, me)
      .select((eb) => eb.fn.countAll<number>().as('kept'))
      .executeTakeFirstOrThrow();
    if (kept >= most) throw problem('catalog.searches-full', { params: { most } });
    return watchTables(tx)
      .insertInto('catalog.saved_search')
      .values({
        id: newId(),
        person_id: me.personId,
        organisation_id: me.organisationId,
        name,
        filter: JSON.stringify(filter),
        subscribed,
        created_at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['person_id', 'organisation_id', 'name']).doNothing())
      .returning('id')
      .executeTakeFirst();
  });
  if (!made) throw problem('catalog.search-name-taken', { params: { name } });
}

export async function changeSearch(
  p: Platform,
  me: PersonActor,
  id: string,
  { name, subscribed }: { name?: string | undefined; subscribed?: boolean | undefined },
): Promise<void> {
  const row = await ownSearches(p.db, me).selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  if (name !== undefined && name !== row.name) {
    const taken = await ownSearches(p.db, me).select('id').where('name', '=', name).executeTakeFirst();
    if (taken) throw problem('catalog.search-name-taken', { params: { name } });
  }
  await watchTables(p.db)
    .updateTable('catalog.saved_search')
    .set({ name: name ?? row.name, subscribed: subscribed ?? row.subscribed })
    .where('id', '=', id)
    .execute();
}

export async function deleteSearch(p: Platform, me: PersonActor, id: string): Promise<void> {
  const gone = await watchTables(p.db)
    .deleteFrom('catalog.saved_search')
    .where('id', '=', id)
    .where('person_id', '=', me.personId)
    .where('organisation_id', '=', me.organisationId)
    .returning('id')
    .executeTakeFirst();
  if (!gone) throw problem('kernel.not-found');
}

const ownWatches = (p: Platform, me: PersonActor) =>
  watchTables(p.db)
    .selectFrom('catalog.watch')
    .where('catalog.watch.person_id', '=', me.personId)
    .where('catalog.watch.organisation_id', '=', me.organisationId);

export async function readWatch(p: Platform, me: PersonActor, resourceId: string): Promise<WatchReply> {
  const row = await ownWatches(p, me)
    .select('created_at')
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
  return { watching: row !== undefined, since: row?.created_at.toISOString() ?? null };
}

/** `kernel.not-found` for an entry the reader may not know of. */
export async function watchResource(p: Platform, me: PersonActor, resourceId: string): Promise<WatchReply> {
  await readResource(p, me, resourceId);
  await watchTables(p.db)
    .insertInto('catalog.watch')
    .values({
      person_id: me.personId,
      organisation_id: me.organisationId,
      resource_id: resourceId,
      created_at: p.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return readWatch(p, me, resourceId);
}

export async function unwatchResource(p: Platform, me: PersonActor, resourceId: string): Promise<WatchReply> {
  await watchTables(p.db)
    .deleteFrom('catalog.watch')
    .where('person_id', '=', me.personId)
    .where('organisation_id', '=', me.organisationId)
    .where('resource_id', '=', resourceId)
    .execute();
  return readWatch(p, me, resourceId);
}

export async function listWatches(p: Platform, me: PersonActor): Promise<WatchesReply> {
  const rows = await ownWatches(p, me)
    .innerJoin('catalog.resource as r', 'r.id', 'catalog.watch.resource_id')
    .select(['r.id', 'r.state', 'catalog.watch.created_at'])
    .orderBy('catalog.watch.created_at', 'desc')
    .execute();
  const titles = await resourceTitles(
    p.db,
    rows.map(({ id }) => id),
  );
  const names = await organisationNames(p.db, [
    ...new Set([...titles.values()].map((one) => one.providerId)),
  ]);
  return {
    items: rows.flatMap(({ id, state, created_at: since }) => {
      const title = titles.get(id);
      if (!title) return [];
      const provider = { id: title.providerId, name: names.get(title.providerId) ?? { zh: '', en: '' } };
      const { name, code } = title;
      return [{ id, name, code, provider, withdrawn: state === 'withdrawn', since: since.toISOString() }];
    }),
  };
}
