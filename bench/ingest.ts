/** `ingest.engine`: a file's whole path, received to visible, against the engine's own INSERT … SELECT FROM file() of the same file. */
import { createReadStream, createWriteStream, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemClock } from '#kernel/clock.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { migrate } from '#kernel/migrate.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { type ItemInput, publishedResource, send, settled, startCollect } from '#tests/factories/collect.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import { cpuSecondsOf, type Measure, type MeasureOptions, numberOption, peakMemoryOf } from './measure.ts';

const items: ItemInput[] = [
  {
    name: 'id_no',
    titleZh: '公民身份号码',
    type: 'C',
    length: 18,
    key: true,
    identifier: 'resident-id',
    personal: 'sensitive',
  },
  { name: 'name', titleZh: '姓名', type: 'C', length: 50, personal: 'personal' },
  { name: 'sex', titleZh: '性别', type: 'C', length: 1, codeList: ['0', '1', '2', '9'] },
  { name: 'born', titleZh: '出生日期', type: 'D' },
  { name: 'nation', titleZh: '民族', type: 'C', length: 2, nullable: true },
  { name: 'division', titleZh: '行政区划代码', type: 'C', identifier: 'division-code' },
  { name: 'address', titleZh: '住址', type: 'C', length: 200, nullable: true },
  { name: 'household', titleZh: '户号', type: 'I' },
  { name: 'registered', titleZh: '登记时间', type: 'T' },
  { name: 'allowance', titleZh: '补助金额', type: 'Y', length: 18, scale: 2 },
  { name: 'members', titleZh: '家庭人口', type: 'I', nullable: true },
  { name: 'head', titleZh: '是否户主', type: 'L' },
];

/** What a row is held to: each item's type, that it is there, its length and list, and what an identity number and a division must be. */
const RULES = items.reduce(
  (count, { nullable, length, codeList, identifier }) =>
    count +
    1 +
    (nullable ? 0 : 1) +
    (length ? 1 : 0) +
    (codeList ? 1 : 0) +
    (identifier === 'resident-id' ? 4 : 0),
  0,
);

/** The same columns for the engine alone, typed as one would by hand, ordered by the same key. */
const engineColumns = `id_no String, name String, sex String, born Date32, nation String, division String, address String,
  household Int64, registered DateTime64(3, 'Asia/Shanghai'), allowance Decimal(18, 2), members Nullable(Int64), head String`;

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const days = 30_000;

/** Fictional people of a division that does not exist, each with a number of their own and a right check character. */
function* text(rows: number): Iterable<string> {
  const dates = Array.from({ length: days }, (_, day) =>
    new Date(Date.UTC(1930, 0, 1) + day * 86_400_000).toISOString().slice(0, 10),
  );
  const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'];
  let block = `${items.map(({ titleZh }) => titleZh).join(',')}\n`;
  for (let i = 0; i < rows; i++) {
    const date = dates[i % days] ?? '';
    const sequence = Math.floor(i / days) % 1000;
    const first = `999901${date.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    let sum = 0;
    for (let k = 0; k < 17; k++) sum += (weights[k] ?? 0) * (first.charCodeAt(k) - 48);
    const name = `${surnames[i % 10]}${String.fromCharCode(0x4e00 + (i % 5000))}`;
    const address = i % 11 === 0 ? '' : `示范区幸福路${i % 977}号${i % 31}单元${i % 1201}室`;
    block += `${first}${'10X98765432'[sum % 11]},${name},${1 + (i % 2)},${date},${String(1 + (i % 56)).padStart(2, '0')},999901,${address},${100_000_000 + i},2026-04-0${1 + (i % 9)} 12:${String(i % 60).padStart(2, '0')}:00,${i % 100_000}.${String(i % 100).padStart(2, '0')},${i % 9},${i % 3 ? '否' : '是'}\n`;
    if (block.length > 1 << 20) {
      yield block;
      block = '';
    }
  }
  yield block;
}

async function engineAlone(k: Kernel, file: string): Promise<number> {
  await k.warehouse.command('DROP TABLE IF EXISTS reference');
  await k.warehouse.command(`CREATE TABLE reference (${engineColumns}) ENGINE = MergeTree ORDER BY id_no`);
  const begun = performance.now();
  await k.warehouse.command(
    `INSERT INTO reference SELECT * FROM file({file:String}, 'CSVWithNames', '${engineColumns.replaceAll("'", "\\'")}')`,
    { file },
    { settings: { input_format_with_names_use_header: 0 } },
  );
  return (performance.now() - begun) / 1000;
}

/** Waits until no merge of the engine takes the cores from what is measured next. */
async function quiet(k: Kernel): Promise<void> {
  for (let still = 0; still < 5; ) {
    const [row] = await k.warehouse.query<{ n: number }>('SELECT count() AS n FROM system.merges');
    still = row?.n === 0 ? still + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What the engine's and this process's processor seconds were when it was made; how many came since. */
function cpuSince(engine: number | undefined): () => number {
  const [before, own] = [cpuSecondsOf(engine), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(own);
    return cpuSecondsOf(engine) - before + (user + system) / 1e6;
  };
}

type Loaded = {
  rows: number;
  bytes: number;
  seconds: number;
  cpu: number;
  stages: Record<string, number>;
  memory: { platform: number; engine: number };
};

/** A file of so many rows, the whole path: received, staged, typed and checked, visible. */
async function loaded(k: Kernel, engine: number | undefined, file: string, rows: number): Promise<Loaded> {
  await pipeline(Readable.from(text(rows)), createWriteStream(file));
  await quiet(k);
  const resource = await publishedResource(k, items);
  const begun = performance.now();
  const cpu = cpuSince(engine);
  const batchId = await send(k, resource, createReadStream(file, { highWaterMark: 262_144 }));
  const batch = await settled(k, batchId, 100);
  const seconds = (performance.now() - begun) / 1000;
  if (batch.state !== 'merged' || batch.good !== rows)
    throw new Error(`the load went wrong: ${batch.state}, ${batch.good} good, ${batch.bad} bad`);
  const between = (from: Date | null, to: Date | null): number =>
    from && to ? (to.getTime() - from.getTime()) / 1000 : 0;
  return {
    rows,
    bytes: statSync(file).size,
    seconds,
    cpu: cpu(),
    stages: {
      receive: Number((seconds - between(batch.received_at, batch.ended_at)).toFixed(2)),
      stage: between(batch.received_at, batch.staged_at),
      check: between(batch.staged_at, batch.checked_at),
      merge: between(batch.checked_at, batch.ended_at),
    },
    memory: { platform: peakMemoryOf(process.pid), engine: peakMemoryOf(engine) },
  };
}

/** CKAN's xloader by its own documentation (github.com/ckan/ckanext-xloader, README): loads of simple files, one machine. */
const XLOADER = { rowsPerSecond: 5000, name: 'CKAN xloader, published' };

/** Own stores with fsync, own folder; everything is stopped and removed afterwards. */
export async function measureIngest(options: MeasureOptions = {}): Promise<Measure> {
  const rows = numberOption(options, 'rows', 10_000_000);
  const config = testConfig(freshFolder(), { testClock: false, logLevel: options.log ?? 'warn' });
  const stores = await openStores(config, { fsync: true, readFiles: true });
  try {
    await migrate(stores.postgres.ownerUrl);
    const opened = await openKernel(config, stores, { clock: systemClock() });
    const k = opened.kernel;
    try {
      await migrateWarehouse(k.warehouse);
      await startCollect(k);
      const folder = join(config.data, 'warehouse', 'user_files');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, 'rows.csv');
      const engine = stores.pids().warehouse;
      // The same path at a tenth and three tenths of the rows: it must not get slower, nor hold more memory, as the file grows.
      const growth: Loaded[] = [];
      for (const share of [0.1, 0.3]) growth.push(await loaded(k, engine, file, Math.ceil(rows * share)));
      const ours = await loaded(k, engine, file, rows);
      await quiet(k);
      const references: { seconds: number; cpu: number }[] = [];
      for (let round = 0; round < 2; round++) {
        const cpu = cpuSince(engine);
        references.push({ seconds: await engineAlone(k, file), cpu: cpu() });
        await quiet(k);
      }
      // The quicker of the two: the harder one to stand beside.
      const least = (of: 'seconds' | 'cpu'): number => Math.min(...references.map((one) => one[of]));
      const all = [...growth, ours];
      const millions = ({ rows: many }: Loaded): string => `${many / 1_000_000} million rows`;
      return {
        name: 'ingest.engine',
        value: rows / ours.seconds,
        unit: 'rows/s',
        reference: rows / least('seconds'),
        ratio: least('seconds') / ours.seconds,
        method: `${rows} rows x ${items.length} columns, ${Math.round(ours.bytes / 1e6)} MB, ${RULES} rules of the items (type, length, list, blank, key, check digits, division, birth), received → staged → typed and checked → visible, fsync on; reference: INSERT … SELECT FROM file() of the same file into the same engine, the quicker of two`,
        detail: {
          seconds: Number(ours.seconds.toFixed(2)),
          ...ours.stages,
          cpuSeconds: Number(ours.cpu.toFixed(2)),
          referenceCpuSeconds: Number(least('cpu').toFixed(2)),
          'ratio of processor seconds': (least('cpu') / ours.cpu).toFixed(3),
          [`beside ${XLOADER.name} ${XLOADER.rowsPerSecond} rows/s`]: `${(rows / ours.seconds / XLOADER.rowsPerSecond).toFixed(1)} times`,
          ...Object.fromEntries(
            all.map((one) => [
              millions(one),
              `${Math.round(one.rows / one.seconds)} rows/s, ${((one.cpu / one.rows) * 1e6).toFixed(2)} processor seconds a million; peak memory so far ${one.memory.platform} MB platform, ${one.memory.engine} MB engine`,
            ]),
          ),
        },
      };
    } finally {
      await opened.close();
    }
  } finally {
    await stores.stop();
  }
}
