/** `fusion.join`: two sources into one base database, first and by increment, against the engine's own join of the same tables. */
import { sql } from 'kysely';
import { mergeBehaviours, openCases, type Platform } from '#cases/index.ts';
import { systemClock } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { migrate } from '#kernel/migrate.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { basedbBehaviours, fuse } from '#rooms/basedb/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { ensureStd, reserveFusedSeq, showFusedBatch, stdTable } from '#rooms/collect/index.ts';
import { orgBehaviours } from '#rooms/org/index.ts';
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
const columns = '`i:code`, `i:name`, `i:address`, `i:phone`, `i:registered:d`';

/** Rows of a source made in the engine: keys from `from` on, so that two sources share those they overlap in. */
async function fill(p: Platform, source: Resource, from: number, rows: number, tag: string): Promise<void> {
  const published = await getPublishedVersion(p.db, source.resourceId);
  if (!published) throw new TypeError('the source is published');
  await ensureStd(p, source.resourceId, published.items);
  const batchId = newId();
  const seq = await transact(p.db, (tx) => reserveFusedSeq(tx, source.resourceId));
  await p.warehouse.command(
    `INSERT INTO ${stdTable(source.resourceId)} (key, seq, op, batch, line, row_hash, ${columns})
     SELECT k, {seq:UInt32}, 1, {batch:UUID}, toUInt32(number), cityHash64(k, {tag:String}), k,
       concat('姓名', toString(n % 100000)), concat('示范区幸福路', toString(n % 9999), if(n % 200 = 0, {tag:String}, '')), toString(13000000000 + n % 7919),
       toDate32('1990-01-01') + toUInt16(n % 9000)
     FROM (SELECT number, {from:UInt64} + number AS n, leftPad(toString(cityHash64({from:UInt64} + number)), 20, '0') AS k FROM numbers({rows:UInt64}))`,
    { seq, batch: batchId, tag, from, rows },
  );
  const fused = {
    batchId,
    seq,
    mode: 'incremental' as const,
    published,
    runId: batchId,
    manifest: {},
    rows,
    deletes: 0,
    visibleBefore: 0,
  };
  await showFusedBatch(p, fused, async () => undefined);
}

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
  const [a, b, entry] = [
    await publishedResource(p, items),
    await publishedResource(p, items),
    await publishedResource(p, items),
  ];
  await fill(p, a, 0, rows, 'A');
  await fill(p, b, Math.floor(rows / 2), rows, 'B');
  const model = {
    nodes: [
      { id: 'a', resourceId: a.resourceId, key: 'code' },
      { id: 'b', resourceId: b.resourceId, key: 'code' },
    ],
    columns: ['code', 'name', 'address', 'phone', 'registered'].map((name) => ({
      name,
      basic: false,
      order: ['source-rank'],
      from: [
        { node: 'a', item: name },
        { node: 'b', item: name },
      ],
    })),
    joins: [],
  };
  const id = newId();
  await sql`insert into basedb.database (id, key, kind, origin, name_zh, name_en, master, lead_id, resource_id, model, model_version, created_at)
    values (${id}, ${id}, 'base', 'added', '基础库', 'base', 'code', ${entry.organisationId}, ${entry.resourceId}, ${JSON.stringify(model)}, 1, ${p.clock.now()})`.execute(
    p.db,
  );
  await sql`insert into basedb.model_version (database_id, version, model, at) values (${id}, 1, ${JSON.stringify(model)}, ${p.clock.now()})`.execute(
    p.db,
  );
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
