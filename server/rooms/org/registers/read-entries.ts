/** Reading the registers' documents: lists with confirmation, one entry with its versions, what a unit or an area still lacks. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { allowed, denied, oversees } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames } from '../repository.ts';
import { articlesOf } from './law.ts';
import { overseesRegisters } from './policy.ts';
import type { entryDetail, entryList, entryQuery, entrySummary } from './schema.ts';
import { type EntryKind, registerTables } from './tables.ts';

type Standing = 'coming' | 'in-force' | 'ended' | 'superseded';

export const standingOf = (
  row: { from_day: LegalDay; until_day: LegalDay | null; superseded_from: LegalDay | null },
  today: LegalDay,
): Standing => {
  if (row.superseded_from !== null && row.superseded_from <= today) return 'superseded';
  if (row.from_day > today) return 'coming';
  return row.until_day !== null && row.until_day < today ? 'ended' : 'in-force';
};

/** Open to everybody in the business; the others to those concerned and those who oversee. */
const openKinds: readonly EntryKind[] = [
  'rule-document',
  'industry-norm',
  'interpretation',
  'plan-passage',
  'committee-rules',
];

const base = (ex: Executor) =>
  registerTables(ex)
    .selectFrom('org.register_entry as e')
    .leftJoin('org.register_file as f', 'f.id', 'e.file_id')
    .select([
      'e.id',
      'e.series_id',
      'e.version',
      'e.kind',
      'e.region_code',
      'e.organisation_id',
      'e.topic',
      'e.number',
      'e.title',
      'e.body',
      'e.articles',
      'e.from_day',
      'e.until_day',
      'e.superseded_from',
      'e.content',
      'e.created_at',
      'f.name as file_name',
      'f.bytes as file_bytes',
      'f.sha256 as file_sha256',
    ])
    .select(({ selectFrom }) => [
      selectFrom('org.register_address as a')
        .whereRef('a.entry_id', '=', 'e.id')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('addressed'),
      selectFrom('org.register_address as a')
        .whereRef('a.entry_id', '=', 'e.id')
        .where('a.confirmed_at', 'is not', null)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .as('confirmed'),
    ]);

type Found = Awaited<ReturnType<ReturnType<typeof base>['execute']>>[number];

function topicName(law: LawNow, { kind, topic }: Found) {
  if (!topic) return null;
  const term =
    kind === 'industry-norm'
      ? law.term('org.industry-sectors', topic)
      : kind === 'internal-rule'
        ? law.term('org.internal-rules', topic)
        : undefined;
  return term ? { zh: term.zh, en: term.en } : { zh: topic, en: topic };
}

async function present(
  ex: Executor,
  law: LawNow,
  rows: readonly Found[],
  own: string | undefined,
): Promise<z.input<typeof entrySummary>[]> {
  if (rows.length === 0) return [];
  const names = await organisationNames(ex, [...new Set(rows.map((row) => row.organisation_id))]);
  const mine = own
    ? await registerTables(ex)
        .selectFrom('org.register_address')
        .select(['entry_id', 'confirmed_at'])
        .where('organisation_id', '=', own)
        .where(
          'entry_id',
          'in',
          rows.map((row) => row.id),
        )
        .execute()
    : [];
  return rows.map((row) => {
    const addressed = Number(row.addressed ?? 0);
    const confirmed = Number(row.confirmed ?? 0);
    const address = mine.find((one) => one.entry_id === row.id);
    return {
      id: row.id,
      seriesId: row.series_id,
      version: row.version,
      kind: row.kind,
      regionCode: row.region_code,
      organisation: {
        id: row.organisation_id,
        name: names.get(row.organisation_id) ?? { zh: '', en: '' },
      },
      topic: row.topic,
      topicName: topicName(law, row),
      number: row.number,
      title: row.title,
      articles: row.articles,
      fromDay: row.from_day,
      untilDay: row.until_day,
      supersededFrom: row.superseded_from,
      standing: standingOf(row, law.day),
      file: row.file_name
        ? { name: row.file_name, bytes: Number(row.file_bytes), sha256: row.file_sha256 ?? '' }
        : null,
      addressed,
      confirmed,
      rate: addressed === 0 ? null : confirmed / addressed,
      mine: address ? { confirmedAt: address.confirmed_at?.toISOString() ?? null } : null,
      publishedAt: row.created_at.toISOString(),
    };
  });
}

/** Narrows to what the actor may see. */
function visible(query: ReturnType<typeof base>, actor: Actor): ReturnType<typeof base> {
  if (overseesRegisters(actor)) return query;
  const own = organisationOf(actor) ?? null;
  return query.where((eb) =>
    eb.or([
      eb('e.kind', 'in', openKinds),
      eb('e.organisation_id', '=', own),
      eb.exists(
        eb
          .selectFrom('org.register_address as mine')
          .select('mine.entry_id')
          .whereRef('mine.entry_id', '=', 'e.id')
          .where('mine.organisation_id', '=', own ?? ''),
      ),
    ]),
  );
}

export async function listEntries(
  p: Platform,
  actor: Actor,
  filter: z.output<typeof entryQuery>,
): Promise<z.input<typeof entryList>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const today = law.day;
  const own = organisationOf(actor);
  let query = visible(base(p.db), actor);
  if (filter.kind) query = query.where('e.kind', '=', filter.kind);
  if (filter.organisationId) query = query.where('e.organisation_id', '=', filter.organisationId);
  if (filter.topic) query = query.where('e.topic', '=', filter.topic);
  if (filter.article) query = query.where(sql<boolean>`e.articles @> array[${filter.article}]::text[]`);
  if (filter.seriesId) query = query.where('e.series_id', '=', filter.seriesId);
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) => eb.or([eb('e.title', 'ilike', like), eb('e.number', 'ilike', like)]));
  }
  if (filter.standing === 'superseded') query = query.where('e.superseded_from', '<=', today);
  if (filter.standing === 'in-force') {
    query = query
      .where('e.from_day', '<=', today)
      .where((eb) => eb.or([eb('e.superseded_from', 'is', null), eb('e.superseded_from', '>', today)]))
      .where((eb) => eb.or([eb('e.until_day', 'is', null), eb('e.until_day', '>=', today)]));
  }
  if (filter.standing === 'coming') query = query.where('e.from_day', '>', today);
  if (filter.unread === 'true' && own) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('org.register_address as unread')
          .select('unread.entry_id')
          .whereRef('unread.entry_id', '=', 'e.id')
          .where('unread.organisation_id', '=', own)
          .where('unread.confirmed_at', 'is', null),
      ),
    );
  }
  const { total } = await query
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .orderBy('e.created_at', 'desc')
    .orderBy('e.id')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return {
    items: await present(p.db, law, rows, own),
    total: Number(total),
    page: filter.page,
    pageSize: filter.pageSize,
  };
}

/** One version with all others of its series, and who has confirmed it. */
export async function readEntry(p: Platform, actor: Actor, id: string): Promise<z.input<typeof entryDetail>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const row = await visible(base(p.db), actor).where('e.id', '=', id).executeTakeFirst();
  if (!row) throw problem('org.register-entry-unknown');
  const own = organisationOf(actor);
  const [summary] = await present(p.db, law, [row], own);
  if (!summary) throw problem('org.register-entry-unknown');
  const versions = await visible(base(p.db), actor)
    .where('e.series_id', '=', row.series_id)
    .orderBy('e.version', 'desc')
    .execute();
  const sees = overseesRegisters(actor) || row.organisation_id === own;
  const addresses = sees
    ? await registerTables(p.db)
        .selectFrom('org.register_address as a')
        .innerJoin('org.organisation as o', 'o.id', 'a.organisation_id')
        .where('a.entry_id', '=', id)
        .select(['o.id', 'o.name_zh', 'o.name_en', 'a.confirmed_at'])
        .orderBy('a.confirmed_at', (order) => order.desc().nullsFirst())
        .orderBy('o.name_zh')
        .execute()
    : [];
  const last = versions.every((one) => one.version <= row.version);
  return {
    ...summary,
    body: row.body,
    content: row.content,
    versions: await present(p.db, law, versions, own),
    addressees: addresses.map((one) => ({
      organisation: { id: one.id, name: { zh: one.name_zh, en: one.name_en } },
      confirmedAt: one.confirmed_at?.toISOString() ?? null,
    })),
    abilities: {
      confirm:
        summary.mine && summary.mine.confirmedAt === null
          ? allowed
          : denied('无需本单位确认', 'nothing for your organisation to confirm'),
      replace:
        row.organisation_id === own && last
          ? allowed
          : denied('由发布单位在最新版本上替换', 'by its issuer, on the newest version'),
    },
  };
}

/** The file of an entry the actor may see. */
export async function fileOfEntry(p: Platform, actor: Actor, id: string): Promise<string | null> {
  const found = await visible(base(p.db), actor)
    .select('e.file_id')
    .where('e.id', '=', id)
    .executeTakeFirst();
  return found?.file_id ?? null;
}

/** The documents a unit must have, each with its versions; and the units that lack one, where the reader oversees. */
export async function internalRules(p: Platform, actor: Actor, organisationId: string) {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const wanted = law.terms('org.internal-rules');
  const rows = await visible(base(p.db), actor)
    .where('e.kind', '=', 'internal-rule')
    .where('e.organisation_id', '=', organisationId)
    .orderBy('e.version', 'desc')
    .execute();
  const versions = await present(p.db, law, rows, organisationOf(actor));
  const register = law.term('org.registers', 'internal-rule');
  return {
    items: wanted.map((term) => ({
      key: term.key,
      zh: term.zh,
      en: term.en,
      cite: register ? articlesOf(law, register) : law.cite('org.internal-rules'),
      versions: versions.filter((one) => one.topic === term.key),
    })),
    missing: wanted
      .filter((term) => !versions.some((one) => one.topic === term.key))
      .map(({ key, zh, en }) => ({ key, zh, en })),
  };
}

/** Units without one of the documents, by name: the bureau's overview. */
export async function unitsLackingRules(p: Platform, actor: Actor) {
  if (!oversees(actor)) throw problem('kernel.not-found');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const wanted = law.terms('org.internal-rules');
  const rows = await registerTables(p.db)
    .selectFrom('org.organisation as o')
    .leftJoin('org.register_entry as e', (join) =>
      join.onRef('e.organisation_id', '=', 'o.id').on('e.kind', '=', 'internal-rule'),
    )
    .where('o.state', '=', 'active')
    .where('o.office', 'is', null)
    .select(['o.id', 'o.name_zh', 'o.name_en', 'e.topic'])
    .orderBy('o.name_zh')
    .execute();
  const items = [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, found]) => {
    const missing = wanted.filter(({ key }) => !found.some(({ topic }) => topic === key));
    const [first] = found;
    return first && missing.length > 0
      ? [
          {
            id,
            name: { zh: first.name_zh, en: first.name_en },
            missing: missing.map(({ key, zh, en }) => ({ key, zh, en })),
          },
        ]
      : [];
  });
  return { items, total: items.length, cite: law.cite('org.internal-rules') };
}

/** Areas of the city and below it, each with the passage that covers the day, or without one. */
export async function plansByArea(p: Platform, day: LegalDay) {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const city = p.law.city.regionCode;
  const areas = await registerTables(p.db)
    .selectFrom('org.region')
    .select(['code', 'name_zh', 'name_en'])
    .where((eb) => eb.or([eb('code', '=', city), eb('parent', '=', city)]))
    .orderBy('code')
    .execute();
  const rows = await base(p.db)
    .where('e.kind', '=', 'plan-passage')
    .where('e.from_day', '<=', day)
    .where('e.until_day', '>=', day)
    .where((eb) => eb.or([eb('e.superseded_from', 'is', null), eb('e.superseded_from', '>', day)]))
    .execute();
  const entries = await present(p.db, law, rows, undefined);
  const register = law.term('org.registers', 'plan-passage');
  return {
    items: areas.map((area) => ({
      code: area.code,
      name: { zh: area.name_zh, en: area.name_en ?? area.name_zh },
      entry: entries.find((one) => one.regionCode === area.code) ?? null,
    })),
    total: areas.length,
    day,
    cite: register ? articlesOf(law, register) : [],
  };
}
