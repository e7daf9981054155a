/** Who called what for what: the calls of grants as the ledger has them, with the person's number that is kept beside it. */
import { type RawBuilder, sql } from 'kysely';
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';

/** Whose calls: of one grant, or of every grant an organisation got or gave. */
export type UseScope = {
  grantId?: string;
  consumerId?: string;
  providerId?: string;
  /** On either side. */
  partyId?: string;
};

export type Use = {
  /** Hash of the ledger entry. */
  entry: string;
  at: Date;
  grantId: string;
  consumerId: string;
  providerId: string;
  resourceId: string;
  serviceId: string;
  caseId: string | null;
  operator: string | null;
  purpose: { code: string; text: string };
  /** `answered`, or the code of the refusal. */
  outcome: string;
  records: number;
};

export type UseQuery = UseScope & {
  from: LegalDay;
  to: LegalDay;
  operator?: string;
  limit?: number;
  offset?: number;
};

const DAYS_SHOWN = 30;
const LONGEST_PERIOD = 366;

/** The days asked for, or the last few; at most a year at a time, since every call of the period is looked at. */
export function periodOfUses(
  today: LegalDay,
  asked: { from?: LegalDay | undefined; to?: LegalDay | undefined },
  shown = DAYS_SHOWN,
): { from: LegalDay; to: LegalDay } {
  const to = asked.to ?? today;
  const from = asked.from ?? addDays(to, 1 - shown);
  if (from > to || addDays(from, LONGEST_PERIOD) < to)
    throw problem('serve.period', { params: { days: LONGEST_PERIOD } });
  return { from, to };
}

/**
 * Of an answered call's particulars: whether data was read by it. Saying how far one has read is no use, and what is fetched
 * of a file (its list, its parts) is not either: the copy has a record of its own.
 */
export const isUse = (detail: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${detail} ->> 'way' is distinct from 'download' and ${detail} ->> 'asked' is distinct from 'ack')`;

/** Newest first; a grant's own calls only, whoever asks says which by the scope. */
export async function usesByPerson(ex: Executor, query: UseQuery): Promise<{ items: Use[]; total: number }> {
  const { limit = 100, offset = 0 } = query;
  const { rows } = await sql<{
    entry: string;
    at: Date;
    grant_id: string;
    consumer_id: string;
    provider_id: string;
    resource_id: string;
    service_id: string;
    case_id: string | null;
    operator: string | null;
    purpose: { code: string; text: string };
    outcome: string;
    records: number;
  }>`
    select encode(e.hash, 'hex') as entry, e.at, g.id as grant_id, g.consumer_id, g.provider_id, s.resource_id,
      s.id as service_id, g.case_id, o.operator, v.terms::jsonb -> 'purpose' as purpose,
      coalesce(b.body -> 'decision' ->> 'outcome', 'answered') as outcome,
      coalesce((b.body -> 'detail' ->> 'records')::int, 0) as records
    ${calls}
    cross join lateral (select convert_from(e.body, 'utf8')::jsonb as body) b
    join serve.service s on s.id = g.service_id
    join serve.grant_version v on v.grant_id = g.id and v.version = (b.body -> 'detail' ->> 'termsVersion')::int
    where ${whichOf(query)} order by e.id desc limit ${limit} offset ${offset}`.execute(ex);
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total ${calls} where ${whichOf(query)}`.execute(ex);
  return {
    items: rows.map((row) => ({
      entry: row.entry,
      at: row.at,
      grantId: row.grant_id,
      consumerId: row.consumer_id,
      providerId: row.provider_id,
      resourceId: row.resource_id,
      serviceId: row.service_id,
      caseId: row.case_id,
      operator: row.operator,
      purpose: { code: row.purpose.code, text: row.purpose.text },
      outcome: row.outcome,
      records: row.records,
    })),
    total: counted[0]?.total ?? 0,
  };
}

export type PersonFigures = {
  operator: string | null;
  calls: number;
  answered: number;
  records: number;
  lastAt: Date;
};

/** The same calls summed by person, most first. */
export async function peopleOfUses(ex: Executor, query: UseQuery): Promise<PersonFigures[]> {
  const { rows } = await sql<PersonFigures>`
    select o.operator, count(*)::int as calls,
      (count(*) filter (where e.kind = 'serve.call-answered'))::int as answered,
      coalesce(sum((convert_from(e.body, 'utf8')::jsonb -> 'detail' ->> 'records')::int), 0)::int as records,
      max(e.at) as "lastAt"
    ${calls} where ${whichOf(query)}
    group by o.operator order by calls desc, o.operator limit 500`.execute(ex);
  return rows;
}

export type Reader = {
  grantId: string;
  consumerId: string;
  operator: string | null;
  purpose: string;
  calls: number;
  records: number;
  lastAt: Date;
  /** Of the last call. */
  entry: string;
};

/** Who was answered from these entries for what: each person under each grant once a purpose, that of the terms of the call's day; the latest first. */
export async function readersOf(
  ex: Executor,
  {
    resourceIds,
    from,
    to,
    limit,
  }: { resourceIds: readonly string[]; from: LegalDay; to: LegalDay; limit: number },
): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    select g.id as "grantId", g.consumer_id as "consumerId", o.operator, v.terms::jsonb #>> '{purpose,text}' as purpose,
      count(*)::int as calls,
      coalesce(sum((convert_from(e.body, 'utf8')::jsonb -> 'detail' ->> 'records')::int), 0)::int as records,
      max(e.at) as "lastAt", (array_agg(encode(e.hash, 'hex') order by e.id desc))[1] as entry
    ${calls}
    join serve.service s on s.id = g.service_id
    join serve.grant_version v on v.grant_id = g.id
      and v.version = (convert_from(e.body, 'utf8')::jsonb #>> '{detail,termsVersion}')::int
    where s.resource_id = any(${[...resourceIds]}::uuid[]) and ${whichOf({ from, to })}
      and e.kind = 'serve.call-answered' and ${isUse(sql`(convert_from(e.body, 'utf8')::jsonb -> 'detail')`)}
    group by g.id, g.consumer_id, o.operator, v.terms::jsonb #>> '{purpose,text}'
    order by max(e.at) desc limit ${limit}`.execute(ex);
  return rows;
}

const within = ({ grantId, consumerId, providerId, partyId }: UseScope): RawBuilder<unknown>[] => [
  ...(grantId ? [sql`g.id = ${grantId}`] : []),
  ...(consumerId ? [sql`g.consumer_id = ${consumerId}`] : []),
  ...(providerId ? [sql`g.provider_id = ${providerId}`] : []),
  ...(partyId ? [sql`(g.consumer_id = ${partyId} or g.provider_id = ${partyId})`] : []),
];

const calls = sql`from serve.grant g
    join ledger.entry e on e.subject_id = g.id::text
    left join serve.call_operator o on o.entry_id = e.id`;

function whichOf(query: UseQuery): RawBuilder<unknown> {
  const { operator } = query;
  const from = startOfLegalDay(query.from);
  const to = startOfLegalDay(addDays(query.to, 1));
  const conditions = [
    sql`e.kind in ('serve.call-answered', 'serve.call-refused')`,
    sql`e.at >= ${from} and e.at < ${to}`,
    ...within(query),
    ...(operator ? [sql`o.operator = ${operator}`] : []),
  ];
  return sql.join(conditions, sql` and `);
}
