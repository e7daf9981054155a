/** The record of use as its provider gets it: every taking and refusal of its own data sets, page by page or as a table. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { harmless } from '#kernel/spreadsheet.ts';
import { getDataset } from '../datasets/read.ts';
import { followPolicy } from './policy.ts';
import type { LogLine, LogQuery, LogReply } from './schema-use.ts';

const AT_ONCE = 1000;

type Row = {
  id: string;
  at: Date;
  slug: string;
  title: string;
  way: string;
  format: string;
  outcome: string;
  release: number | null;
  requirements: number;
  user_zh: string | null;
  user_en: string | null;
  user: string | null;
  access: string | null;
  scenario: string;
  times: string;
  rows: string;
  bytes: string;
};
type Place = { at: string; id: string };
type Scope = { provider: string | null; dataset: string | null };

/** Whose log it is: own data sets alone; all of them for who oversees. */
async function scopeOf(p: Platform, actor: Actor, named: string | undefined): Promise<Scope> {
  const provider = oversees(actor) ? null : (organisationOf(actor) ?? '');
  if (named === undefined) {
    permit(followPolicy, actor, { organisationId: provider ?? '' });
    return { provider, dataset: null };
  }
  const dataset = await getDataset(p.db, named);
  if (!dataset) throw problem('kernel.not-found');
  permit(followPolicy, actor, { organisationId: dataset.organisationId });
  return { provider, dataset: dataset.id };
}

const matching = ({ provider, dataset }: Scope, asked: LogQuery) => sql`
  from open.taking t
  join open.dataset d on d.id = t.dataset_id
  where (${provider}::uuid is null or d.organisation_id = ${provider})
    and (${dataset}::uuid is null or t.dataset_id = ${dataset})
    and (${asked.user ?? null}::uuid is null or t.organisation_id = ${asked.user ?? null})
    and (${asked.outcome ?? null}::text is null or (t.outcome = 'taken') = (${asked.outcome ?? null} = 'taken'))
    and (${asked.from ?? null}::date is null or t.at >= ${asked.from ?? null}::date::timestamp at time zone 'Asia/Shanghai')
    and (${asked.until ?? null}::date is null or t.at < (${asked.until ?? null}::date + 1)::timestamp at time zone 'Asia/Shanghai')`;

async function rowsOf(
  p: Platform,
  scope: Scope,
  asked: LogQuery,
  after: Place | undefined,
  limit: number,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select t.id, t.at, d.slug, coalesce(v.content #>> '{title,zh}', d.slug) as title, t.way, t.format, t.outcome,
      r.number as release, v.number as requirements, o.id as user, o.name_zh as user_zh, o.name_en as user_en,
      a.number as access, t.scenario, t.times, t.rows, t.bytes
    from (select t.* ${matching(scope, asked)}
        and (${after?.at ?? null}::timestamptz is null or (t.at, t.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by t.at desc, t.id desc limit ${limit}) t
    join open.dataset d on d.id = t.dataset_id
    join open.dataset_version v on v.id = t.version_id
    left join open.release r on r.id = t.release_id
    left join open.access a on a.id = t.access_id
    left join org.organisation o on o.id = t.organisation_id
    order by t.at desc, t.id desc`.execute(p.db);
  return rows;
}

const lineOf = (row: Row): LogLine => ({
  id: row.id,
  at: row.at.toISOString(),
  dataset: { slug: row.slug, title: row.title },
  way: row.way,
  format: row.format,
  outcome: row.outcome,
  release: row.release,
  requirements: row.requirements,
  user: row.user ? { id: row.user, name: { zh: row.user_zh ?? '', en: row.user_en ?? '' } } : null,
  access: row.access,
  scenario: row.scenario,
  times: Number(row.times),
  rows: Number(row.rows),
  bytes: Number(row.bytes),
});

const written = ({ at, id }: Pick<Row, 'at' | 'id'>): string =>
  Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
function readPlace(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id)) throw problem('kernel.not-found');
  return { at, id };
}

/** Newest first, with the sums over everything asked for, so that whoever fetches it all can tell that it is all. */
export async function readLog(p: Platform, actor: Actor, asked: LogQuery): Promise<LogReply> {
  const scope = await scopeOf(p, actor, asked.dataset);
  const rows = await rowsOf(p, scope, asked, readPlace(asked.after), asked.limit + 1);
  const { rows: sums } = await sql<{ lines: string; times: string; taken: string; rows: string }>`
    select count(*) as lines, coalesce(sum(t.times), 0) as times,
      coalesce(sum(t.times) filter (where t.outcome = 'taken'), 0) as taken, coalesce(sum(t.rows), 0) as rows
    ${matching(scope, asked)}`.execute(p.db);
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  const [sum] = sums;
  return {
    items: shown.map(lineOf),
    next: rows.length > asked.limit && last ? written(last) : null,
    totals: {
      lines: Number(sum?.lines ?? 0),
      times: Number(sum?.times ?? 0),
      taken: Number(sum?.taken ?? 0),
      rows: Number(sum?.rows ?? 0),
    },
  };
}

const cell = (value: string | number | null): string => {
  const safe = harmless(String(value ?? ''));
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const line = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

/** Who may have it is asked before the first byte leaves. */
export async function logTable(p: Platform, actor: Actor, asked: LogQuery): Promise<AsyncGenerator<string>> {
  const scope = await scopeOf(p, actor, asked.dataset);
  return tableOf(p, scope, asked);
}

async function* tableOf(p: Platform, scope: Scope, asked: LogQuery): AsyncGenerator<string> {
  yield `\uFEFF${line(['id', 'at', 'dataset', 'title', 'way', 'format', 'outcome', 'release', 'requirements', 'user', 'access', 'scenario', 'times', 'rows', 'bytes'])}`;
  let after: Place | undefined;
  while (true) {
    const rows = await rowsOf(p, scope, asked, after, AT_ONCE);
    yield rows
      .map((row) =>
        line([
          row.id,
          row.at.toISOString(),
          row.slug,
          row.title,
          row.way,
          row.format,
          row.outcome,
          row.release,
          row.requirements,
          row.user_zh,
          row.access,
          row.scenario,
          row.times,
          row.rows,
          row.bytes,
        ]),
      )
      .join('');
    const last = rows.at(-1);
    if (rows.length < AT_ONCE || !last) return;
    after = { at: last.at.toISOString(), id: last.id };
  }
}
