/** `quality.scan`: twenty rules of a resource in the platform's one pass against one scan written by hand with the same expressions. */

import { systemClock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { migrate } from '#kernel/migrate.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { ensureStd, physicalColumn, stdTable, type VisibleSet } from '#rooms/collect/index.ts';
import { specOf } from '#rooms/quality/rules/repository.ts';
import { prepareScan, type ScanRule } from '#rooms/quality/rules/statement.ts';
import { scanSettings } from '#rooms/quality/runs/scan.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import { cpuSecondsOf, type Measure, type MeasureOptions, median, numberOption } from './measure.ts';

const TODAY = '2026-03-10';
const item = (name: string, type: Item['type'], more: Partial<Item> = {}): Item => ({
  id: newId(),
  name,
  titleZh: name,
  type,
  key: false,
  nullable: true,
  personal: 'none',
  filterable: false,
  description: '',
  ...more,
});
const items: Item[] = [
  item('id', 'C', { key: true, nullable: false }),
  item('name', 'C'),
  item('idno', 'C'),
  item('phone', 'C'),
  item('sex', 'C'),
  item('kind', 'C'),
  item('born', 'D'),
  item('starts', 'D'),
  item('ends', 'D'),
  item('amount', 'N', { length: 14, scale: 2 }),
  item('parts', 'N', { length: 14, scale: 2 }),
  item('age', 'I'),
];

/** Values of each column from a row's number: some blank, some out of bounds. */
const values: Record<string, string> = {
  id: `concat('R', toString(number))`,
  name: `if(number % 97 = 0, '', concat('某', toString(number % 5000)))`,
  idno: `concat('9999011990', leftPad(toString(1 + number % 12), 2, '0'), leftPad(toString(1 + number % 28), 2, '0'), leftPad(toString(number % 1000), 3, '0'), substring('10X98765432', 1 + number % 11, 1))`,
  phone: `if(number % 89 = 0, '12', concat('138', toString(10000000 + number % 89999999)))`,
  sex: `toString(number % 5)`,
  kind: `['a', 'b', 'c', 'd', 'x'][1 + number % 5]`,
  born: `toDate32('1990-01-01') + toIntervalDay(number % 9000)`,
  starts: `toDate32('2020-01-01') + toIntervalDay(number % 2000)`,
  ends: `toDate32('2020-01-01') + toIntervalDay(number % 1900 + 50)`,
  amount: `toDecimal128(number % 100000, 2)`,
  parts: `toDecimal128((number % 100000) / 2, 2)`,
  age: `toInt64(number % 160)`,
};

const rule = (kind: string, of: string[], params: object = {}): ScanRule => ({
  key: `${kind}:${of.join()}:${JSON.stringify(params)}`,
  dimension: 'accuracy',
  spec: specOf({ kind, items: of, params }),
  confirmed: [],
});
const rules: ScanRule[] = [
  ...['name', 'idno', 'phone', 'born', 'amount'].map((name) => rule('required', [name])),
  rule('format', ['phone'], { format: 'mobile' }),
  rule('pattern', ['id'], { pattern: '^R[0-9]+$' }),
  rule('resident-id', ['idno']),
  rule('length', ['name'], { min: 2, max: 20 }),
  rule('length', ['idno'], { min: 18, max: 18 }),
  rule('code-list', ['sex'], { values: ['0', '1', '2', '9'] }),
  rule('code-list', ['kind'], { values: ['a', 'b', 'c', 'd'] }),
  rule('range', ['amount'], { min: 0, max: 90_000 }),
  rule('range', ['age'], { min: 0, max: 150 }),
  rule('range', ['born'], { min: '1900-01-01', max: 'today' }),
  rule('order', ['starts', 'ends']),
  rule('fresh', ['starts'], { days: 1000 }),
  rule('expression', ['amount'], { text: 'amount == parts * 2' }),
  rule('expression', ['age'], { text: "age >= 18 || kind != 'a'" }),
  rule('expression', ['ends'], { text: 'daysBetween(starts, ends) < 3650' }),
];

const col = (name: string): string => {
  const found = items.find((one) => one.name === name);
  return found ? `\`${physicalColumn(found).physical}\`` : 'NULL';
};

/** The same twenty conditions as somebody would write them who knows the table. */
function byHand(table: string): string {
  const filled = (name: string): string => `(isNull(${col(name)}) OR ${col(name)} = '')`;
  const digit = (place: number): string => `toInt32OrZero(substring(${col('idno')}, ${place}, 1))`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.map((weight, at) => `${digit(at + 1)} * ${weight}`).join(' + ');
  const failing = [
    filled('name'),
    filled('idno'),
    filled('phone'),
    `isNull(${col('born')})`,
    `isNull(${col('amount')})`,
    `${col('phone')} != '' AND NOT match(${col('phone')}, '^1[3-9][0-9]{9}$')`,
    `NOT match(${col('id')}, '^R[0-9]+$')`,
    `${col('idno')} != '' AND NOT (match(${col('idno')}, '^[1-9][0-9]{16}[0-9X]$') AND substring('10X98765432', (${sum}) % 11 + 1, 1) = substring(${col('idno')}, 18, 1) AND isNotNull(toDate32OrNull(concat(substring(${col('idno')}, 7, 4), '-', substring(${col('idno')}, 11, 2), '-', substring(${col('idno')}, 13, 2)))))`,
    `${col('name')} != '' AND NOT (lengthUTF8(${col('name')}) BETWEEN 2 AND 20)`,
    `${col('idno')} != '' AND lengthUTF8(${col('idno')}) != 18`,
    `${col('sex')} NOT IN ('0', '1', '2', '9')`,
    `${col('kind')} NOT IN ('a', 'b', 'c', 'd')`,
    `NOT (toFloat64(${col('amount')}) >= 0 AND toFloat64(${col('amount')}) <= 90000)`,
    `NOT (toFloat64(${col('age')}) >= 0 AND toFloat64(${col('age')}) <= 150)`,
    `NOT (${col('born')} >= toDate32('1900-01-01') AND ${col('born')} <= toDate32('${TODAY}'))`,
    `${col('starts')} > ${col('ends')}`,
    `dateDiff('day', ${col('starts')}, toDate32('${TODAY}')) > 1000`,
    `abs(toFloat64(${col('amount')}) - toFloat64(${col('parts')}) * 2) > 1e-9 * greatest(1, abs(toFloat64(${col('amount')})), abs(toFloat64(${col('parts')}) * 2))`,
    `NOT (${col('age')} >= 18 OR ${col('kind')} != 'a')`,
    `NOT (dateDiff('day', ${col('starts')}, ${col('ends')}) < 3650)`,
  ];
  return `SELECT count() AS rows, ${failing.map((text, at) => `countIf(${text}) AS f${at}`).join(', ')} FROM ${table} WHERE seq = 1 AND op = 1`;
}

async function fill(k: Kernel, resourceId: string, rows: number): Promise<void> {
  await ensureStd(k, resourceId, items);
  const names = items.map((one) => `\`${physicalColumn(one).physical}\``).join(', ');
  await k.warehouse.command(
    `INSERT INTO ${stdTable(resourceId)} (key, seq, op, batch, line, row_hash, ${names})
      SELECT ${values.id}, 1, 1, toUUID('00000000-0000-0000-0000-000000000001'), toUInt32(number), cityHash64(number),
        ${items.map(({ name }) => values[name]).join(', ')} FROM numbers({rows:UInt64})`,
    { rows },
  );
  await k.warehouse.command(`OPTIMIZE TABLE ${stdTable(resourceId)} FINAL`);
}

/** Own stores; the table is made in the engine itself, since only the scan is measured. The two are run by turns. */
export async function measureQuality(options: MeasureOptions = {}): Promise<Measure> {
  const rows = numberOption(options, 'rows', 10_000_000);
  const rounds = numberOption(options, 'rounds', 5);
  const config = testConfig(freshFolder(), { testClock: false, logLevel: options.log ?? 'warn' });
  const stores = await openStores(config, { fsync: false });
  try {
    await migrate(stores.postgres.ownerUrl);
    const { kernel: k, close } = await openKernel(config, stores, { clock: systemClock() });
    try {
      await migrateWarehouse(k.warehouse);
      const resourceId = newId();
      await fill(k, resourceId, rows);
      const visible: VisibleSet = {
        resourceId,
        keyed: true,
        batches: [{ batchId: newId(), seq: 1 }],
        columns: items.map(physicalColumn),
      };
      const prepared = prepareScan({ visible, rules, titles: new Map(), today: TODAY, others: new Map() });
      const hand = byHand(stdTable(resourceId));
      const { warehouse: engine } = stores.pids();
      // Both with the setting ours runs under: what is compared is the statement.
      const timed = async (sql: string, params: Record<string, unknown>) => {
        const [begun, cpu] = [performance.now(), cpuSecondsOf(engine)];
        const settings = scanSettings;
        const [found] = await k.warehouse.query<Record<string, number>>(sql, params, undefined, { settings });
        return { seconds: (performance.now() - begun) / 1000, cpu: cpuSecondsOf(engine) - cpu, found };
      };
      type Round = { seconds: number; cpu: number };
      const [ours, theirs]: [Round[], Round[]] = [[], []];
      for (let round = 0; round <= rounds; round++) {
        const mine = await timed(prepared.counts.sql, prepared.counts.params);
        const own = await timed(hand, {});
        for (let at = 0; at < rules.length; at++) {
          if (mine.found?.[`f${at}`] !== own.found?.[`f${at}`])
            throw new Error(
              `rule ${rules[at]?.key} counts ${mine.found?.[`f${at}`]}, by hand ${own.found?.[`f${at}`]}`,
            );
        }
        // The first round warms what both read.
        if (round === 0) continue;
        ours.push(mine);
        theirs.push(own);
      }
      const least = (of: Round[]): number => Math.min(...of.map(({ seconds: one }) => one));
      const cpuOf = (of: Round[]): number => median(of.map(({ cpu }) => cpu));
      const [seconds, reference] = [least(ours), least(theirs)];
      return {
        name: 'quality.scan',
        value: rows / seconds,
        unit: 'rows/s',
        reference: rows / reference,
        ratio: reference / seconds,
        method: `${rules.length} rules over ${rows.toLocaleString('en')} rows × ${items.length} columns in one pass, with counts of what each rule applies to, by dimension and of rows that break any; against one hand-written scan of the same ${rules.length} expressions under the same settings; the best of ${rounds} by turns, the counts being equal`,
        detail: {
          seconds: seconds.toFixed(3),
          byHand: reference.toFixed(3),
          cpuSeconds: cpuOf(ours).toFixed(2),
          byHandCpuSeconds: cpuOf(theirs).toFixed(2),
          cpuRatio: (cpuOf(theirs) / cpuOf(ours)).toFixed(3),
        },
      };
    } finally {
      await close();
    }
  } finally {
    await stores.stop();
  }
}
