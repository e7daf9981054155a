/** Contests, salons and seminars around open data: published, entered, decided, and what became of the projects. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { type Executor, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getDataset } from '../datasets/read.ts';
import type { Sender } from '../voices/spam.ts';
import { enterPolicy, holdPolicy, resultPolicy } from './policy.ts';
import { lookAt, tellHeld } from './said.ts';
import type { EntryInput, EventInput, EventList, EventReply } from './schema.ts';
import { bodyOf, namesOf, numbered, personOf, setOf } from './store.ts';
import { showcaseTables } from './tables.ts';

/** Errors: `open.event-dates`, `open.product-source-missing` for a set that is not open. */
export function publishEvent(p: Platform, actor: Actor, input: EventInput): Promise<string> {
  permit(holdPolicy, actor, undefined);
  const { organisationId, personId } = bodyOf(actor);
  if (input.endsOn < input.startsOn || (input.entriesUntil ?? input.endsOn) > input.endsOn)
    throw problem('open.event-dates');
  return transact(p.db, async (tx) => {
    const id = newId();
    const number = await numbered(tx, 'event', 'HD', p.clock.today());
    await showcaseTables(tx)
      .insertInto('open.event')
      .values({
        id,
        number,
        kind: input.kind,
        organisation_id: organisationId,
        organiser: input.organiser,
        organiser_id: input.organiserId ?? null,
        title: input.title,
        summary: input.summary,
        starts_on: input.startsOn,
        ends_on: input.endsOn,
        entries_until: input.entriesUntil ?? null,
        published_by: personId,
        published_at: p.clock.now(),
        ended_at: null,
      })
      .execute();
    for (const one of new Set(input.datasets)) {
      const dataset = await getDataset(tx, one);
      if (!dataset?.published) throw problem('open.product-source-missing');
      await showcaseTables(tx)
        .insertInto('open.event_dataset')
        .values({ event_id: id, dataset_id: dataset.id })
        .execute();
    }
    await record(tx, p, {
      kind: 'open.event-published',
      actor,
      subject: { type: 'open.event', id },
      detail: { number, kind: input.kind, from: input.startsOn, until: input.endsOn },
    });
    return id;
  });
}

async function eventOf(ex: Executor, id: string) {
  const row = await showcaseTables(ex)
    .selectFrom('open.event')
    .selectAll()
    .where('id', '=', id)
    .where('shown', '=', true)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** Of one body in one event. */
const MOST_ENTRIES = 10;

/** Errors: `open.event-closed`, `open.event-entries-many`, `open.voices-too-many`; a product of somebody else is nowhere. */
export async function enterEvent(
  p: Platform,
  sender: Sender,
  eventId: string,
  input: EntryInput,
): Promise<void> {
  const { actor } = sender;
  permit(enterPolicy, actor, undefined);
  const { organisationId, personId } = bodyOf(actor);
  const words = [input.title, input.summary, input.address].join('\n');
  const looked = await lookAt(p, sender, { of: 'entry', about: eventId, words, website: input.website });
  return transact(p.db, async (tx) => {
    const event = await eventOf(tx, eventId);
    const until = event.entries_until ?? event.ends_on;
    if (until < p.clock.today() || event.ended_at !== null)
      throw problem('open.event-closed', {
        params: { day: event.ended_at ? legalDayOf(event.ended_at) : until },
      });
    await takeTurn(tx, `open entries of ${organisationId}`);
    const { n } = await showcaseTables(tx)
      .selectFrom('open.event_entry')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('event_id', '=', eventId)
      .where('organisation_id', '=', organisationId)
      .executeTakeFirstOrThrow();
    if (Number(n) >= MOST_ENTRIES)
      throw problem('open.event-entries-many', { params: { most: MOST_ENTRIES } });
    if (input.productId) {
      const own = await showcaseTables(tx)
        .selectFrom('open.product')
        .select('id')
        .where('id', '=', input.productId)
        .where('organisation_id', '=', organisationId)
        .executeTakeFirst();
      if (!own) throw problem('kernel.not-found');
    }
    const seen = await looked(tx);
    const id = newId();
    await showcaseTables(tx)
      .insertInto('open.event_entry')
      .values({
        id,
        event_id: eventId,
        organisation_id: organisationId,
        person_id: personId,
        title: input.title,
        summary: input.summary,
        address: input.address,
        product_id: input.productId ?? null,
        filed_at: p.clock.now(),
        result_at: null,
        ...seen,
      })
      .execute();
    await tellHeld(tx, p, event.number, { type: 'open.event', id: eventId }, seen);
    await record(tx, p, {
      kind: 'open.event-entered',
      actor,
      subject: { type: 'open.event', id: eventId },
      organisations: [event.organisation_id],
      detail: { entry: id, ...(seen.doubts.length > 0 ? { doubts: seen.doubts } : {}) },
    });
  });
}

export function noteResult(
  p: Platform,
  actor: Actor,
  { id, entry }: { id: string; entry: string },
  result: string,
): Promise<void> {
  return transact(p.db, async (tx) => {
    const event = await eventOf(tx, id);
    permit(resultPolicy, actor, { organisationId: event.organisation_id });
    const changed = await showcaseTables(tx)
      .updateTable('open.event_entry')
      .set({ result, result_at: p.clock.now() })
      .where('id', '=', entry)
      .where('event_id', '=', id)
      .returning('organisation_id')
      .executeTakeFirst();
    if (!changed) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'open.event-result',
      actor,
      subject: { type: 'open.event', id },
      organisations: [changed.organisation_id],
      detail: { entry },
    });
  });
}

export function noteFate(
  p: Platform,
  actor: Actor,
  { id, entry }: { id: string; entry: string },
  fate: { on: string; said: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const event = await eventOf(tx, id);
    permit(resultPolicy, actor, { organisationId: event.organisation_id });
    const found = await showcaseTables(tx)
      .selectFrom('open.event_entry')
      .select('id')
      .where('id', '=', entry)
      .where('event_id', '=', id)
      .executeTakeFirst();
    if (!found) throw problem('kernel.not-found');
    await showcaseTables(tx)
      .insertInto('open.entry_fate')
      .values({
        id: newId(),
        entry_id: entry,
        happened_on: fate.on,
        said: fate.said,
        noted_by: personOf(actor),
        noted_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.event-fate',
      actor,
      subject: { type: 'open.event', id },
      detail: { entry, on: fate.on },
    });
  });
}

export async function readEvent(p: Platform, actor: Actor, id: string): Promise<EventReply> {
  const row = await eventOf(p.db, id);
  const tables = showcaseTables(p.db);
  const own = organisationOf(actor);
  const everything = hasRole(actor, 'bureau') || own === row.organisation_id;
  const entries = await tables
    .selectFrom('open.event_entry')
    .selectAll()
    .where('event_id', '=', id)
    .$if(!everything, (some) =>
      some.where((eb) => eb.or([eb('shown', '=', 'shown'), eb('organisation_id', '=', own ?? null)])),
    )
    .orderBy('filed_at')
    .limit(500)
    .execute();
  const fates = entries.length
    ? await tables
        .selectFrom('open.entry_fate')
        .selectAll()
        .where(
          'entry_id',
          'in',
          entries.map((entry) => entry.id),
        )
        .orderBy('happened_on')
        .execute()
    : [];
  const sets = await tables
    .selectFrom('open.event_dataset')
    .select('dataset_id')
    .where('event_id', '=', id)
    .execute();
  const products = entries.flatMap(({ product_id: product }) => product ?? []);
  const shown = products.length
    ? await tables
        .selectFrom('open.product')
        .select(['id', 'title'])
        .where('id', 'in', products)
        .where('state', '=', 'published')
        .where('hidden_since', 'is', null)
        .execute()
    : [];
  const name = await namesOf(p.db, [row.organisation_id, ...entries.map((entry) => entry.organisation_id)]);
  const datasets = [];
  for (const { dataset_id: set } of sets) {
    const found = await setOf(p.db, set);
    if (found) datasets.push(found);
  }
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    organiser: row.organiser,
    organisation: name(row.organisation_id),
    title: row.title,
    summary: row.summary,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    entriesUntil: row.entries_until,
    takesEntries: row.ended_at === null && (row.entries_until ?? row.ends_on) >= p.clock.today(),
    datasets,
    entries: entries.map((entry) => ({
      id: entry.id,
      organisation: name(entry.organisation_id),
      title: entry.title,
      summary: entry.summary,
      address: entry.address,
      product: shown.find((one) => one.id === entry.product_id) ?? null,
      filedAt: entry.filed_at.toISOString(),
      shown: entry.shown,
      result: entry.result,
      fates: fates
        .filter((fate) => fate.entry_id === entry.id)
        .map(({ happened_on: on, said }) => ({ on, said })),
    })),
    abilities: {
      ...abilitiesOf(actor, { organisationId: row.organisation_id }, { result: resultPolicy }),
      ...abilitiesOf(actor, undefined, { enter: enterPolicy }),
    },
  };
}

export async function listEvents(p: Platform, actor: Actor): Promise<EventList> {
  const rows = await showcaseTables(p.db)
    .selectFrom('open.event')
    .select('id')
    .where('shown', '=', true)
    .orderBy('starts_on', 'desc')
    .limit(100)
    .execute();
  const items: EventReply[] = [];
  for (const { id } of rows) items.push(await readEvent(p, actor, id));
  return { items, abilities: abilitiesOf(actor, undefined, { hold: holdPolicy }) };
}
