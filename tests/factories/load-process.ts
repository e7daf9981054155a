/** A process that loads two files into one resource and says what came of it: what the fault tests kill. `node load-process.ts DATA` */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { confirmBatch, digestOfVisible, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { listBatches } from '#rooms/collect/repository.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  type Resource,
  send,
  settled,
  startCollect,
} from './collect.ts';
import { testConfig } from './embedded.ts';

const [data = ''] = process.argv.slice(2);
const fault = process.env.LOAD_FAULT;
const planFile = join(data, 'load-process.json');

const items: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  { name: 'born', titleZh: '日期', type: 'D' },
  { name: 'sum', titleZh: '金额', type: 'Y', length: 12, scale: 2 },
  { name: 'note', titleZh: '说明', type: 'M', nullable: true },
];
const rows = 70_000;
const pad = '说明文字'.repeat(9);

/** A long plain stretch before a quoted one, so that staging has a middle; faults of several kinds, repeated keys and keys that go. */
function second(): string {
  const lines = ['code,born,sum,note'];
  for (let n = 1; n <= rows; n++) {
    if (n % 1000 === 7 && n < 20_000) continue;
    const born = n % 5000 === 3 ? '2026-02-30' : n % 777 === 5 ? '2026/4/1' : '2026-04-01';
    const sum = n % 4000 === 9 ? '1.005' : `${n % 9000}.25`;
    const note = n > 66_000 && n % 99 === 1 ? `"有,逗号 ""引"" ${pad}"` : pad;
    lines.push(`K${n},${born},${sum},${note}`);
    if (n % 20_000 === 0) lines.push(`K${n - 1},2026-04-01,1.00,重复`);
    if (n % 30_000 === 0) lines.push('残缺的一行');
  }
  return `${lines.join('\n')}\n`;
}

const first = (): string =>
  [
    'code,born,sum,note',
    ...Array.from({ length: 20_000 }, (_, n) => `K${n + 1},2020-01-01,0.50,旧`),
    '',
  ].join('\n');

const config = testConfig(data);
const stores = await openStores(config, { fsync: false });
const { kernel: k } = await openKernel(config, stores);
await migrateWarehouse(k.warehouse);
// Before the workers start: what the killed process left is taken up at once.
const plan: { resource: Resource; firstDone: boolean; secondSent?: true } = existsSync(planFile)
  ? JSON.parse(readFileSync(planFile, 'utf8'))
  : { resource: await publishedResource(k, items), firstDone: false };
const keep = (): void => writeFileSync(planFile, JSON.stringify(plan));
keep();
const armed = (): void => {
  if (fault) process.env.GONGSHU_FAULT = fault;
};
// What a killed process left goes on as soon as there are workers: the next place must be known before.
if (plan.firstDone) armed();
await startCollect(k);
if (!plan.firstDone) {
  await load(k, plan.resource, first());
  plan.firstDone = true;
  keep();
}
process.stdout.write('second\n');
armed();
const { resourceId } = plan.resource;
// A sender that got no answer sends again; what is under way already is then recognised.
if (!plan.secondSent) {
  await send(k, plan.resource, second());
  plan.secondSent = true;
  keep();
}
// Rows whose keys cannot be read make the deletions a question: somebody says yes.
for (const { id } of (await listBatches(k.db, resourceId, 1, 100)).items) {
  if (!(await settled(k, id)).awaiting_confirmation) continue;
  await confirmBatch(k, plan.resource.actor, id);
  await settled(k, id);
}
const { items: batches } = await listBatches(k.db, resourceId, 1, 100);
const merged = batches.filter(({ state }) => state === 'merged');
const count = async (sql: string): Promise<unknown> =>
  (await k.warehouse.query(sql, { resource: resourceId }))[0];
const visible = await visibleBatches(k.db, resourceId);
const { rows: ledger } = await k.pool.query(
  `select kind, count(*) as n from ledger.entry where subject_id = any($1) and kind = 'collect.batch-merged' group by kind`,
  [batches.map(({ id }) => id)],
);
const { rows: outbox } = await k.pool.query(
  `select type, count(*) as n from kernel.outbox where payload->>'resourceId' = $1 group by type`,
  [resourceId],
);
const result = {
  merged: merged.map(({ seq, records, good, bad, faults, deletes, digest, unknown_keys: unknown }) => ({
    seq: seq - Math.min(...merged.map((one) => one.seq)),
    records,
    good,
    bad,
    faults,
    deletes,
    digest,
    unknown,
  })),
  visible: [await visibleRowCount(k, visible), await digestOfVisible(k, visible)],
  raw: await count(
    `SELECT toString(count()) AS n, toString(sum(cityHash64(line, flaw, cells))) AS s FROM raw WHERE resource = {resource:UUID}`,
  ),
  quarantine: await count(
    `SELECT toString(count()) AS n, toString(sum(cityHash64(line, position, column, value, code, detail, key))) AS s
     FROM quarantine WHERE resource = {resource:UUID}`,
  ),
  typed: await count(
    `SELECT toString(count()) AS n, toString(sum(cityHash64(key, op, row_hash))) AS s FROM \`std_${resourceId.replaceAll('-', '')}\``,
  ),
  ledger,
  outbox,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await k.jobs.stop();
await stores.stop();
process.exit(0);
