/** Where a datum went: services, grants, who called under them, what left otherwise, and who looked at it at the desk. */
import { sql } from 'kysely';
import { addDays, type LegalDay, legalDayOf, startOfLegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { readersOf } from '#rooms/serve/index.ts';
import { partiesOf } from '../sharing/parties.ts';
import { same, type Way } from './way.ts';

const MOST = 300;
type Period = { from: LegalDay; to: LegalDay };

type GrantRow = {
  id: string;
  number: string;
  state: string;
  service_id: string;
  code: string;
  title_zh: string;
  title_en: string;
  resource_id: string;
  consumer_id: string | null;
  purpose: string | null;
  first_day: string | null;
  last_day: string | null;
};

const states: Readonly<Record<string, Text>> = {
  pending: { zh: '待生效', en: 'not in force yet' },
  active: { zh: '有效', en: 'in force' },
  suspended: { zh: '已暂停', en: 'suspended' },
  revoked: { zh: '已终止', en: 'ended' },
};

/** Services of these entries and every grant there ever was. */
async function servicesAndGrants(ex: Executor, way: Way, resourceIds: readonly string[]): Promise<void> {
  const { rows } = await sql<GrantRow>`
    select g.id, g.number, g.state, s.id as service_id, s.code, s.title_zh, s.title_en, s.resource_id, g.consumer_id,
      v.terms::jsonb #>> '{purpose,text}' as purpose, g.first_day::text, g.last_day::text
    from serve.service s
    left join serve.grant g on g.service_id = s.id
    left join serve.grant_version v on v.grant_id = g.id and v.version = g.terms_version
    where s.resource_id = any(${[...resourceIds]}::uuid[])
    order by s.code, g.number limit ${MOST + 1}`.execute(ex);
  if (rows.length > MOST) way.more('grant');
  const name = await partiesOf(
    ex,
    rows.map(({ consumer_id: id }) => id),
  );
  const known = new Set<string>();
  for (const row of rows.slice(0, MOST)) {
    const service = `service:${row.service_id}`;
    if (!known.has(service)) {
      known.add(service);
      way.step({
        id: service,
        stage: 'service',
        title: { zh: row.title_zh, en: row.title_en },
        note: same(row.code),
        link: `/services/${row.service_id}`,
        subject: ['serve.service', row.service_id],
      });
      way.edge(way.end(row.resource_id), service);
    }
    if (!row.consumer_id) continue;
    way.step({
      id: `grant:${row.id}`,
      stage: 'grant',
      title: same(row.number),
      unit: name(row.consumer_id).name,
      note: states[row.state] ?? null,
      purpose: row.purpose,
      at: row.first_day,
      link: `/grants/${row.id}`,
      subject: ['serve.grant', row.id],
    });
    way.edge(service, `grant:${row.id}`);
  }
}

/** Who called, each person under each grant once a purpose; the entry is that of the last call. */
async function calls(ex: Executor, way: Way, resourceIds: readonly string[], period: Period): Promise<void> {
  const found = await readersOf(ex, { resourceIds, ...period, limit: MOST + 1 });
  if (found.length > MOST) way.more('reader');
  const name = await partiesOf(
    ex,
    found.map(({ consumerId }) => consumerId),
  );
  for (const one of found.slice(0, MOST)) {
    const id = `call:${one.grantId}:${one.operator ?? ''}:${one.purpose}`;
    way.step({
      id,
      stage: 'reader',
      title: one.operator ? same(one.operator) : { zh: '未注明人员', en: 'nobody named' },
      unit: name(one.consumerId).name,
      note: { zh: `接口调用${one.calls}次`, en: `${one.calls} calls` },
      purpose: one.purpose,
      at: one.lastAt.toISOString(),
      rows: one.records,
      link: `/grants/${one.grantId}`,
      entry: one.entry,
    });
    way.edge(`grant:${one.grantId}`, id);
  }
}

type Left = {
  id: string;
  used_by: string;
  purpose: string;
  way: string;
  medium: string;
  used_at: Date;
  consumer_id: string;
  grant_id: string | null;
  resource_id: string;
  entry: string;
  rows: string | null;
};

/** Deliveries, hand-overs on media, and whatever else has a record of use of its own. */
async function leavings(
  ex: Executor,
  way: Way,
  resourceIds: readonly string[],
  { from, to }: Period,
): Promise<void> {
  const { rows } = await sql<Left>`
    select r.id, r.used_by, r.purpose, r.way, r.medium, r.used_at, r.consumer_id, r.grant_id, r.resource_id, r.entry,
      c.rows
    from serve.use_record r left join serve.copy c on c.entry = r.entry
    where r.resource_id = any(${[...resourceIds]}::uuid[])
      and r.used_at >= ${startOfLegalDay(from)} and r.used_at < ${startOfLegalDay(addDays(to, 1))}
    order by r.used_at desc, r.id limit ${MOST + 1}`.execute(ex);
  if (rows.length > MOST) way.more('reader');
  const name = await partiesOf(
    ex,
    rows.map(({ consumer_id: id }) => id),
  );
  for (const row of rows.slice(0, MOST)) {
    const id = `left:${row.id}`;
    way.step({
      id,
      stage: 'reader',
      title: same(row.used_by),
      unit: name(row.consumer_id).name,
      note: same(`${row.way}·${row.medium}`),
      purpose: row.purpose,
      at: row.used_at.toISOString(),
      rows: row.rows === null ? null : Number(row.rows),
      link: `/sharing/use-records?from=${legalDayOf(row.used_at)}&to=${legalDayOf(row.used_at)}`,
      entry: row.entry,
    });
    const grant = row.grant_id ? `grant:${row.grant_id}` : undefined;
    way.edge(grant && way.steps.some((step) => step.id === grant) ? grant : way.end(row.resource_id), id);
  }
}

type Look = {
  entry: string;
  kind: string;
  at: Date;
  organisation: string | null;
  place: string | null;
  resource: string;
};

/** Pages of the desk on which rows are looked at, as entries name them. */
const places: Readonly<Record<string, Text>> = {
  'share.follow': { zh: '数据追踪', en: 'following the datum' },
  'quality.rows': { zh: '质量问题行', en: 'rows with faults' },
  'collect.quarantine': { zh: '隔离行', en: 'rows held back' },
  'serve.delivery': { zh: '交付文件', en: 'a delivered file' },
};

/** Looks at rows at the desk, and files of rows taken away: once a reader, day and place. */
async function looks(
  ex: Executor,
  way: Way,
  resourceIds: readonly string[],
  { from, to }: Period,
): Promise<void> {
  const { rows } = await sql<Look>`
    select encode(e.hash, 'hex') as entry, e.kind, e.at, b.body #>> '{actor,organisation}' as organisation,
      b.body #>> '{detail,place}' as place, e.subject_id as resource
    from ledger.entry e cross join lateral (select convert_from(e.body, 'utf8')::jsonb as body) b
    where e.subject_type = 'catalog.resource' and e.subject_id = any(${[...resourceIds]}::text[])
      and e.kind in ('ledger.sensitive-read', 'ledger.rows-exported')
      and e.at >= ${startOfLegalDay(from)} and e.at < ${startOfLegalDay(addDays(to, 1))}
    order by e.id desc limit ${MOST + 1}`.execute(ex);
  if (rows.length > MOST) way.more('reader');
  const name = await partiesOf(
    ex,
    rows.map(({ organisation }) => organisation),
  );
  for (const row of rows.slice(0, MOST)) {
    const id = `look:${row.entry}`;
    way.step({
      id,
      stage: 'reader',
      title:
        row.kind === 'ledger.rows-exported'
          ? { zh: '桌面导出', en: 'File taken at the desk' }
          : { zh: '桌面查看', en: 'Looked at at the desk' },
      unit: row.organisation ? name(row.organisation).name : null,
      note: (row.place && places[row.place]) || null,
      at: row.at.toISOString(),
      entry: row.entry,
    });
    way.edge(way.end(row.resource), id);
  }
}

export async function followReaders(
  ex: Executor,
  way: Way,
  resourceIds: readonly string[],
  period: Period,
): Promise<void> {
  await servicesAndGrants(ex, way, resourceIds);
  await calls(ex, way, resourceIds, period);
  await leavings(ex, way, resourceIds, period);
  await looks(ex, way, resourceIds, period);
}
