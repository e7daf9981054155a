/** Rows that came and were held back at the check of their batch, as long as nothing later took their place. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { stdTable } from '#rooms/collect/index.ts';
import { type Dimension, dimensions, type Indicator, indicators } from '../dimensions.ts';

export type HeldFault = { item: string; code: string; indicator: Indicator; rows: number };
export type Held = {
  rows: number;
  faults: HeldFault[];
  /** Rows with at least one fault of the dimension. */
  byDimension: Map<Dimension, number>;
};

export const noneHeld: Held = { rows: 0, faults: [], byDimension: new Map() };

const byCode: Readonly<Record<string, Indicator>> = {
  required: '0201',
  'key-empty': '0201',
  'duplicate-key': '0304',
  'not-in-list': '0105',
  'too-long': '0102',
  'ragged-row': '0102',
  'cell-too-long': '0102',
  'quote-not-closed': '0102',
  'quote-malformed': '0102',
  'quality-rule': '0104',
};

/** Check digits and impossible values are wrong content; anything else that cannot be read is a wrong format. */
export function indicatorOf(code: string): Indicator {
  const known = byCode[code];
  if (known) return known;
  return /-(check|date|birth|inner|division|range|invalid)$/.test(code) ? '0301' : '0302';
}

type Batch = { id: string; seq: number };

/** Batches whose held rows still count: those shown since the newest full load. */
async function standing(ex: Executor, resourceId: string): Promise<Batch[]> {
  const { rows } = await sql<Batch>`
    select b.id, b.seq from collect.visible v join collect.batch b on b.id = v.batch_id
    where v.resource_id = ${resourceId} and b.bad > 0 and b.seq >= coalesce((
      select max(f.seq) from collect.visible w join collect.batch f on f.id = w.batch_id
      where w.resource_id = v.resource_id and f.mode = 'full'), 0)
    order by b.seq`.execute(ex);
  return rows;
}

const faultRow = z.object({ column: z.string(), code: z.string(), rows: z.coerce.number() });
const countRow = z.object({ n: z.coerce.number() });

/** Of one batch, or of all that still count. */
export async function heldRows(
  k: Pick<Kernel, 'db' | 'warehouse'>,
  resourceId: string,
  only?: Batch,
): Promise<Held> {
  const batches = only ? [only] : await standing(k.db, resourceId);
  if (batches.length === 0) return noneHeld;
  const params = {
    resource: resourceId,
    ids: batches.map(({ id }) => id),
    seqs: batches.map(({ seq }) => seq),
    shown: await shownSeqs(k.db, resourceId, only?.seq),
  };
  // A key that came again in a later batch was mended there.
  const rows = `SELECT q.batch AS batch, q.line AS line, q.column AS column, toString(q.code) AS code FROM (
      SELECT *, transform(toString(batch), {ids:Array(String)}, {seqs:Array(UInt32)}, toUInt32(0)) AS of FROM quarantine
      WHERE resource = {resource:UUID} AND batch IN {ids:Array(UUID)}) AS q
    LEFT JOIN (SELECT key, max(seq) AS last FROM ${stdTable(resourceId)}
      WHERE seq IN {shown:Array(UInt32)} AND key IN (SELECT key FROM quarantine WHERE resource = {resource:UUID} AND batch IN {ids:Array(UUID)} AND key != '')
      GROUP BY key) AS s ON s.key = q.key
    WHERE q.key = '' OR ifNull(s.last, 0) <= q.of`;
  const faults = (
    await k.warehouse.query(
      `SELECT column, code, uniqExact(batch, line) AS rows FROM (${rows}) GROUP BY column, code ORDER BY rows DESC, column, code`,
      params,
      faultRow,
    )
  ).map(({ column, code, rows: n }) => ({ item: column, code, indicator: indicatorOf(code), rows: n }));
  const [all] = await k.warehouse.query(
    `SELECT uniqExact(batch, line) AS n FROM (${rows})`,
    params,
    countRow,
  );
  const byDimension = new Map<Dimension, number>();
  for (const dimension of dimensions) {
    const codes = faults
      .filter(({ indicator }) => indicators[indicator].dimension === dimension)
      .map(({ code }) => code);
    if (codes.length === 0) continue;
    const [found] = await k.warehouse.query(
      `SELECT uniqExact(batch, line) AS n FROM (${rows}) WHERE code IN {codes:Array(String)}`,
      { ...params, codes },
      countRow,
    );
    byDimension.set(dimension, found?.n ?? 0);
  }
  return { rows: all?.n ?? 0, faults, byDimension };
}

async function shownSeqs(ex: Executor, resourceId: string, also?: number): Promise<number[]> {
  const { rows } = await sql<{ seq: number }>`
    select seq from collect.visible where resource_id = ${resourceId}`.execute(ex);
  return [...new Set([...rows.map(({ seq }) => seq), ...(also === undefined ? [] : [also])])];
}
