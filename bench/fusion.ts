/** `fusion.join`: two sources into one base database, first and by increment, against the engine's own join of the same tables. */
import { mergeBehaviours, openCases, type Platform } from '#cases/index.ts';
import { systemClock } from '#kernel/clock.ts';
import { migrate } from '#kernel/migrate.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { basedbBehaviours, fuse } from '#rooms/basedb/index.ts';
import { stdTable } from '#rooms/collect/index.ts';
import { orgBehaviours } from '#rooms/org/index.ts';
import { baseDatabase, batchOfEngine, twoAlike } from '#tests/factories/basedb.ts';
import { absent } from '#tests/factories/catalog.ts';
import { type ItemInput, publishedResource, type Resource } from '#tests/factories/collect.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const text = (name: string): ItemInput => ({ name, titleZh: name, type: 'C', length: 60, nullable: true });
const items: ItemInput[] = [
  { name: 'code', titleZh: '编码', type: 'C', length: 20, key: true },
  text('name'),
  text('address'),
  text('phone'),
  { name: 'registered', titleZh: '登记日期', type: 'D', nullable: true },
];
const columns = ['i:code', 'i:name', 'i:address', 'i:phone', 'i:registered:d'];

/** Rows of a source made in the engine: keys from `from` on, so that two sources share those they overlap in. */
const fill = (p: Platform, source: Resource, from: number, rows: number, tag: string): Promise<void> =>
  batchOfEngine(
    p,
    source,
    columns,
    `SELECT k AS key, cityHash64(k, {tag:String}) AS row_hash, k AS \`i:code\`, concat('姓名', toString(n % 100000)) AS \`i:name\`,
       concat('示范区幸福路', toString(n % 9999), if(n % 200 = 0, {tag:String}, '')) AS \`i:address\`,
       toString(13000000000 + n % 7919) AS \`i:phone\`, toDate32('1990-01-01') + toUInt16(n % 9000) AS \`i:registered:d\`
     FROM (SELECT {from:UInt64} + number AS n, leftPad(toString(cityHash64({from:UInt64} + number)), 20, '0') AS k FROM numbers({rows:UInt64}))`,
    { tag, from, rows },
  );

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

export async function measureFusion(options: MeasureOptions): Promise<Measure> {
  const rows = numberOption(options, 'rows', 5_000_000);
  const config = testConfig(freshFolder(), { city: 'xingyuan', testClock: false });
  const stores = await openStores(config, { fsync: false });
  try {
    await migrate(stores.postgres.ownerUrl);
    const opened = await openKernel(config, stores, { clock: systemClock() });
    try {
      const { kernel } = opened;
      await migrateWarehouse(kernel.warehouse);
      const law = loadLaw(new URL('../tests/fixtures/regulations/', import.meta.url).pathname, 'xingyuan');
      const present = [orgBehaviours, basedbBehaviours];
      const p: Platform = {
        ...kernel,
        law,
        cases: openCases(law, mergeBehaviours([...present, absent(law, present)])),
      };
      return await measured(p, rows);
    } finally {
      await opened.close();
    }
  } finally {
    await stores.stop();
  }
}

async function measured(p: Platform, rows: number): Promise<Measure> {
  const [a, b] = [await publishedResource(p, items), await publishedResource(p, items)];
  await fill(p, a, 0, rows, 'A');
  await fill(p, b, Math.floor(rows / 2), rows, 'B');
  const model = twoAlike(a, b, 'code', ['name', 'address', 'phone', 'registered']);
  const { id } = await baseDatabase(p, 'base', items, model);
  const ports = { granted: async () => undefined, consumers: async () => [] };
  const bare = `INSERT INTO bare SELECT if(a.key != '', a.key, b.key) AS key, ifNull(a.\`i:name\`, b.\`i:name\`), ifNull(a.\`i:address\`, b.\`i:address\`),
      ifNull(a.\`i:phone\`, b.\`i:phone\`), ifNull(a.\`i:registered:d\`, b.\`i:registered:d\`)
    FROM ${stdTable(a.resourceId)} AS a FULL JOIN ${stdTable(b.resourceId)} AS b ON a.key = b.key`;
  await p.warehouse.command(
    'CREATE TABLE bare (key String, name Nullable(String), address Nullable(String), phone Nullable(String), registered Nullable(Date32)) ENGINE = MergeTree ORDER BY key',
  );
  const settings = {
    max_threads: 2,
    join_algorithm: 'grace_hash,full_sorting_merge',
    max_bytes_in_join: 1_500_000_000,
  };
  const reference = await seconds(() => p.warehouse.command(bare, {}, { settings }));
  const first = await seconds(() => fuse(p, ports, id));
  const step = Math.max(1, Math.floor(rows / 100));
  await fill(p, a, rows + 1, step, 'A2');
  const increment = await seconds(() => fuse(p, ports, id));
  const same = await seconds(() => fuse(p, ports, id));
  const records = Math.floor(rows * 1.5);
  return {
    name: 'fusion.join',
    value: (rows * 2) / first,
    unit: 'source rows/s',
    reference: (rows * 2) / reference,
    ratio: reference / first,
    method: `two sources of ${rows.toLocaleString('en')} rows, half of them shared, five columns, into one base database: chosen values, source and batch of each, what differs, one visible batch; against a FULL JOIN of the same tables into a plain table`,
    detail: {
      records: records,
      'first, s': first.toFixed(1),
      'bare join, s': reference.toFixed(1),
      [`increment of ${step} rows, s`]: increment.toFixed(2),
      'increment against first': (increment / first).toFixed(4),
      'nothing changed, s': same.toFixed(2),
    },
  };
}
