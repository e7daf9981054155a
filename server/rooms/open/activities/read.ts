/** What organisers, the authority and participants see of what is lent to events. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { TAKEN } from '../access/takings.ts';
import { getDataset } from '../datasets/read.ts';
import { RULE } from './ask.ts';
import {
  askSupportPolicy,
  decideSupportPolicy,
  endEventPolicy,
  joinPolicy,
  readSupportPolicy,
} from './policy.ts';
import type { EventDataReply, SupportList, SupportReply } from './schema.ts';
import { activityTables, type Support, type SupportState } from './tables.ts';
import { runs } from './take-part.ts';

const none = { zh: '', en: '' };
const MOST = 200;

/** Whether the organiser's agreement on the set runs. */
async function agreementOn(
  p: Platform,
  dataset: { id: string; class: string },
  organiserId: string,
): Promise<SupportReply['datasets'][number]['agreement']> {
  if (dataset.class === 'open') return 'not-needed';
  const found = await activityTables(p.db)
    .selectFrom('open.access')
    .select('id')
    .where('dataset_id', '=', dataset.id)
    .where('applicant_id', '=', organiserId)
    .where('state', '=', 'active')
    .where('until_day', '>=', p.clock.today())
    .executeTakeFirst();
  return found ? 'signed' : 'missing';
}

async function setsOf(
  p: Platform,
  row: Support,
): Promise<(SupportReply['datasets'][number] & { class: 'open' | 'conditional' })[]> {
  const sets = await activityTables(p.db)
    .selectFrom('open.event_support_set')
    .select('dataset_id')
    .where('support_id', '=', row.id)
    .execute();
  const found = await Promise.all(sets.map(({ dataset_id: id }) => getDataset(p.db, id)));
  const shown = [];
  for (const dataset of found) {
    if (!dataset?.published) continue;
    const { class: kind, content } = dataset.published;
    shown.push({
      id: dataset.id,
      slug: dataset.slug,
      title: content.title,
      class: kind === 'conditional' ? ('conditional' as const) : ('open' as const),
      agreement: await agreementOn(p, { id: dataset.id, class: kind ?? 'open' }, row.organisation_id),
    });
  }
  return shown;
}

async function participantsOf(p: Platform, eventId: string): Promise<SupportReply['participants']> {
  const tables = activityTables(p.db);
  const rows = await tables
    .selectFrom('open.event_participant')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('joined_at')
    .limit(1000)
    .execute();
  const keys = await tables
    .selectFrom('open.access_key')
    .select(['id', 'organisation_id', 'person_id', 'revoked_at'])
    .where('event_id', '=', eventId)
    .execute();
  const taken =
    keys.length === 0
      ? []
      : await tables
          .selectFrom('open.taking')
          .select((eb) => ['key_id', eb.fn.sum<number>('times').as('times')])
          .where(
            'key_id',
            'in',
            keys.map(({ id }) => id),
          )
          .where('outcome', '=', TAKEN)
          .groupBy('key_id')
          .execute();
  const names = await organisationNames(
    p.db,
    rows.map((row) => row.organisation_id),
  );
  return rows.map((row) => {
    const own = keys.filter(
      (key) => key.organisation_id === row.organisation_id && key.person_id === row.person_id,
    );
    return {
      name: names.get(row.organisation_id) ?? none,
      joinedAt: row.joined_at.toISOString(),
      keys: own.filter(({ revoked_at: at }) => at === null).length,
      takings: taken
        .filter(({ key_id: id }) => own.some((key) => key.id === id))
        .reduce((sum, { times }) => sum + Number(times), 0),
    };
  });
}

async function present(p: Platform, actor: Actor, row: Support): Promise<SupportReply> {
  const today = p.clock.today();
  const event = await activityTables(p.db)
    .selectFrom('open.event')
    .selectAll()
    .where('id', '=', row.event_id)
    .executeTakeFirstOrThrow();
  const names = await organisationNames(p.db, [row.organisation_id]);
  const over = event.ended_at !== null || event.ends_on < today;
  return {
    id: row.id,
    number: row.number,
    event: {
      id: event.id,
      title: event.title,
      kind: event.kind,
      startsOn: event.starts_on,
      endsOn: event.ends_on,
      over,
    },
    organiser: { id: row.organisation_id, name: names.get(row.organisation_id) ?? none },
    wants: row.wants,
    purpose: row.purpose,
    support: row.support,
    state: row.state,
    said: row.said,
    filedOn: row.filed_on,
    decidedOn: row.decided_on,
    datasets: (await setsOf(p, row)).map(({ class: _, ...one }) => one),
    participants: await participantsOf(p, row.event_id),
    abilities: {
      ...(row.state === 'filed' ? abilitiesOf(actor, undefined, { decide: decideSupportPolicy }) : {}),
      ...(row.state === 'granted' && !over
        ? abilitiesOf(
            actor,
            { organisers: [event.organisation_id, event.organiser_id] },
            { end: endEventPolicy },
          )
        : {}),
    },
  };
}

/** One's own; all of them for those who oversee. */
export async function listSupport(
  p: Platform,
  actor: Actor,
  { state }: { state?: SupportState | undefined },
): Promise<SupportList> {
  const own = organisationOf(actor) ?? '';
  permit(readSupportPolicy, actor, { organisationId: own });
  const law = await lawNow(p.db, p.law, p.clock.today());
  let found = activityTables(p.db).selectFrom('open.event_support').selectAll();
  if (!oversees(actor)) found = found.where('organisation_id', '=', own);
  if (state) found = found.where('state', '=', state);
  const rows = await found.orderBy('filed_at', 'desc').limit(MOST).execute();
  const items: SupportReply[] = [];
  for (const row of rows) items.push(await present(p, actor, row));
  let events = activityTables(p.db)
    .selectFrom('open.event')
    .select(['id', 'title'])
    .where('shown', '=', true)
    .where('ended_at', 'is', null)
    .where('ends_on', '>=', law.day);
  if (!hasRole(actor, 'bureau'))
    events = events.where((eb) => eb.or([eb('organisation_id', '=', own), eb('organiser_id', '=', own)]));
  return {
    items,
    events: await events.orderBy('starts_on').limit(MOST).execute(),
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, undefined, { ask: askSupportPolicy }),
  };
}

/** For whoever takes part in an event. */
export async function readEventData(p: Platform, actor: Actor, id: string): Promise<EventDataReply> {
  const tables = activityTables(p.db);
  const event = await tables
    .selectFrom('open.event')
    .selectAll()
    .where('id', '=', id)
    .where('shown', '=', true)
    .executeTakeFirst();
  if (!event) throw problem('kernel.not-found');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const granted = await tables
    .selectFrom('open.event_support')
    .selectAll()
    .where('event_id', '=', id)
    .where('state', '=', 'granted')
    .execute();
  const sets = (await Promise.all(granted.map((row) => setsOf(p, row)))).flat();
  const { n } = await tables
    .selectFrom('open.event_participant')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('event_id', '=', id)
    .executeTakeFirstOrThrow();
  const mine =
    actor.kind === 'person'
      ? await tables
          .selectFrom('open.event_participant')
          .select('joined_at')
          .where('event_id', '=', id)
          .where('organisation_id', '=', actor.organisationId)
          .where('person_id', '=', actor.personId)
          .executeTakeFirst()
      : undefined;
  const running = await runs(p.db, event, law.day);
  return {
    until: event.ends_on,
    running,
    datasets: sets.map(({ slug, title, class: kind, agreement }) => ({
      slug,
      title,
      class: kind,
      ready: agreement !== 'missing',
    })),
    participants: Number(n),
    joined: mine !== undefined,
    articles: law.cite(RULE),
    abilities: running ? abilitiesOf(actor, undefined, { join: joinPolicy }) : {},
  };
}
