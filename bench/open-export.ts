/** `release.export`: a million rows into every form in which a release is had, beside the engine's own writing of those it knows. */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getDataset, getRelease } from '#rooms/open/datasets/read.ts';
import { makeFiles } from '#rooms/open/releases/files.ts';
import { nativeFormats } from '#rooms/open/releases/native.ts';
import { releaseTable } from '#rooms/open/releases/table.ts';
import { smallCity } from '#tests/factories/city.ts';
import { openSet, releaseColumn } from '#tests/factories/open-rows.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const engineNames: Readonly<Record<(typeof nativeFormats)[number], string>> = {
  csv: 'CSVWithNames',
  json: 'JSON',
  ndjson: 'JSONEachRow',
  xml: 'XML',
  parquet: 'Parquet',
};

export async function measureRelease(options: MeasureOptions): Promise<Measure> {
  const rows = numberOption(options, 'rows', 1_000_000);
  const { p, organisation } = await smallCity();
  const unit = await organisation();
  const columns = [
    releaseColumn('name', 'text', 1),
    releaseColumn('district', 'text', 2),
    releaseColumn('amount', 'decimal', 3),
    releaseColumn('day', 'date', 4),
  ];
  const values = `concat('名称', toString(number)), ['东城', '西城', '南湖', '北仑'][number % 4 + 1], toDecimal64(number % 100000, 2), toDate32('2020-01-01') + number % 2000`;
  const set = await openSet(p, {
    organisationId: unit.id,
    slug: 'export',
    columns,
    values,
    rows,
    formats: [],
  });
  const [dataset, release] = [await getDataset(p.db, set.id), await getRelease(p.db, set.releaseId)];
  if (!dataset?.published || !release) throw new TypeError('the set was made a line above');
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 200);
  const before = process.memoryUsage().rss;
  const detail: Record<string, number> = {};
  const from = performance.now();
  let last = from;
  for await (const file of makeFiles(
    p,
    dataset,
    release,
    dataset.published.content,
    new AbortController().signal,
  )) {
    const now = performance.now();
    detail[`${file.format}, s`] = Number(((now - last) / 1000).toFixed(2));
    last = now;
  }
  const ours = (performance.now() - from) / 1000;
  clearInterval(watch);
  const bareFrom = performance.now();
  for (const format of nativeFormats) {
    const stream = await p.warehouse.stream(
      `SELECT * FROM ${releaseTable(release.id)} ORDER BY \`_id\` FORMAT ${engineNames[format]}`,
    );
    await pipeline(stream, new Writable({ write: (_chunk, _encoding, done) => done() }));
  }
  const bare = (performance.now() - bareFrom) / 1000;
  const native = nativeFormats.reduce((sum, format) => sum + (detail[`${format}, s`] ?? 0), 0);
  return {
    name: 'release.export',
    value: native,
    unit: 's',
    reference: bare,
    ratio: bare / native,
    method: `${rows} rows of ${columns.length} columns into ${nativeFormats.join(', ')} in the object store with digests, beside the engine writing the same forms to nowhere; the other forms are in the detail`,
    detail: {
      ...detail,
      'all forms, s': Number(ours.toFixed(2)),
      'memory at its most above the beginning, MB': Math.round((peak - before) / 1e6),
    },
  };
}
