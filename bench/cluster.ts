/** `cluster.*`: what each node reads and moves for a load, a scan and a fusion on one, two and three nodes; and what many resources cost. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { mergeBehaviours, openCases, type Platform } from '#cases/index.ts';
import { systemClock } from '#kernel/clock.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { migrate } from '#kernel/migrate.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { openWarehouse, type Warehouse } from '#kernel/warehouse.ts';
import { loadLaw } from '#law/index.ts';
import { basedbBehaviours, fuse } from '#rooms/basedb/index.ts';
import { visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { visibleSelect, visibleSeqs } from '#rooms/collect/visible.ts';
import { orgBehaviours } from '#rooms/org/index.ts';
import { baseDatabase, twoAlike } from '#tests/factories/basedb.ts';
import { absent } from '#tests/factories/catalog.ts';
import { clickhouseOption, startCluster } from '#tests/factories/cluster.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  type Resource,
  startCollect,
} from '#tests/factories/collect.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const items: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  { name: 'name', titleZh: '名称', type: 'C', length: 60 },
  { name: 'born', titleZh: '日期', type: 'D' },
  { name: 'amount', titleZh: '金额', type: 'Y', length: 18, scale: 2 },
];

function* text(rows: number, from = 0): Iterable<string> {
  let block = 'code,name,born,amount\n';
  for (let i = from; i < from + rows; i++) {
    block += `K${i},单位${i % 9973}号,20${String(10 + (i % 15))}-0${1 + (i % 9)}-1${i % 9},${i % 100_000}.${String(i % 100).padStart(2, '0')}\n`;
    if (block.length > 1 << 20) {
      yield block;
      block = '';
    }
  }
  yield block;
}

const rowsOf = (rows: number, from = 0): Readable =>
  Readable.from(text(rows, from), { objectMode: false, highWaterMark: 262_144 });

type Counted = { read: number; written: number; moved: number };
const counter = z.object({ event: z.string(), value: z.coerce.number() });

/** Counters of one engine since it started. What it sends is counted where it leaves: each byte moved once. */
async function countersOf(node: Warehouse): Promise<Counted> {
  const rows = await node.query(
    "SELECT event, value FROM system.events WHERE event IN ('SelectedMarks', 'InsertedRows', 'NetworkSendBytes')",
    {},
    counter,
  );
  const of = (event: string): number => rows.find((row) => row.event === event)?.value ?? 0;
  // Rows are told of those that fellows read too; marks, of 8,192 rows each, of this node's own alone.
  return { read: of('SelectedMarks') * 8192, written: of('InsertedRows'), moved: of('NetworkSendBytes') };
}

async function during(nodes: readonly Warehouse[], work: () => Promise<unknown>): Promise<Counted[]> {
  const before = await Promise.all(nodes.map(countersOf));
  await work();
  const after = await Promise.all(nodes.map(countersOf));
  return after.map((one, index) => ({
    read: one.read - (before[index]?.read ?? 0),
    written: one.written - (before[index]?.written ?? 0),
    moved: one.moved - (before[index]?.moved ?? 0),
  }));
}

/** The scan a run of checks makes: every visible row once, some conditions and distinct values. */
async function scan(k: Kernel, resourceId: string): Promise<void> {
  const set = await visibleBatches(k.db, resourceId);
  const physical = (name: string): string => set.columns.find((one) => one.name === name)?.physical ?? '';
  const [name, amount] = [physical('name'), physical('amount')];
  await k.warehouse.query(
    visibleSelect(
      set,
      `count() AS n, countIf(length(\`${name}\`) > 6) AS a, countIf(\`${amount}\` > 500) AS b, uniqExact(\`${name}\`) AS c`,
    ),
    { seqs: visibleSeqs(set) },
  );
}

type Part = 'load' | 'scan' | 'fusion';
type Run = Record<Part, Counted[]>;

/** A second source that shares half of the keys, and both fused into one base database for the first time. */
async function fusion(k: Kernel, nodes: readonly Warehouse[], a: Resource, rows: number): Promise<Counted[]> {
  const law = loadLaw(new URL('../tests/fixtures/regulations/', import.meta.url).pathname, 'xingyuan');
  const present = [orgBehaviours, basedbBehaviours];
  const cases = openCases(law, mergeBehaviours([...present, absent(law, present)]));
  const p: Platform = { ...k, law, cases };
  const b = await publishedResource(k, items);
  await load(k, b, rowsOf(rows, Math.floor(rows / 2)));
  const names = items.filter(({ key }) => !key).map(({ name }) => name);
  const { id } = await baseDatabase(p, 'base', items, twoAlike(a, b, 'code', names));
  const ports = { granted: async () => [...names, 'code'], consumers: async () => [] };
  return during(nodes, async () => {
    const ended = await fuse(p, ports, id);
    if (ended !== 'merged') throw new Error(`the fusion ended as ${ended}`);
  });
}

async function onNodes(count: number, rows: number): Promise<Run> {
  const cluster = await startCluster(count);
  const config = testConfig(freshFolder(), {
    city: 'xingyuan',
    testClock: false,
    logLevel: 'warn',
    ...clickhouseOption(cluster),
  });
  const stores = await openStores(config, { fsync: false });
  await migrate(stores.postgres.ownerUrl);
  const opened = await openKernel(config, stores, { clock: systemClock() });
  const k = opened.kernel;
  const nodes = cluster.nodes.map(({ url }) =>
    openWarehouse({ ...cluster.address, url, cluster: undefined }),
  );
  try {
    await migrateWarehouse(k.warehouse);
    await startCollect(k);
    const resource = await publishedResource(k, items);
    const first = await during(nodes, () => load(k, resource, rowsOf(rows)));
    await load(k, resource, rowsOf(Math.ceil(rows / 10), rows - 10), { mode: 'incremental' });
    const set = await visibleBatches(k.db, resource.resourceId);
    const seen = await visibleRowCount(k, set);
    if (seen < rows) throw new Error(`${seen} of ${rows} rows are seen`);
    const scanned = await during(nodes, () => scan(k, resource.resourceId));
    return { load: first, scan: scanned, fusion: await fusion(k, nodes, resource, rows) };
  } finally {
    await Promise.allSettled(nodes.map((node) => node.close()));
    await opened.close();
    await stores.stop();
    await cluster.stop();
  }
}

const passes = new Map<string, Promise<Run>>();
/** One pass gives the figures of all parts. */
function measured(count: number, rows: number): Promise<Run> {
  const key = `${count}/${rows}`;
  const found = passes.get(key) ?? onNodes(count, rows);
  passes.set(key, found);
  return found;
}

/** How evenly three nodes share the work: 1 when each reads (or writes) a third. `detail` has every node of one, two and three. */
export async function measureCluster(part: Part, options: MeasureOptions = {}): Promise<Measure> {
  const rows = numberOption(options, 'rows', 1_000_000);
  const detail: Record<string, string> = {};
  let most = 0;
  let all = 0;
  for (const count of [1, 2, 3]) {
    const found = (await measured(count, rows))[part];
    const work = found.map((one) => (part === 'load' ? one.written : one.read));
    most = Math.max(...work);
    all = work.reduce((sum, one) => sum + one, 0);
    detail[`${count} node${count > 1 ? 's' : ''}`] = found
      .map((one) => `${one.read} rows read, ${one.written} written, ${Math.round(one.moved / 1024)} KiB sent`)
      .join(' | ');
  }
  return {
    name: `cluster.${part}`,
    value: most,
    unit:
      part === 'load'
        ? 'rows written by the busiest of three nodes'
        : 'rows read by the busiest of three nodes',
    reference: all / 3,
    ratio: all / 3 / most,
    method: `${rows} rows, and a tenth more as an increment before the scan; for the fusion as many of a second source, half of them with the same keys; counters of each engine (rows read are told in marks of 8,192); reference: a third of what all three did`,
    detail,
  };
}

function filesIn(folder: string): number {
  let files = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) files++;
  return files;
}

/** Resident bytes of a process; Linux only, else 0. */
function resident(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Resources made beside each other: not what is measured. */
const AT_ONCE = 8;

/** A catalogue of many resources of which some have rows: start, memory and files against the same platform with none. */
export async function measureResources(options: MeasureOptions = {}): Promise<Measure> {
  const resources = numberOption(options, 'resources', 30_000);
  const loaded = numberOption(options, 'loaded', 2_000);
  const config = testConfig(freshFolder(), { testClock: false, logLevel: 'warn' });
  const start = async (): Promise<{
    seconds: number;
    memory: number;
    stop: () => Promise<void>;
    k: Kernel;
  }> => {
    const begun = performance.now();
    const stores = await openStores(config, { fsync: false });
    await migrate(stores.postgres.ownerUrl);
    const opened = await openKernel(config, stores, { clock: systemClock() });
    await migrateWarehouse(opened.kernel.warehouse);
    return {
      seconds: (performance.now() - begun) / 1000,
      memory: resident(stores.pids().warehouse),
      k: opened.kernel,
      stop: async () => {
        await opened.close();
        await stores.stop();
      },
    };
  };
  await (await start()).stop();
  const empty = await start();
  const emptyFiles = filesIn(join(config.data, 'warehouse'));
  await startCollect(empty.k);
  const made = async (n: number): Promise<void> => {
    const resource = await publishedResource(empty.k, items);
    if (n < loaded) await load(empty.k, resource, rowsOf(5));
  };
  for (let n = 0; n < resources; n += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, resources - n) }, (_, i) => made(n + i)));
  await empty.stop();
  const full = await start();
  const files = filesIn(join(config.data, 'warehouse'));
  const tables = await full.k.warehouse.query(
    "SELECT count() AS n FROM system.tables WHERE database = currentDatabase() AND name LIKE 'std\\_%'",
    {},
    z.object({ n: z.coerce.number() }),
  );
  await full.stop();
  return {
    name: 'cluster.resources',
    value: full.seconds,
    unit: 's to start',
    reference: empty.seconds,
    ratio: empty.seconds / full.seconds,
    method: `${resources} resources, ${loaded} of them loaded, embedded; reference: the same folder before, without any`,
    detail: {
      warehouseMiB: Math.round(full.memory / 2 ** 20),
      referenceMiB: Math.round(empty.memory / 2 ** 20),
      files,
      referenceFiles: emptyFiles,
      typedTables: tables[0]?.n ?? 0,
    },
  };
}
