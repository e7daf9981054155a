/** A period of opening against the one before: fields of life, sets, rows, quality, demands met, partners who took data. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { endOfDay } from '#rooms/catalog/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { scoresAsOf } from '#rooms/quality/index.ts';
import { listDatasets } from '../datasets/read.ts';
import { demandsBetween } from '../demands/index.ts';
import type { PeriodReply } from './schema.ts';

type Figures = PeriodReply['now'];
const DAY = 86_400_000;

/** The period of the same length that ended the day before. */
function before(from: LegalDay, to: LegalDay): { from: LegalDay; to: LegalDay } {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
  return { from: addDays(from, -days), to: addDays(from, -1) };
}

export async function readPeriod(p: Platform, from: LegalDay, to: LegalDay): Promise<PeriodReply> {
  if (to < from) throw problem('open.call-dates');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const former = before(from, to);
  const [now, earlier] = await Promise.all([figuresOf(p, from, to), figuresOf(p, former.from, former.to)]);
  return {
    from,
    to,
    formerFrom: former.from,
    formerTo: former.to,
    now,
    former: earlier,
    articles: law.cite('open.demand-deadline'),
  };
}

async function figuresOf(p: Platform, from: LegalDay, to: LegalDay): Promise<Figures> {
  const end = endOfDay(to);
  const sets = (await listDatasets(p.db, { published: true })).filter(
    ({ openedAt, state }) => openedAt !== null && openedAt < end && state !== 'withdrawn',
  );
  const scores = await scoresAsOf(
    p.db,
    sets.flatMap(({ resourceId }) => resourceId ?? []),
    to,
  );
  const met = (await demandsBetween(p.db)).filter(
    ({ fulfilled_on: day }) => day !== null && day >= from && day <= to,
  );
  const all = [...scores.values()];
  return {
    fields: new Set(sets.flatMap(({ published }) => published?.content.theme ?? [])).size,
    sets: sets.length,
    rows: await rowsAt(p, end),
    quality:
      all.length === 0 ? null : Math.round((all.reduce((sum, one) => sum + one, 0) / all.length) * 10) / 10,
    demandsMet: met.length,
    partners: await partnersIn(p, from, to),
  };
}

/** Rows of the newest release each set had by then. */
async function rowsAt(p: Platform, end: Date): Promise<number> {
  const { rows } = await sql<{ rows: string }>`select coalesce(sum(rows), 0) as rows from (
    select distinct on (r.dataset_id) r.rows from open.release r join open.dataset d on d.id = r.dataset_id
    where r.number is not null and r.published_at < ${end} and d.opened_at < ${end} and d.state <> 'withdrawn'
    order by r.dataset_id, r.number desc) newest`.execute(p.db);
  return Number(rows[0]?.rows ?? 0);
}

/** Companies, universities and other bodies of society that took data; people for themselves are no partners. */
async function partnersIn(p: Platform, from: LegalDay, to: LegalDay): Promise<number> {
  const { rows } = await sql<{ id: string }>`select distinct organisation_id as id from open.taking
    where organisation_id is not null and way <> 'page' and at >= ${endOfDay(addDays(from, -1))} and at < ${endOfDay(to)}`.execute(
    p.db,
  );
  const found = await Promise.all(rows.map(({ id }) => getOrganisation(p.db, id)));
  return found.filter((one) => one?.kind.startsWith('public-') && one.kind !== 'public-person').length;
}
