/** The responsibility lists as their readers may see them: the bureau everybody's, a unit its own. */
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { csv } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { looksOn } from '../../policy.ts';
import { sourcesKeepPolicy, unitReadPolicy } from '../policy.ts';
import { issuedEdition, listsRule, openContests } from './commands.ts';
import { conflictsOf } from './lines.ts';
import type { EditionsReply, LinesReply, ListUnitsReply } from './schema.ts';
import { lineStanding } from './standing.ts';

type Edition = EditionsReply['items'][number];
type EditionRow = {
  version: number;
  state: Edition['state'];
  drafted_at: Date;
  issued_day: string | null;
  fields: number;
  organisations: number;
};

const editionRows = (only?: number): RawBuilder<EditionRow> => sql<EditionRow>`
  select e.version, e.state, e.drafted_at, e.issued_day, count(l.*)::int as fields,
    count(distinct l.organisation_id)::int as organisations
  from collect.list_edition e left join collect.list_line l on l.version = e.version
  ${only === undefined ? sql`` : sql`where e.version = ${only}`}
  group by e.version order by e.version desc limit 100`;

const editionOf = (row: EditionRow): Edition => ({
  version: row.version,
  state: row.state,
  draftedAt: row.drafted_at.toISOString(),
  issuedDay: row.issued_day,
  fields: row.fields,
  organisations: row.organisations,
});

export async function readEditions(p: Platform, actor: Actor): Promise<EditionsReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { rows } = await editionRows().execute(p.db);
  const oversees = looksOn(actor);
  const conflicts = oversees && law.flag(listsRule) ? await conflictsOf(p.db) : [];
  const open = await openContests(p.db);
  const names = await organisationNames(
    p.db,
    conflicts.flatMap(({ claimants }) => claimants.map(({ organisationId }) => organisationId)),
  );
  return {
    // A draft is the bureau's own until it is issued.
    items: rows.filter(({ state }) => oversees || state !== 'draft').map(editionOf),
    conflicts: conflicts.map((one) => ({
      elementId: one.elementId,
      element: `${one.standardCode} ${one.identifier}`,
      title: one.title,
      claimants: one.claimants.map((claimant) => ({
        organisation: {
          id: claimant.organisationId,
          name: names.get(claimant.organisationId) ?? { zh: '', en: '' },
        },
        resource: { id: claimant.resourceId, name: claimant.resourceName },
      })),
      caseId:
        open.find((c) => c.standard_code === one.standardCode && c.identifier === one.identifier)?.case_id ??
        null,
    })),
    inForce: law.flag(listsRule),
    articles: law.cite(listsRule),
    abilities: abilitiesOf(actor, undefined, { draft: sourcesKeepPolicy, issue: sourcesKeepPolicy }),
  };
}

type LineRow = {
  organisation_id: string;
  resource_id: string;
  resource_name: string;
  code: string | null;
  item_name: string;
  title: string;
  type: string;
  cycle: string;
  standard_code: string;
  identifier: string;
  subject_identifiers: string[];
  added_day: string | null;
  last_at: Date | null;
  due: string | null;
  fulfilled: boolean;
};
type Asked = { organisation?: string; q?: string; unfulfilled?: boolean };

/** Whose lines are asked for. */
function within(actor: Actor, asked: string | undefined): string | undefined {
  if (looksOn(actor)) return asked;
  const own = organisationOf(actor);
  if (own === undefined) throw problem('kernel.sign-in-required');
  permit(unitReadPolicy, actor, { organisationId: asked ?? own });
  return own;
}

const linesOf = (version: number, day: string, asked: Asked, organisationId: string | undefined) => {
  const pattern = `%${(asked.q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`
    select * from (${lineStanding(version, day)}) l where true
    ${organisationId ? sql`and organisation_id = ${organisationId}` : sql``}
    ${asked.q ? sql`and (title ilike ${pattern} or resource_name ilike ${pattern} or item_name ilike ${pattern})` : sql``}
    ${asked.unfulfilled === undefined ? sql`` : asked.unfulfilled ? sql`and not fulfilled` : sql`and fulfilled`}`;
};

export async function readLines(
  p: Platform,
  actor: Actor,
  version: number,
  { page, pageSize, ...asked }: Asked & { page: number; pageSize: number },
): Promise<LinesReply> {
  const organisationId = within(actor, asked.organisation);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [row] = (await editionRows(version).execute(p.db)).rows;
  if (!row || (row.state === 'draft' && !looksOn(actor))) throw problem('kernel.not-found');
  const lines = linesOf(version, law.day, asked, organisationId);
  const { rows } = await sql<LineRow>`${lines}
    order by organisation_id, resource_name, resource_id, ordinal limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(
    p.db,
  );
  const { rows: found } = await sql<{ n: number }>`select count(*)::int as n from (${lines}) x`.execute(p.db);
  const whole = linesOf(version, law.day, {}, organisationId);
  const { rows: sums } = await sql<{ fields: number; fulfilled: number }>`
    select count(*)::int as fields, (count(*) filter (where fulfilled))::int as fulfilled from (${whole}) x`.execute(
    p.db,
  );
  const totals = sums[0] ?? { fields: 0, fulfilled: 0 };
  const names = await organisationNames(
    p.db,
    rows.map(({ organisation_id }) => organisation_id),
  );
  return {
    items: rows.map((line) => ({
      organisation: { id: line.organisation_id, name: names.get(line.organisation_id) ?? { zh: '', en: '' } },
      resource: { id: line.resource_id, name: line.resource_name, code: line.code },
      itemName: line.item_name,
      title: line.title,
      type: line.type,
      cycle: line.cycle,
      element: [line.standard_code, line.identifier].filter(Boolean).join(' '),
      identifiers: line.subject_identifiers,
      addedDay: line.added_day,
      lastAt: line.last_at?.toISOString() ?? null,
      due: line.due,
      fulfilled: line.fulfilled,
    })),
    total: found[0]?.n ?? 0,
    page,
    pageSize,
    edition: editionOf(row),
    totals: { ...totals, unfulfilled: totals.fields - totals.fulfilled },
    articles: law.cite(listsRule),
  };
}

/** The list as a file for a spreadsheet. */
export async function exportLines(p: Platform, actor: Actor, version: number, asked: Asked): Promise<string> {
  const { items } = await readLines(p, actor, version, { ...asked, page: 1, pageSize: 200_000 });
  const header = [
    '责任单位',
    '资源名称',
    '资源代码',
    '信息项',
    '字段名',
    '类型',
    '更新周期',
    '数据元',
    '对象标识',
    '最近汇聚',
    '应更新',
    '是否落实',
  ];
  return csv(
    header,
    items.map((line) => [
      line.organisation.name.zh,
      line.resource.name,
      line.resource.code ?? '',
      line.title,
      line.itemName,
      line.type,
      line.cycle,
      line.element,
      line.identifiers.join('、'),
      line.lastAt ?? '',
      line.due ?? '',
      line.fulfilled ? '是' : '否',
    ]),
  );
}

/** How far each body fulfils the list in force, counted from loads alone. */
export async function readListUnits(p: Platform, actor: Actor): Promise<ListUnitsReply> {
  const organisationId = within(actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const edition = await issuedEdition(p.db);
  if (!edition) return { items: [], articles: law.cite(listsRule) };
  const { rows } = await sql<{ id: string; fields: number; fulfilled: number }>`
    select organisation_id as id, count(*)::int as fields, (count(*) filter (where fulfilled))::int as fulfilled
    from (${linesOf(edition.version, law.day, {}, organisationId)}) x group by 1`.execute(p.db);
  const names = await organisationNames(
    p.db,
    rows.map(({ id }) => id),
  );
  return {
    items: rows
      .map(({ id, fields, fulfilled }) => ({
        organisation: { id, name: names.get(id) ?? { zh: '', en: '' } },
        fields,
        fulfilled,
        unfulfilled: fields - fulfilled,
        percent: Math.floor((fulfilled * 100) / fields),
      }))
      .sort((a, b) => a.percent - b.percent || b.fields - a.fields),
    articles: law.cite(listsRule),
  };
}
