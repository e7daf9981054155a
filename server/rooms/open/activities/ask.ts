/** An organiser asks for data and support and names the event; the authority grants it or says why not. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { getDataset, isOpen } from '../datasets/read.ts';
import { bodyOf, numbered } from '../showcase/store.ts';
import { askSupportPolicy, decideSupportPolicy } from './policy.ts';
import type { SupportInput } from './schema.ts';
import { activityTables, type Support } from './tables.ts';

export const RULE = 'open.event-support';

/** Errors: `open.support-event-missing`, `-incomplete`, `-not-organiser`, `-twice`, `open.event-dates`, `open.event-over`. */
export async function askSupport(p: Platform, actor: Actor, input: SupportInput): Promise<string> {
  permit(askSupportPolicy, actor, undefined);
  const { organisationId, personId } = bodyOf(actor);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const about = { articles: law.cite(RULE), rule: RULE };
    const data = input.wants.includes('open-data');
    const technical = input.wants.includes('technical-support');
    if ((data && input.datasets.length === 0) || (technical && input.support === ''))
      throw problem('open.support-incomplete', about);
    const event = await eventFor(tx, p, law, actor, input);
    await refuseSecond(tx, event.id);
    const id = newId();
    const number = await numbered(tx, 'support', 'ZC', law.day);
    await activityTables(tx)
      .insertInto('open.event_support')
      .values({
        id,
        number,
        event_id: event.id,
        organisation_id: organisationId,
        person_id: personId,
        wants: [...new Set(input.wants)],
        purpose: input.purpose,
        support: input.support,
        state: 'filed',
        filed_on: law.day,
        filed_at: p.clock.now(),
        decided_by: null,
        decided_on: null,
        ended_at: null,
      })
      .execute();
    for (const one of new Set(data ? input.datasets : [])) {
      const dataset = await getDataset(tx, one);
      // What is not listed is told of nobody.
      if (!dataset || !isOpen(dataset))
        throw problem('open.not-in-catalogue', { params: { address: '/demands/new' } });
      await activityTables(tx)
        .insertInto('open.event_support_set')
        .values({ support_id: id, dataset_id: dataset.id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau)
      await notify(tx, p, {
        kind: 'open.support-to-decide',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { title: event.title, number },
        articles: law.cite(RULE),
        subject: { type: 'open.event-support', id },
        link: '/open/event-support',
      });
    await record(tx, p, {
      kind: 'open.support-filed',
      actor,
      subject: { type: 'open.event-support', id },
      decision: law.decided('filed', [RULE]),
      detail: { number, event: event.id, wants: input.wants },
    });
    return id;
  });
}

type Named = { id: string; title: string };

/** The published event it names, which is the organiser's; or the one they plan, shown once it was granted. */
async function eventFor(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  { eventId, event }: SupportInput,
): Promise<Named> {
  const about = { articles: law.cite(RULE), rule: RULE };
  const { organisationId, personId } = bodyOf(actor);
  if (eventId) {
    const found = await activityTables(tx)
      .selectFrom('open.event')
      .selectAll()
      .where('id', '=', eventId)
      .executeTakeFirst();
    if (!found) throw problem('kernel.not-found');
    if (![found.organisation_id, found.organiser_id].includes(organisationId) && !hasRole(actor, 'bureau'))
      throw problem('open.support-not-organiser', about);
    if (found.ended_at !== null || found.ends_on < law.day)
      throw problem('open.event-over', { params: { title: found.title, day: found.ends_on }, ...about });
    return found;
  }
  if (!event) throw problem('open.support-event-missing', about);
  if (event.endsOn < event.startsOn || event.endsOn < law.day) throw problem('open.event-dates');
  const organiser = await getOrganisation(tx, organisationId);
  const id = newId();
  await activityTables(tx)
    .insertInto('open.event')
    .values({
      id,
      number: await numbered(tx, 'event', 'HD', law.day),
      kind: event.kind,
      organisation_id: organisationId,
      organiser_id: organisationId,
      organiser: organiser?.name.zh ?? '',
      title: event.title,
      summary: event.summary,
      starts_on: event.startsOn,
      ends_on: event.endsOn,
      entries_until: null,
      shown: false,
      published_by: personId,
      published_at: p.clock.now(),
      ended_at: null,
    })
    .execute();
  return { id, title: event.title };
}

async function refuseSecond(tx: Tx, eventId: string): Promise<void> {
  await takeTurn(tx, `open support of ${eventId}`);
  const other = await activityTables(tx)
    .selectFrom('open.event_support')
    .select('number')
    .where('event_id', '=', eventId)
    .where('state', '=', 'filed')
    .executeTakeFirst();
  if (other) throw problem('open.support-twice', { params: { number: other.number } });
}

export async function lockSupport(tx: Tx, id: string): Promise<Support> {
  const row = await activityTables(tx)
    .selectFrom('open.event_support')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** Granted, its event is shown with its sets; refused, the reason is said. Errors: `open.support-settled`, `open.reason-missing`. */
export async function decideSupport(
  p: Platform,
  actor: Actor,
  id: string,
  { grant, said }: { grant: boolean; said: string },
): Promise<void> {
  permit(decideSupportPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const row = await lockSupport(tx, id);
    if (row.state !== 'filed') throw problem('open.support-settled');
    if (!grant && said === '') throw problem('open.reason-missing');
    const law = await lawNow(tx, p.law, p.clock.today());
    const tables = activityTables(tx);
    await tables
      .updateTable('open.event_support')
      .set({
        state: grant ? 'granted' : 'refused',
        said,
        decided_by: actor.kind === 'person' ? actor.personId : null,
        decided_on: law.day,
      })
      .where('id', '=', id)
      .execute();
    if (grant) await showEvent(tx, row);
    const event = await tables
      .selectFrom('open.event')
      .select('title')
      .where('id', '=', row.event_id)
      .executeTakeFirstOrThrow();
    await notify(tx, p, {
      kind: 'open.support-decided',
      to: { personId: row.person_id },
      params: {
        title: event.title,
        number: row.number,
        what: grant ? { zh: '同意', en: 'granted' } : { zh: '不同意', en: 'refused' },
        said,
      },
      articles: law.cite(RULE),
      subject: { type: 'open.event-support', id },
      link: '/me/events',
    });
    await record(tx, p, {
      kind: grant ? 'open.support-granted' : 'open.support-refused',
      actor,
      subject: { type: 'open.event-support', id },
      organisations: [row.organisation_id],
      decision: law.decided(grant ? 'granted' : 'refused', [RULE]),
      detail: { number: row.number, event: row.event_id },
    });
  });
}

async function showEvent(tx: Tx, row: Support): Promise<void> {
  const tables = activityTables(tx);
  await tables.updateTable('open.event').set({ shown: true }).where('id', '=', row.event_id).execute();
  const sets = await tables
    .selectFrom('open.event_support_set')
    .select('dataset_id')
    .where('support_id', '=', row.id)
    .execute();
  for (const { dataset_id: dataset } of sets)
    await tables
      .insertInto('open.event_dataset')
      .values({ event_id: row.event_id, dataset_id: dataset })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
