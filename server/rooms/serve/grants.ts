/** Reading and writing grants, their states, keys and counters; the executor comes first, nothing is decided here. */
import { sql } from 'kysely';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { type GrantState, type ServeTables, serveTables } from './tables.ts';
import { type GrantTerms, readTerms } from './terms.ts';

export type Grant = {
  id: string;
  number: string;
  consumerId: string;
  systemId: string;
  providerId: string;
  serviceId: string;
  versionId: string;
  caseId: string | null;
  state: GrantState;
  ground: string | null;
  firstDay: LegalDay;
  lastDay: LegalDay | null;
  issuedAt: Date;
  terms: GrantTerms;
  termsVersion: number;
  digest: string;
  entry: string;
};

const grantsWithTerms = (ex: Executor) =>
  serveTables(ex)
    .selectFrom('serve.grant as grant')
    .innerJoin('serve.grant_version as terms', (join) =>
      join.onRef('terms.grant_id', '=', 'grant.id').onRef('terms.version', '=', 'grant.terms_version'),
    )
    .selectAll('grant')
    .select(['terms.terms', 'terms.digest', 'terms.entry']);

type GrantRow = ServeTables['serve.grant'] & { terms: string; digest: string; entry: string };

const grantOf = (row: GrantRow): Grant => ({
  id: row.id,
  number: row.number,
  consumerId: row.consumer_id,
  systemId: row.system_id,
  providerId: row.provider_id,
  serviceId: row.service_id,
  versionId: row.version_id,
  caseId: row.case_id,
  state: row.state,
  ground: row.ground,
  firstDay: row.first_day,
  lastDay: row.last_day,
  issuedAt: row.issued_at,
  terms: readTerms(row.terms),
  termsVersion: row.terms_version,
  digest: row.digest,
  entry: row.entry,
});

export async function getGrant(ex: Executor, id: string): Promise<Grant | undefined> {
  const row = await grantsWithTerms(ex).where('grant.id', '=', id).executeTakeFirst();
  return row && grantOf(row);
}

/** Holds the grant until the transaction ends: calls wait, so a change is effective on the next one. */
export async function lockGrant(tx: Tx, id: string): Promise<Grant | undefined> {
  const held = await sql<{ id: string }>`select id from serve.grant where id = ${id} for update`.execute(tx);
  return held.rows.length === 0 ? undefined : getGrant(tx, id);
}

/** Every grant of the system that has not been ended, by number. */
export async function standingGrantsOf(ex: Executor, systemId: string): Promise<Grant[]> {
  const rows = await grantsWithTerms(ex)
    .where('grant.system_id', '=', systemId)
    .where('grant.state', '<>', 'revoked')
    .orderBy('grant.number')
    .execute();
  return rows.map(grantOf);
}

export type GrantFilter = {
  /** Grants this organisation gave or got; undefined: all. */
  organisationId?: string;
  service?: string;
  resource?: string;
  case?: string;
  standing?: 'pending' | 'active' | 'suspended' | 'revoked' | 'expired' | 'not-begun';
  /** In force, with a last day at most so many days ahead; the first to end first. */
  endingWithin?: number;
  today: LegalDay;
  page: number;
  pageSize: number;
};

export async function listGrants(
  ex: Executor,
  filter: GrantFilter,
): Promise<{ items: Grant[]; total: number }> {
  let query = grantsWithTerms(ex);
  const { organisationId: own, today } = filter;
  if (own) query = query.where((eb) => eb.or([eb('consumer_id', '=', own), eb('provider_id', '=', own)]));
  if (filter.service) query = query.where('service_id', '=', filter.service);
  if (filter.case) query = query.where('case_id', '=', filter.case);
  if (filter.resource) {
    const resource = filter.resource;
    query = query.where('service_id', 'in', (eb) =>
      eb.selectFrom('serve.service').select('id').where('resource_id', '=', resource),
    );
  }
  switch (filter.standing) {
    case 'pending':
    case 'suspended':
    case 'revoked':
      query = query.where('state', '=', filter.standing);
      break;
    case 'active':
      query = query
        .where('state', '=', 'active')
        .where('first_day', '<=', today)
        .where((eb) => eb.or([eb('last_day', 'is', null), eb('last_day', '>=', today)]));
      break;
    case 'expired':
      query = query.where('state', '<>', 'revoked').where('last_day', '<', today);
      break;
    case 'not-begun':
      query = query.where('state', '<>', 'revoked').where('first_day', '>', today);
      break;
  }
  const { endingWithin } = filter;
  if (endingWithin !== undefined)
    query = query
      .where('state', '=', 'active')
      .where('first_day', '<=', today)
      .where('last_day', '>=', today)
      .where('last_day', '<=', addDays(today, endingWithin));
  const { total } = await query
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await (endingWithin === undefined ? query : query.orderBy('last_day'))
    .orderBy('issued_at', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { items: rows.map(grantOf), total };
}

/** A further version of the terms and the pointer to it: what was granted before stays as it was hashed. */
export async function addGrantVersion(
  tx: Tx,
  grantId: string,
  row: { version: number; text: string; digest: string; entry: string; at: Date; lastDay: LegalDay | null },
): Promise<void> {
  const { version, text, digest, entry, at, lastDay } = row;
  await serveTables(tx)
    .insertInto('serve.grant_version')
    .values({ grant_id: grantId, version, terms: text, digest, entry, at })
    .execute();
  await serveTables(tx)
    .updateTable('serve.grant')
    .set({ terms_version: version, last_day: lastDay })
    .where('id', '=', grantId)
    .execute();
}

/** Every version of the terms, oldest first. */
export async function versionsOfGrant(ex: Executor, grantId: string) {
  const rows = await serveTables(ex)
    .selectFrom('serve.grant_version')
    .selectAll()
    .where('grant_id', '=', grantId)
    .orderBy('version')
    .execute();
  return rows.map(({ terms, ...row }) => ({ ...row, terms: readTerms(terms) }));
}

/** The very text a version's digest was made of. */
export async function termsTextOf(
  ex: Executor,
  grantId: string,
  version: number,
): Promise<{ terms: string; digest: string } | undefined> {
  return serveTables(ex)
    .selectFrom('serve.grant_version')
    .select(['terms', 'digest'])
    .where('grant_id', '=', grantId)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** The organisation on whose behalf each entry's act was done; of an act of the platform itself nothing. */
export async function actorsOf(ex: Executor, entries: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ entry: string; organisation: string | null }>`
    select encode(e.hash, 'hex') as entry,
      convert_from(e.body, 'utf8')::jsonb #>> '{actor,organisation}' as organisation
    from ledger.entry e
    where e.hash = any(select decode(one, 'hex') from unnest(${[...entries]}::text[]) as one)`.execute(ex);
  return new Map(rows.flatMap(({ entry, organisation }) => (organisation ? [[entry, organisation]] : [])));
}

/** A further state of the grant and the pointer to it; nothing is overwritten but the pointer. */
export async function addGrantState(
  tx: Tx,
  grantId: string,
  row: {
    state: GrantState;
    ground: string | null;
    note: string | null;
    articles: string[];
    byPerson: string | null;
    at: Date;
    entry: string;
    matterId?: string;
  },
): Promise<void> {
  const db = serveTables(tx);
  const last = await db
    .selectFrom('serve.grant_state')
    .select((eb) => eb.fn.max('ordinal').as('ordinal'))
    .where('grant_id', '=', grantId)
    .executeTakeFirst();
  await db
    .insertInto('serve.grant_state')
    .values({
      id: newId(),
      grant_id: grantId,
      ordinal: (last?.ordinal ?? 0) + 1,
      state: row.state,
      ground: row.ground,
      note: row.note,
      articles: row.articles,
      by_person: row.byPerson,
      at: row.at,
      entry: row.entry,
      matter_id: row.matterId ?? null,
    })
    .execute();
  await db
    .updateTable('serve.grant')
    .set({ state: row.state, ground: row.ground })
    .where('id', '=', grantId)
    .execute();
}

export async function statesOf(ex: Executor, grantId: string) {
  return serveTables(ex)
    .selectFrom('serve.grant_state')
    .selectAll()
    .where('grant_id', '=', grantId)
    .orderBy('ordinal', 'desc')
    .execute();
}

export type Suspension = { matterId: string | null; ground: string | null; note: string | null };

/** Why the grant is suspended, oldest first: once for each matter, and once for what no matter stands behind. */
export async function standingSuspensions(ex: Executor, grantId: string): Promise<Suspension[]> {
  const rows = await statesOf(ex, grantId);
  const end = rows.findIndex(({ state }) => state !== 'suspended');
  const standing = new Map<string | null, Suspension>();
  for (const { matter_id: matterId, ground, note } of rows.slice(0, end < 0 ? undefined : end).reverse())
    standing.set(matterId, { matterId, ground, note });
  return [...standing.values()];
}

/** Its own keys, and those of its whole system. */
export async function keysOf(ex: Executor, { id, systemId }: Pick<Grant, 'id' | 'systemId'>) {
  return serveTables(ex)
    .selectFrom('serve.key')
    .select([
      'id',
      'algorithm',
      'fingerprint',
      'follows',
      'environment',
      'grant_id',
      'created_at',
      'not_before',
      'not_after',
      'revoked_at',
    ])
    .where((eb) =>
      eb.or([eb('grant_id', '=', id), eb.and([eb('grant_id', 'is', null), eb('system_id', '=', systemId)])]),
    )
    .orderBy('created_at', 'desc')
    .execute();
}

/** What is used of every counter of the grant whose period is under way. */
export async function countersOn(ex: Executor, grantId: string, day: LegalDay) {
  return serveTables(ex)
    .selectFrom('serve.quota_ledger')
    .select(['unit', 'period', 'used'])
    .where('grant_id', '=', grantId)
    .where('period', 'in', [day, day.slice(0, 7), 'total'])
    .execute();
}

export async function usedOn(ex: Executor, grantIds: readonly string[], day: LegalDay) {
  if (grantIds.length === 0) return new Map<string, number>();
  const rows = await serveTables(ex)
    .selectFrom('serve.quota_ledger')
    .select(['grant_id', 'used'])
    .where('unit', '=', 'calls')
    .where('period', '=', day)
    .where('grant_id', 'in', [...grantIds])
    .execute();
  return new Map(rows.map((row) => [row.grant_id, row.used]));
}

export async function talliesOf(ex: Executor, grantId: string, since: LegalDay) {
  return serveTables(ex)
    .selectFrom('serve.call_tally')
    .selectAll()
    .where('grant_id', '=', grantId)
    .where('day', '>=', since)
    .orderBy('day', 'desc')
    .execute();
}
