/** Measures as the public reads them, as a feed, and as the user itself does. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { xmlText } from '../rows/index.ts';
import { announcementAt } from './in-force.ts';
import { rules, titleOf } from './law.ts';
import { statePolicy } from './policy.ts';
import { setsOf, shownMeasures } from './read.ts';
import type {
  Announcement,
  AnnouncementList,
  AnnouncementQuery,
  AnnouncementReply,
  OwnConduct,
} from './schema.ts';
import { conductTables } from './tables.ts';
import type { MeasureKind } from './types.ts';

const FEED = 50;

type Row = {
  number: string;
  kind: 'measure' | 'lifting';
  user_zh: string;
  user_en: string;
  said: string;
  on_day: LegalDay;
  at: Date;
  measure: MeasureKind;
  ground: string;
  datasets: string[];
  per_minute: number | null;
  until_day: LegalDay | null;
  in_force: boolean;
  provider_zh: string | null;
  provider_en: string | null;
  other: string | null;
  total: string;
};

/** Newest first; `number`: that one alone. */
async function rowsOf(
  ex: Executor,
  day: LegalDay,
  { number = null, limit, offset = 0 }: { number?: string | null; limit: number; offset?: number },
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select a.number, a.kind, a.user_zh, a.user_en, a.said, a.on_day, a.at, m.kind as measure, b.ground, m.datasets, m.per_minute,
      m.until_day, m.state = 'in-force' and (m.until_day is null or m.until_day >= ${day}) as in_force,
      o.name_zh as provider_zh, o.name_en as provider_en, x.number as other, count(*) over () as total
    from open.announcement a
    join open.measure m on m.id = a.measure_id
    join open.breach_case b on b.id = m.breach_id
    left join org.organisation o on o.id = m.provider_id
    left join open.announcement x on x.measure_id = a.measure_id and x.kind <> a.kind
    where ${number}::text is null or a.number = ${number}
    order by a.at desc, a.id desc limit ${limit} offset ${offset}`.execute(ex);
  return rows;
}

async function shown(ex: Executor, law: LawNow, rows: readonly Row[]): Promise<Announcement[]> {
  const sets = await setsOf(
    ex,
    rows.flatMap(({ datasets }) => datasets),
  );
  return rows.map((row) => ({
    number: row.number,
    kind: row.kind,
    user: { zh: row.user_zh, en: row.user_en },
    ground: titleOf(law, rules.grounds, row.ground),
    measure: { key: row.measure, title: titleOf(law, rules.measures, row.measure) },
    datasets: sets(row.datasets).map(({ slug, title }) => ({ slug, title })),
    perMinute: row.per_minute,
    until: row.until_day,
    provider: { zh: row.provider_zh ?? '', en: row.provider_en ?? '' },
    said: row.said,
    on: row.on_day,
    inForce: row.in_force,
    other: row.other,
  }));
}

export async function listAnnouncements(p: Platform, asked: AnnouncementQuery): Promise<AnnouncementList> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { page, pageSize } = asked;
  const rows = await rowsOf(p.db, law.day, { limit: pageSize, offset: (page - 1) * pageSize });
  return {
    items: await shown(p.db, law, rows),
    total: Number(rows[0]?.total ?? 0),
    page,
    pageSize,
    articles: law.cite(rules.notice),
  };
}

export async function readAnnouncement(p: Platform, number: string): Promise<AnnouncementReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [one] = await shown(p.db, law, await rowsOf(p.db, law.day, { number, limit: 1 }));
  if (!one) throw problem('kernel.not-found');
  return { ...one, articles: law.cite(rules.notice) };
}

const headOf = ({ kind, user, measure }: Announcement): Text =>
  kind === 'measure'
    ? { zh: `${measure.title.zh}：${user.zh}`, en: `${measure.title.en}: ${user.en}` }
    : { zh: `解除措施：${user.zh}`, en: `Measure lifted: ${user.en}` };

/** One entry a notice, for any reader that follows feeds. */
export async function announcementFeed(p: Platform, site: string): Promise<string> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await rowsOf(p.db, law.day, { limit: FEED });
  const items = await shown(p.db, law, rows);
  const text = (name: string, value: string): string => `<${name}>${xmlText(value)}</${name}>`;
  const updated = (rows[0]?.at ?? p.clock.now()).toISOString();
  const body = items.map((one, at) => {
    const where = `${site}${announcementAt(one.number)}`;
    return ` <entry>
  ${text('id', where)}
  ${text('title', `${headOf(one).zh}（${one.number}）`)}
  <link rel="alternate" href="${xmlText(where)}"/>
  ${text('updated', (rows[at]?.at ?? p.clock.now()).toISOString())}
  <author>${text('name', one.provider.zh)}</author>
  ${text('summary', `${one.ground.zh}；${one.on}；${one.said}`)}
 </entry>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">
 ${text('id', `${site}/announcements.atom`)}
 ${text('title', `${p.law.city.nameZh}公共数据开放：使用者处理公告`)}
 <link rel="self" href="${xmlText(`${site}/announcements.atom`)}"/>
 <link rel="alternate" href="${xmlText(`${site}/announcements`)}"/>
 ${text('updated', updated)}
${body.join('')}</feed>\n`;
}

/** What is intended against the reader’s body and what is in force, newest first. */
export async function readOwnConduct(p: Platform, actor: Actor): Promise<OwnConduct> {
  const userId = organisationOf(actor) ?? '';
  permit(statePolicy, actor, { userId });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await conductTables(p.db)
    .selectFrom('open.measure as m')
    .innerJoin('open.breach_case as b', 'b.id', 'm.breach_id')
    .selectAll('m')
    .select('b.ground')
    .where('m.user_id', '=', userId)
    .orderBy('m.proposed_at', 'desc')
    .limit(200)
    .execute();
  const measures = await shownMeasures(p.db, law, rows);
  return {
    items: measures.map(({ provider, proposedAt: _, ...one }, at) => ({
      ...one,
      provider: provider.name,
      ground: titleOf(law, rules.grounds, rows[at]?.ground ?? ''),
      abilities:
        one.state === 'proposed' && one.statement === null
          ? abilitiesOf(actor, { userId }, { state: statePolicy })
          : {},
    })),
    articles: law.cite(rules.measures),
  };
}
