/** Where a value comes from and whether its source has mended it: read from the batches, never from a copy. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { PublishedVersion } from '#rooms/catalog/index.ts';
import { batchFacts, type Change, rowHistory, visibleBatches } from '#rooms/collect/index.ts';
import type { Confided, RequestRow } from './tables.ts';

type Reader = Pick<Platform, 'db' | 'warehouse'>;

export type Held = {
  /** By item name; null: the row does not exist. */
  values: Record<string, string | null> | null;
  /** Number of the newest batch that speaks of the row; null without one. */
  seq: number | null;
  /** The batch that brought the value which stands now. */
  broughtBy: { batchId: string; seq: number } | null;
};

const none: Held = { values: null, seq: null, broughtBy: null };

/** What the row holds now, of one item or of all of them, and which batch brought it. */
export async function readHeld(
  p: Reader,
  resourceId: string,
  rowKey: string | null,
  names: readonly string[],
): Promise<Held> {
  const visible = await visibleBatches(p.db, resourceId);
  const batchOf = (seq: number) => visible.batches.find((one) => one.seq === seq)?.batchId;
  const newest = visible.batches.at(-1);
  // The entry as a whole: its newest batch stands for it.
  if (rowKey === null) return { ...none, seq: newest?.seq ?? null, broughtBy: newest ? { ...newest } : null };
  const known = new Set(visible.columns.map(({ name }) => name));
  const asked = names.filter((name) => known.has(name));
  const history = await rowHistory(p, visible, rowKey, asked);
  const [now] = history;
  if (!now) return none;
  const first = bringing(history);
  const batchId = batchOf(first.seq);
  return {
    values:
      now.op === 'delete'
        ? null
        : Object.fromEntries(asked.map((name, place) => [name, now.values[place] ?? null])),
    seq: now.seq,
    broughtBy: batchId ? { batchId, seq: first.seq } : null,
  };
}

/** The oldest of the newest batches that all say the same. */
function bringing(history: readonly Change[]): Change {
  const [now, ...older] = history;
  if (!now) throw new TypeError('a history has a beginning');
  let found = now;
  for (const one of older) {
    if (one.op !== now.op || one.values.join('\u0000') !== now.values.join('\u0000')) break;
    found = one;
  }
  return found;
}

export type Mended = { batchId: string; seq: number; on: LegalDay };

/** The batch by which the source changed what the request is about since it was filed; undefined while it has not. */
export async function mendedSince(
  p: Reader,
  row: Pick<RequestRow, 'resource_id' | 'item' | 'held_seq' | 'source_seq'>,
  { rowKey, held }: Confided,
): Promise<Mended | undefined> {
  const names = held ? Object.keys(held) : row.item ? [row.item] : [];
  const now = await readHeld(p, row.resource_id, rowKey, names);
  const before = row.held_seq ?? row.source_seq ?? 0;
  if (!now.broughtBy || now.broughtBy.seq <= before) return undefined;
  const differs =
    rowKey === null ||
    (held === null) !== (now.values === null) ||
    names.some((name) => (held?.[name] ?? null) !== (now.values?.[name] ?? null));
  if (!differs) return undefined;
  const { batchId, seq } = now.broughtBy;
  const facts = await batchFacts(p.db, batchId);
  return facts && { batchId, seq, on: facts.mergedOn };
}

/** The system the rows come from: the one the entry names. */
export const sourceSystemOf = ({ version }: PublishedVersion): string | null =>
  version.content.sourceSystems
    .map(({ name }) => name)
    .filter(Boolean)
    .join('、') || null;
