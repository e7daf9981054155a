/** `datastore.deep`: a page at the end of a million rows beside the first; `harvest`: ten thousand records of another portal, one in a hundred bad. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Platform } from '#cases/index.ts';
import { type Actor, anonymous, platform } from '#kernel/actor.ts';
import { openHttp } from '#kernel/http/server.ts';
import { ckanRoutes, resourceId } from '#rooms/open/ckan/index.ts';
import { addSource } from '#rooms/open/harvest/commands.ts';
import { readRun } from '#rooms/open/harvest/read.ts';
import { harvest, harvestJobs, startRun } from '#rooms/open/harvest/run.ts';
import { releaseTable } from '#rooms/open/releases/table.ts';
import { aggregate } from '#rooms/open/rows/index.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { openSet, releaseColumn } from '#tests/factories/open-rows.ts';
import { type Measure, type MeasureOptions, median, numberOption } from './measure.ts';

/** One city for all measures of a run. */
let opened: Promise<SmallCity> | undefined;
const theCity = (): Promise<SmallCity> => {
  opened ??= smallCity({ demo: true });
  return opened;
};

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/** Sides take turns; the median of each, in milliseconds. */
async function compare(turns: number, sides: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const found = sides.map((): number[] => []);
  for (const side of sides) await side();
  for (let turn = 0; turn < turns; turn += 1)
    for (const [at, side] of sides.entries()) found[at]?.push(await took(side));
  return found.map(median);
}

const columns = [
  releaseColumn('name', 'text', 1),
  releaseColumn('district', 'text', 2),
  releaseColumn('amount', 'decimal', 3),
  releaseColumn('day', 'date', 4),
  releaseColumn('count', 'integer', 5),
];
const values = `concat('名称', toString(number)), ['东城', '西城', '南湖', '北仑'][number % 4 + 1], toDecimal64(number % 100000, 2),
  toDate32('2020-01-01') + number % 2000, toInt64(number % 977)`;

export async function measureDeep(options: MeasureOptions): Promise<Measure[]> {
  const rows = numberOption(options, 'rows', 1_000_000);
  const turns = numberOption(options, 'turns', 60);
  const { p, organisation } = await theCity();
  const unit = await organisation();
  const set = await openSet(p, {
    organisationId: unit.id,
    slug: 'deep',
    columns,
    values,
    rows,
    formats: ['csv'],
  });
  const app = await openHttp(p, 'bench');
  app.addHook('onRequest', async (request) => {
    request.actor = anonymous;
  });
  await ckanRoutes(app, p);
  await app.ready();
  const id = resourceId(set.id, 'csv');
  let address = 0;
  const page = (query: string) => async () => {
    // A caller each: what is measured is not the pace of one.
    address += 1;
    const reply = await app.inject({
      url: `/api/3/action/datastore_search?resource_id=${id}&limit=100&${query}`,
      remoteAddress: `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`,
    });
    if (reply.statusCode !== 200 || reply.json().result.records.length !== 100)
      throw new Error(reply.body.slice(0, 300));
  };
  const last = rows - 100;
  const [first = 0, deep = 0, sortedFirst = 0, sortedDeep = 0] = await compare(turns, [
    page('offset=0'),
    page(`offset=${last}`),
    page('sort=count,day&offset=0'),
    page(`sort=count,day&offset=${last}`),
  ]);
  const source = { id: set.releaseId, rows, columns };
  const ours = () =>
    aggregate(p, source, {
      filters: { op: 'in', column: 'district', values: ['东城', '西城'] },
      group: [{ column: 'day', bucket: 'month' }],
      measures: [{ fn: 'count' }, { fn: 'sum', column: 'amount' }],
    });
  const bare = () =>
    p.warehouse.query(`SELECT formatDateTime(c4, '%Y-%m') AS m, count(), sum(c3) FROM ${releaseTable(set.releaseId)}
      WHERE c2 IN ('东城', '西城') GROUP BY m ORDER BY m`);
  const [grouped = 0, plain = 0] = await compare(turns, [ours, bare]);
  await app.close();
  return [
    {
      name: 'datastore.deep',
      value: deep,
      unit: 'ms',
      reference: first,
      ratio: first / deep,
      method: `datastore_search of 100 rows at offset ${last} of ${rows}, beside offset 0; median of ${turns} each, taking turns`,
      detail: { 'sorted, offset 0, ms': sortedFirst, 'sorted, at the end, ms': sortedDeep },
    },
    {
      name: 'datastore.aggregate',
      value: grouped,
      unit: 'ms',
      reference: plain,
      ratio: plain / grouped,
      method: `counts and sums by month of two districts of ${rows} rows, beside the bare query; median of ${turns}`,
    },
  ];
}

export async function measureHarvest(options: MeasureOptions): Promise<Measure> {
  const count = numberOption(options, 'records', 10_000);
  const city = await theCity();
  const p: Platform = city.p;
  const actor: Actor = platform;
  p.jobs.define(harvestJobs(p));
  const sets = Array.from({ length: count }, (_, n) =>
    n % 100 === 99
      ? { id: `id-${n}`, notes: 'no title' }
      : {
          id: `id-${n}`,
          name: `set-${n}`,
          title: `数据集 ${n}`,
          notes: '说明'.repeat(50),
          tags: [{ name: '交通' }, { name: '统计' }],
          resources: [{ name: 'csv', url: `https://x.example/${n}.csv`, format: 'CSV' }],
        },
  );
  const server = createServer((request, reply) => {
    const query = new URL(request.url ?? '/', 'http://x').searchParams;
    const start = Number(query.get('start'));
    const results = sets.slice(start, start + Number(query.get('rows')));
    reply
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ success: true, result: { count, results } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sourceId = await addSource(p, actor, {
    kind: 'ckan',
    title: 'bench',
    url,
    organisationId: city.bureau.id,
  });
  const run = async (): Promise<[seconds: number, counts: Record<string, number>]> => {
    const id = await startRun(p, actor, sourceId);
    const ms = await took(() => harvest(p, id, { lastAttempt: true, signal: new AbortController().signal }));
    const { state, counts } = await readRun(p.db, id);
    if (state !== 'done') throw new Error(`the run ended as ${state}`);
    return [ms / 1000, counts];
  };
  const [first, counts] = await run();
  const [again] = await run();
  const bare = await took(async () => {
    for (let start = 0; ; start += 100) {
      const reply = await fetch(`${url}/api/3/action/package_search?rows=100&start=${start}`);
      const { result } = (await reply.json()) as { result: { results: unknown[] } };
      if (result.results.length === 0) break;
    }
  });
  server.close();
  return {
    name: 'harvest',
    value: count / first,
    unit: 'records/s',
    reference: count / (bare / 1000),
    ratio: bare / 1000 / first,
    method: `${count} records of a CKAN portal on this machine, one in a hundred without a title, kept with their outcomes; beside the bare fetching of its pages`,
    detail: { ...counts, 'again with nothing changed, records/s': Math.round(count / again) },
  };
}
