/** The record of use, searchable by each of its seven particulars: calls as the ledger has them, and what left by other ways. */
import type { FastifyInstance } from 'fastify';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { route } from '#kernel/http/route.ts';
import { newId } from '#kernel/ids.ts';
import { oversees } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { csv } from '#rooms/catalog/index.ts';
import { isUse, periodOfUses, type WorkName } from '#rooms/serve/index.ts';
import { partiesOf } from '../sharing/parties.ts';
import { readSharing } from '../sharing/policy.ts';
import { exportQuery, type UseRecordList, useRecordList, usesQuery } from './schema.ts';

type Asked = z.output<typeof exportQuery>;

type Row = {
  id: string;
  purpose: string;
  used_by: string;
  approver: string;
  content: string;
  used_at: Date;
  way: string;
  medium: string;
  consumer_id: string;
  provider_id: string;
  application: string | null;
  grant_id: string | null;
};

/** What the entry names a way out, in the words of the record; a lookup's entry names none, and of a file the copy is the use. */
const wayNames = {
  verify: '核验',
  search: '检索',
  batch: '批量查询',
  feed: '订阅',
} as const satisfies Record<Exclude<WorkName, 'records' | 'download'>, string>;

const wayIn = (way: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`case ${way} ${sql.join(
    Object.entries(wayNames).map(([name, zh]) => sql`when ${name} then ${zh}::text`),
    sql` `,
  )} else '接口调用' end`;

/**
 * A call has no second row: that it was answered and by which way stands in its entry, who called beside it where anybody was named,
 * what it was for in the terms of its day, who let it in its case. What was refused is no use.
 * A unit sees its own uses and those of its own data. Days and unit stand in each branch, so that only their entries are opened.
 */
function uses(actor: Actor, period: { from: LegalDay; to: LegalDay }): RawBuilder<unknown> {
  const own = organisationOf(actor) ?? null;
  const of = (side: 'r' | 'g') =>
    oversees(actor)
      ? sql``
      : sql`and ${own}::uuid in (${sql.ref(`${side}.consumer_id`)}, ${sql.ref(`${side}.provider_id`)})`;
  const [from, to] = [startOfLegalDay(period.from), startOfLegalDay(addDays(period.to, 1))];
  return sql`
    select u.* from (
      select r.id, r.purpose, r.used_by, r.approver, r.content, r.used_at, r.way, r.medium, r.consumer_id, r.provider_id,
        h.number as application, r.grant_id
      from serve.use_record r left join share.hand_over h on h.id = r.hand_over_id
      where r.used_at >= ${from} and r.used_at < ${to} ${of('r')}
      union all
      select e.id, t.terms::jsonb #>> '{purpose,text}', coalesce(c.operator, ''),
        coalesce(p.name, case when g.case_id is null then '无须审批（无条件共享）' else '—' end),
        s.title_zh || '：' || coalesce((select string_agg(one, '、')
          from jsonb_array_elements_text(t.terms::jsonb -> 'columns') as one), ''),
        e.at, ${wayIn(sql`b.detail ->> 'way'`)}, y.code, g.consumer_id, g.provider_id, a.number, g.id
      from ledger.entry e
      cross join lateral (select convert_from(e.body, 'utf8')::jsonb -> 'detail' as detail) b
      join serve.grant g on g.id::text = e.subject_id
      join serve.grant_version t on t.grant_id = g.id and t.version = (b.detail ->> 'termsVersion')::int
      join serve.service s on s.id = g.service_id
      join org.application_system y on y.id = g.system_id
      left join serve.call_operator c on c.entry_id = e.id
      left join share.application a on a.grant_id = g.id or a.basic_grant_id = g.id
      left join lateral (
        select d.decided_by ->> 'personId' as person from cases.step d
        where d.case_id = g.case_id and d.decided_at is not null order by d.ordinal desc limit 1) d on true
      left join org.person p on p.id::text = d.person
      where e.kind = 'serve.call-answered' and e.at >= ${from} and e.at < ${to} ${of('g')} and ${isUse(sql`b.detail`)}
    ) u where true`;
}

function where(asked: Asked): RawBuilder<unknown> {
  const columns = {
    purpose: 'purpose',
    user: 'used_by',
    approver: 'approver',
    content: 'content',
    way: 'way',
    medium: 'medium',
  } as const;
  const parts = Object.entries(columns).flatMap(([key, column]) => {
    const value = asked[key as keyof typeof columns];
    return value ? [sql`and position(${value} in u.${sql.ref(column)}) > 0`] : [];
  });
  return parts.length === 0 ? sql`` : sql.join(parts, sql` `);
}

const AT_MOST = 50_000;

async function find(
  p: Platform,
  actor: Actor,
  asked: Asked,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<UseRecordList> {
  const period = periodOfUses(p.clock.today(), asked);
  const from = sql`${uses(actor, period)} ${where(asked)}`;
  const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n
    from (${from} limit ${AT_MOST + 1}) x`.execute(p.db);
  const total = counted[0]?.n ?? 0;
  const { rows } = await sql<Row>`${from} order by u.used_at desc, u.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(p.db);
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.consumer_id, row.provider_id]),
  );
  return {
    items: rows.map((row) => ({
      id: row.id,
      purpose: row.purpose,
      user: row.used_by,
      approver: row.approver,
      content: row.content,
      at: row.used_at.toISOString(),
      way: row.way,
      medium: row.medium,
      consumer: name(row.consumer_id),
      provider: name(row.provider_id),
      application: row.application,
      grantId: row.grant_id,
    })),
    total: Math.min(total, AT_MOST),
    more: total > AT_MOST,
    page,
    pageSize,
    ...period,
  };
}

/** The export is itself on record. */
async function exportUses(p: Platform, actor: Actor, asked: Asked): Promise<string> {
  const { items } = await find(p, actor, asked, { page: 1, pageSize: AT_MOST });
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'share.use-record-exported',
      actor,
      subject: { type: 'share.use-records', id: newId() },
      detail: { rows: items.length },
    }),
  );
  return csv(
    ['目的', '使用人', '审批人', '内容', '时间', '方式', '载体', '使用单位', '提供单位', '申请编号'],
    items.map((one) => [
      one.purpose,
      one.user,
      one.approver,
      one.content,
      one.at,
      one.way,
      one.medium,
      one.consumer.name.zh,
      one.provider.name.zh,
      one.application ?? '',
    ]),
  );
}

export function useRecordRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/share/use-records',
    summary: 'Uses of shared data by purpose, user, approver, content, time, way and medium',
    tag: 'share',
    policy: readSharing,
    query: usesQuery,
    reply: useRecordList,
    handler: ({ actor, query: { page, pageSize, ...asked } }) => find(p, actor, asked, { page, pageSize }),
  });
  route(app, {
    method: 'GET',
    url: '/api/share/use-records/export',
    summary: 'The same as a file for a spreadsheet',
    tag: 'share',
    policy: readSharing,
    query: exportQuery,
    handler: async ({ actor, query, reply }) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="use-records.csv"')
        .send(await exportUses(p, actor, query)),
  });
}
