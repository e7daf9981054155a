/** Keeps what follows from where an entry stands: its due day and how it was met, and since when it is late. */
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type LegalDay, legalDayOf } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { readSettings } from '../settings.ts';
import { countChanges } from './changes.ts';
import { listStandings, type StandingRow } from './standing.ts';

/** After a batch became visible or was taken back, or a batch was confirmed. Idempotent. */
export async function followUpdate(p: Platform, payload: JsonObject): Promise<void> {
  if (typeof payload.batchId === 'string') await countChanges(p, payload.batchId);
  const resourceId = String(payload.resourceId);
  await transact(p.db, (tx) => follow(tx, p, resourceId));
}

/** Of one entry, or of all when the day begins. */
export async function follow(tx: Tx, p: Platform, resourceId?: string): Promise<void> {
  // Two who follow the same entry at once would both find its due day unmet.
  const lock = sql`hashtextextended(${`collect.follow:${resourceId ?? ''}`}, 0)`;
  await sql`select pg_advisory_xact_lock(${lock})`.execute(tx);
  const day = p.clock.today();
  const now = p.clock.now();
  const law = await lawNow(tx, p.law, day);
  const rows = await listStandings(tx, law, { now, ...(resourceId ? { resourceId } : {}) });
  const unmet = await unmetOf(tx, resourceId);
  for (const row of rows) await followDue(tx, row, unmet.get(row.resourceId), day);
  await followLate(tx, rows, resourceId);
  await tellSilent(tx, p, law.cite('collect.obliged'), rows);
}

type Unmet = { resource_id: string; due_day: LegalDay; after_batch: string | null; outcome: 'open' | 'late' };

async function unmetOf(ex: Executor, resourceId: string | undefined): Promise<Map<string, Unmet>> {
  const { rows } = await sql<Unmet>`
    select resource_id, due_day, after_batch, outcome from collect.due
    where met_day is null ${resourceId ? sql`and resource_id = ${resourceId}` : sql``}`.execute(ex);
  return new Map(rows.map((row) => [row.resource_id, row]));
}

const isLate = ({ state }: StandingRow): boolean => state === 'late' || state === 'missing';

async function followDue(tx: Tx, row: StandingRow, unmet: Unmet | undefined, day: LegalDay): Promise<void> {
  const { resourceId, due, lastBatchId, lastAt } = row;
  const of = (due_day: LegalDay) => sql`resource_id = ${resourceId} and due_day = ${due_day}`;
  if (due === null) {
    // Excused, or no longer asked for: what was open is not held against the unit.
    if (unmet?.outcome === 'open') await sql`delete from collect.due where ${of(unmet.due_day)}`.execute(tx);
    return;
  }
  if (!unmet) return openDue(tx, row, due);
  const updated = lastBatchId !== null && unmet.after_batch !== lastBatchId;
  const heard = unmet.outcome === 'late' && !isLate(row);
  if (updated || heard) {
    const met = updated && lastAt ? legalDayOf(lastAt) : day;
    // Of several updates on one day the first was the one that met it.
    if (unmet.due_day === due && unmet.outcome === 'open') {
      await sql`update collect.due set after_batch = ${lastBatchId} where ${of(due)}`.execute(tx);
      return;
    }
    const outcome = unmet.outcome === 'open' && met <= unmet.due_day ? 'on-time' : 'late';
    await sql`update collect.due set outcome = ${outcome}, met_day = ${met} where ${of(unmet.due_day)}`.execute(
      tx,
    );
    return openDue(tx, row, due);
  }
  if (isLate(row)) {
    if (unmet.outcome === 'open')
      await sql`update collect.due set outcome = 'late' where ${of(unmet.due_day)}`.execute(tx);
    return;
  }
  // The term changed by an exception, its end, or a declared change.
  if (unmet.due_day !== due) await move(tx, of(unmet.due_day), resourceId, due);
}

async function openDue(tx: Tx, row: StandingRow, due: LegalDay): Promise<void> {
  await sql`
    insert into collect.due (resource_id, organisation_id, due_day, after_batch, outcome)
    values (${row.resourceId}, ${row.providerId}, ${due}, ${row.lastBatchId}, ${isLate(row) ? 'late' : 'open'})
    on conflict (resource_id, due_day) do nothing`.execute(tx);
}

async function move(tx: Tx, where: RawBuilder<unknown>, resourceId: string, due: LegalDay): Promise<void> {
  await sql`
    update collect.due set due_day = ${due} where ${where}
      and not exists (select from collect.due o where o.resource_id = ${resourceId} and o.due_day = ${due})`.execute(
    tx,
  );
}

/** Only what was gathered once is late to those who use it; what never came is missing. */
async function followLate(
  tx: Tx,
  rows: readonly StandingRow[],
  resourceId: string | undefined,
): Promise<void> {
  const late = rows.flatMap(({ resourceId: id, state, lateSince }) =>
    state === 'late' && lateSince ? [{ id, since: lateSince.toISOString() }] : [],
  );
  const ids = late.map(({ id }) => id);
  await sql`delete from collect.late where resource_id <> all(${ids}::uuid[])
    ${resourceId ? sql`and resource_id = ${resourceId}` : sql``}`.execute(tx);
  if (late.length === 0) return;
  await sql`insert into collect.late (resource_id, since)
    select id, since from jsonb_to_recordset(${JSON.stringify(late)}::jsonb) as found (id uuid, since timestamptz)
    on conflict (resource_id) do update set since = excluded.since`.execute(tx);
}

async function tellSilent(
  tx: Tx,
  p: Platform,
  articles: readonly string[],
  rows: readonly StandingRow[],
): Promise<void> {
  const silent = rows.filter(({ state, updateCycle }) => state === 'late' && updateCycle === 'real-time');
  if (silent.length === 0) return;
  const minutes = String((await readSettings(tx))['collect.silence-minutes'].value);
  for (const { resourceId, name, providerId, lateSince } of silent) {
    if (!lateSince) continue;
    await notify(tx, p, {
      kind: 'collect.source-silent',
      to: { organisationId: providerId, roles: ['provider'] },
      params: { name, minutes, since: localTime(lateSince) },
      articles: [...articles],
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/collect?state=late&q=${encodeURIComponent(name)}`,
      once: `collect.source-silent:${resourceId}:${lateSince.toISOString()}`,
    });
  }
}

const localTime = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Within a statement that must know: since when an entry is late, as ISO text; null where it is not. */
export const lateSince = (resourceId: string): RawBuilder<string | null> =>
  sql`(select to_char(l.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from collect.late l
    where l.resource_id = ${resourceId})`;

/** Since when the data of an entry are late; undefined: they are not. */
export async function lateSinceOf(ex: Executor, resourceId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ since: Date }>`
    select since from collect.late where resource_id = ${resourceId}`.execute(ex);
  return rows[0]?.since;
}
