/** Compares the keys a source holds with those that are visible, bucket by bucket, and heals by a batch: rows missed are read again, rows deleted there are deleted here. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { getPublishedVersion, type Item } from '#rooms/catalog/index.ts';
import { physicalColumn } from '../checking/columns.ts';
import { batchesSince } from '../repository.ts';
import { type VisibleSet, visibleBatches, visibleRowCount, visibleSelect, visibleSeqs } from '../visible.ts';
import { endQuietly, handOver, headerOf, type Pulling, rowsOf } from './hand-over.ts';
import type { KeyedRow, KeyForm, KeyReading } from './kinds.ts';
import { queuePull } from './queue.ts';
import { updateConnector, updateRun } from './repository.ts';
import type { Findings, Mapped } from './tables.ts';

/** Keys held in memory at once; where more differ, the whole is read anew. */
const MOST_KEYS = 2_000_000;
/** A row that was held back is asked for again after so many days, not every night. */
const HELD_DAYS = 7;

const forms: Readonly<Record<string, KeyForm>> = {
  text: 'text',
  decimal: 'decimal',
  date: 'date',
  instant: 'instant',
  flag: 'flag',
  integer: 'integer',
};

/** The key items in their order with the columns that fill them; undefined where they cannot be compared. */
export function keysOf(
  items: readonly Item[],
  mapping: readonly Mapped[],
): { column: string; form: KeyForm }[] | undefined {
  const keys = items.filter(({ key }) => key);
  const found = keys.flatMap((item) => {
    const column = mapping.find((one) => one.item === item.name)?.column;
    const form = item.identifier ? 'identifier' : forms[physicalColumn(item).form];
    return column !== undefined && form ? [{ column, form }] : [];
  });
  return keys.length > 0 && found.length === keys.length ? found : undefined;
}

/** So that a bucket holds some hundreds of keys. */
const digitsFor = (rows: number): number =>
  Math.min(4, Math.max(1, Math.ceil(Math.log(Math.max(1, rows / 500)) / Math.log(16))));

const bucketRow = z.object({ b: z.string(), n: z.coerce.number(), s: z.string() });
const md5 = (key: string): string => `lower(hex(MD5(${key})))`;

async function bucketsHere(
  p: Platform,
  visible: VisibleSet,
  digits: number,
): Promise<Map<string, { count: number; digest: string }>> {
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return new Map();
  const rows = await p.warehouse.query(
    `SELECT substring(h, 1, {digits:UInt8}) AS b, toString(count()) AS n,
       toString(sum(reinterpretAsUInt32(reverse(unhex(substring(h, 9, 8)))))) AS s
     FROM (SELECT ${md5('key')} AS h FROM (${visibleSelect(visible, 'key')})) GROUP BY b`,
    { seqs, digits },
    bucketRow,
  );
  return new Map(rows.map(({ b, n, s }) => [b, { count: n, digest: s }]));
}

const keyRow = z.object({ key: z.string() });

async function keysHere(p: Platform, visible: VisibleSet, buckets: readonly string[]): Promise<Set<string>> {
  const seqs = visibleSeqs(visible);
  const [first] = buckets;
  if (seqs.length === 0 || first === undefined) return new Set();
  const rows = await p.warehouse.query(
    `SELECT key FROM (${visibleSelect(visible, 'key')})
     WHERE substring(${md5('key')}, 1, {digits:UInt8}) IN {buckets:Array(String)}`,
    { seqs, digits: first.length, buckets },
    keyRow,
  );
  return new Set(rows.map(({ key }) => key));
}

/** Keys of rows that were held back lately: their owner has been told, and reading them again would hold them back again. */
async function heldLately(p: Platform, resourceId: string): Promise<Set<string>> {
  const since = new Date(p.clock.now().getTime() - HELD_DAYS * 86_400_000);
  const batches = await batchesSince(p.db, resourceId, since);
  if (batches.length === 0) return new Set();
  const rows = await p.warehouse.query(
    `SELECT DISTINCT key FROM quarantine WHERE resource = {resource:UUID} AND batch IN {batches:Array(UUID)} AND key != ''
     LIMIT {most:UInt32}`,
    { resource: resourceId, batches, most: MOST_KEYS },
    keyRow,
  );
  return new Set(rows.map(({ key }) => key));
}

/** Errors: collect.connector-cannot-reconcile and those of the source. */
export async function reconcile(p: Platform, pulling: Pulling): Promise<void> {
  const { connector, kind, call, watch } = pulling;
  const published = await getPublishedVersion(p.db, connector.resource_id);
  const keys = published && keysOf(published.items, connector.mapping);
  if (!kind.keys || !keys) throw problem('collect.connector-cannot-reconcile');
  const visible = await visibleBatches(p.db, connector.resource_id);
  const digits = digitsFor(await visibleRowCount(p, visible));
  const columns = connector.mapping.map(({ column }) => column);
  const source = await watch.during(kind.keys(call, { keys, columns }));
  try {
    const there = await watch.during(source.buckets(digits));
    const here = await bucketsHere(p, visible, digits);
    const names = [...new Set([...there.keys(), ...here.keys()])].sort();
    const differing = names.filter((name) => {
      const [a, b] = [there.get(name), here.get(name)];
      return a?.count !== b?.count || a?.digest !== b?.digest;
    });
    const findings: Findings = {
      buckets: names.length,
      differing: differing.length,
      missing: 0,
      surplus: 0,
      repeated: 0,
      held: 0,
    };
    const concerned = differing.reduce(
      (sum, name) => sum + Math.max(there.get(name)?.count ?? 0, here.get(name)?.count ?? 0),
      0,
    );
    if (differing.length === 0) return await endWith(p, pulling, findings);
    if (concerned > MOST_KEYS || there.size === 0)
      return await readAnew(p, pulling, findings, there.size === 0);
    await heal(p, pulling, { source, differing, visible, findings });
  } finally {
    await source.close();
  }
}

/** With the end of the run or with its batch, or not at all. */
async function keepFindings(
  tx: Tx,
  p: Platform,
  { connector, run }: Pulling,
  findings: Findings,
): Promise<void> {
  await updateRun(tx, run.id, { findings: JSON.stringify(findings) });
  await updateConnector(tx, connector.id, { reconciled_at: p.clock.now() });
}

async function endWith(p: Platform, pulling: Pulling, findings: Findings): Promise<void> {
  await endQuietly(p, pulling, (tx) => keepFindings(tx, p, pulling, findings));
}

/** Too much differs for a comparison key by key: a full reading says what is there, and asks before it deletes much. */
async function readAnew(p: Platform, pulling: Pulling, findings: Findings, empty: boolean): Promise<void> {
  if (empty) throw problem('collect.connector-empty');
  await endWith(p, pulling, findings);
  const { id, source } = pulling.connector;
  await queuePull(p, p.db, { connectorId: id, cause: 'more', mode: 'full' }, source);
}

class NothingToHeal extends Error {}

type Healing = { source: KeyReading; differing: string[]; visible: VisibleSet; findings: Findings };

async function heal(
  p: Platform,
  pulling: Pulling,
  { source, differing, visible, findings }: Healing,
): Promise<void> {
  const { connector, watch } = pulling;
  const here = await keysHere(p, visible, differing);
  const surplus = new Set(here);
  const held = await heldLately(p, connector.resource_id);
  const taken = new Set<string>();

  /** Rows of keys that are not visible, once each; what is met is no surplus. */
  function missing(block: readonly KeyedRow[]): (string | null)[][] {
    return block.flatMap(({ key, row }) => {
      surplus.delete(key);
      if (taken.has(key)) findings.repeated++;
      taken.add(key);
      if (here.has(key)) return [];
      if (held.has(key)) {
        findings.held++;
        return [];
      }
      findings.missing++;
      return [row];
    });
  }
  async function* rows(): AsyncIterable<(string | null)[][]> {
    for await (const block of watch.each(source.rowsOf(differing))) {
      const found = missing(block);
      if (found.length > 0) yield found;
    }
  }
  const items = await headerOf(p, connector);
  const handed = rowsOf(p, items, rows(), async () => {
    findings.surplus = surplus.size;
    if (findings.missing + findings.surplus === 0) throw new NothingToHeal();
    return { cursor: null, more: false };
  });
  const upTo = visibleSeqs(visible).at(-1) ?? 0;
  const deletions = async () => {
    if (surplus.size === 0) return undefined;
    const lines = [...surplus].map((key) => `${JSON.stringify(key)}\n`);
    const stored = await p.objects.put(Readable.from(lines, { objectMode: false }));
    reach(p, 'reconcile:middle');
    return { objectKey: stored.key, count: surplus.size, upTo };
  };
  try {
    await handOver(p, pulling, handed, 'reconciliation.csv', {
      deletions,
      mode: 'incremental',
      within: (tx) => keepFindings(tx, p, pulling, findings),
    });
  } catch (error) {
    if (!(error instanceof NothingToHeal)) throw error;
    return endWith(p, pulling, findings);
  }
  reach(p, 'reconcile:exit');
}
