/** When a batch of pushes becomes visible: the lag of every record, counted by day, and an alarm where the bureau's bound is passed. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { modeRule } from '../gathering/mode.ts';
import { getBatch } from '../repository.ts';
import { readSettings } from '../settings.ts';
import { type PushLine, pushTables } from './tables.ts';

const lineRow = z.object({ line: z.number() });

/** Idempotent: a push is settled once. Safe out of order. */
export async function settlePushes(p: Platform, payload: JsonObject): Promise<void> {
  const batchId = String(payload.batchId);
  const batch = await getBatch(p.db, batchId);
  if (batch?.channel.kind !== 'push' || !batch.ended_at) return;
  const seenAt = batch.ended_at;
  // What repeated the rows already there was visible when it came.
  if (batch.state !== 'merged' && batch.unchanged_of === null) return;
  const held = await heldLines(p, batch.resource_id, batch.unchanged_of ?? batchId);
  const bound = (await readSettings(p.db))['collect.lag-seconds'].value * 1000;
  await transact(p.db, async (tx) => {
    const pushes = await pushTables(tx)
      .selectFrom('collect.push')
      .select(['id', 'lines'])
      .where('batch_id', '=', batchId)
      .where('visible_at', 'is', null)
      .orderBy('ordinal')
      .forUpdate()
      .execute();
    const all: number[] = [];
    for (const push of pushes) {
      const lags = (push.lines ?? []).map((line) => lagOf(line, held, seenAt));
      all.push(...lags.filter((lag) => lag !== null));
      await pushTables(tx)
        .updateTable('collect.push')
        .set({ visible_at: seenAt, lags: JSON.stringify(lags) })
        .where('id', '=', push.id)
        .execute();
    }
    if (all.length === 0) return;
    for (const lag of all) p.metrics.pushLag.observe(lag / 1000);
    await countLags(tx, p, batch.resource_id, seenAt, all, bound);
  });
}

/** null: not visible, or nobody said when it arose. */
const lagOf = ([line, producedMs]: PushLine, held: ReadonlySet<number>, seenAt: Date): number | null =>
  line === null || producedMs === null || held.has(line) ? null : Math.max(0, seenAt.getTime() - producedMs);

async function heldLines(p: Platform, resource: string, batch: string): Promise<Set<number>> {
  const rows = await p.warehouse.query(
    'SELECT DISTINCT line FROM quarantine WHERE resource = {resource:UUID} AND batch = {batch:UUID}',
    { resource, batch },
    lineRow,
  );
  return new Set(rows.map(({ line }) => line));
}

async function countLags(
  tx: Tx,
  p: Platform,
  resourceId: string,
  seenAt: Date,
  lags: readonly number[],
  bound: number,
): Promise<void> {
  const day = legalDayOf(seenAt);
  const above = lags.filter((lag) => lag > bound).length;
  const sum = lags.reduce((total, lag) => total + lag, 0);
  const worst = lags.reduce((most, lag) => Math.max(most, lag), 0);
  await sql`
    insert into collect.lag_day (resource_id, day, records, above, sum_ms, max_ms)
    values (${resourceId}, ${day}, ${lags.length}, ${above}, ${sum}, ${worst})
    on conflict (resource_id, day) do update set records = collect.lag_day.records + excluded.records,
      above = collect.lag_day.above + excluded.above, sum_ms = collect.lag_day.sum_ms + excluded.sum_ms,
      max_ms = greatest(collect.lag_day.max_ms, excluded.max_ms)`.execute(tx);
  if (above === 0) return;
  const { resource, version } = await requirePublished(tx, resourceId);
  const law = await lawNow(tx, p.law, day);
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  await notify(tx, p, {
    kind: 'collect.lag-above',
    to: [
      { organisationId: resource.providerId, roles: ['provider'] },
      ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
    ],
    params: { name: version.content.name, count: String(above), seconds: String(Math.ceil(worst / 1000)) },
    articles: law.cite(modeRule),
    subject: { type: 'catalog.resource', id: resourceId },
    link: `/collect/push?resource=${resourceId}`,
    // One alarm a day: a slow source would fill the desk.
    once: `collect.lag-above:${resourceId}:${day}`,
  });
}
