/** `delivery.export`: rows through masks and the recipient's mark into a CSV file, against PostgreSQL's own COPY of the same columns into one. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { to as copyTo } from 'pg-copy-streams';
import { systemClock } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { migrate } from '#kernel/migrate.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import type { Serving } from '#rooms/serve/context.ts';
import { encoderOf } from '#rooms/serve/delivery/encode.ts';
import { policyStream } from '#rooms/serve/policy-sql/stream.ts';
import { getServiceVersion, type ServiceVersion } from '#rooms/serve/repository.ts';
import { servingTable } from '#rooms/serve/serving/names.ts';
import { markExport } from '#rooms/serve/watermark/export.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import { serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const fixtures = new URL('../tests/fixtures/regulations', import.meta.url).pathname;

type Batches = {
  columns: Parameters<typeof encoderOf>[1];
  batches(): ReturnType<ReturnType<typeof policyStream>['batches']>;
};

/** As a delivery writes it: encoded, digested, in one file. Returns seconds. */
async function written(path: string, { columns, batches }: Batches): Promise<number> {
  const encoder = encoderOf('csv', columns);
  const digest = createHash('sha256');
  const from = performance.now();
  await pipeline(async function* () {
    yield Buffer.from(encoder.head);
    for await (const rows of batches()) {
      let text = '';
      for (const row of rows) text += encoder.line(row);
      const bytes = Buffer.from(text);
      digest.update(bytes);
      yield bytes;
    }
  }, createWriteStream(path));
  digest.digest();
  return (performance.now() - from) / 1000;
}

/** What nothing can be quicker than here: the engine writes the CSV, this process only passes it on and takes the digest. */
async function bare(p: Serving, path: string, version: ServiceVersion): Promise<number> {
  const names = version.plan.columns.map(({ sqlName }) => `"${sqlName}"`).join(', ');
  const client = await p.pool.connect();
  try {
    const digest = createHash('sha256');
    const from = performance.now();
    const rows = client.query(
      copyTo(
        `copy (select ${names} from ${servingTable(version.id, version.generation)}) to stdout (format csv)`,
      ),
    );
    const digesting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        digest.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(rows, digesting, createWriteStream(path));
    return (performance.now() - from) / 1000;
  } finally {
    client.release();
  }
}

/** So that neither finds the table warmer than the other. */
const warm = (p: Serving, { id, generation }: ServiceVersion): Promise<unknown> =>
  sql`select count(*), sum(length(t.*::text)) from ${sql.table(servingTable(id, generation))} t`.execute(
    p.db,
  );

export async function measureExport(options: MeasureOptions): Promise<Measure> {
  const rows = numberOption(options, 'rows', 10_000_000);
  const turns = numberOption(options, 'turns', rows > 2_000_000 ? 1 : 3);
  const folder = freshFolder();
  const config = testConfig(folder);
  const stores = await openStores(config);
  await migrate(stores.postgres.ownerUrl);
  const opened = await openKernel(config, stores, { clock: systemClock() });
  try {
    await migrateWarehouse(opened.kernel.warehouse);
    const p = servePlatform(opened.kernel, loadLaw(fixtures, 'xingyuan'));
    const made = await serveFixture(p, rows, 'conditional', {}, { mayMoveBy: { income: '10' } });
    const grant = await made.grant({
      columns: made.plan.columns.map(({ name }) => name),
      masks: { name: 'keep-first', born: 'year-only', owner: 'hide' },
    });
    const version = await getServiceVersion(p.db, made.versionId);
    if (!version) throw new TypeError('the service was made a line above');
    const out = join(folder, 'export');
    mkdirSync(out);
    const query = {
      plan: version.plan,
      versionId: version.id,
      generation: version.generation,
      store: 'postgres' as const,
    };
    await warm(p, version);
    const best = {
      bare: Number.POSITIVE_INFINITY,
      plain: Number.POSITIVE_INFINITY,
      ours: Number.POSITIVE_INFINITY,
    };
    const [barePath, plainPath, oursPath] = ['bare.csv', 'plain.csv', 'ours.csv'].map((name) =>
      join(out, name),
    ) as [string, string, string];
    for (let turn = 0; turn < turns; turn++) {
      best.bare = Math.min(best.bare, await bare(p, barePath, version));
      const open = { columns: grant.terms.columns, rows: null, masks: {} };
      best.plain = Math.min(best.plain, await written(plainPath, policyStream(p, { ...query, terms: open })));
      const stream = policyStream(p, { ...query, terms: grant.terms });
      const mark = await markExport(p, { exportId: newId(), grant, version, personId: null, stream });
      if (rows >= 200 && mark.manner !== 'parity')
        throw new TypeError('the rows were to be marked in their values');
      best.ours = Math.min(best.ours, await written(oursPath, mark));
    }
    const value = rows / best.ours;
    const reference = rows / best.bare;
    return {
      name: 'delivery.export',
      value,
      unit: 'rows/s',
      reference,
      ratio: value / reference,
      method: `${rows} rows of ${version.plan.columns.length} columns into a CSV file with its SHA-256: three masks and the mark of a recipient, against COPY … TO STDOUT (FORMAT csv) without either; best of ${turns}`,
      detail: {
        rowsPerSecondWithoutMasksAndMark: Math.round(rows / best.plain),
        ofThat: Number((best.plain / best.ours).toFixed(3)),
        bytes: statSync(oursPath).size,
        bareBytes: statSync(barePath).size,
        differingLines: await differing(plainPath, oursPath),
        peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      },
    };
  } finally {
    await opened.close();
    await stores.stop();
  }
}

/** That something was done: the first lines of which are not alike. */
async function differing(a: string, b: string): Promise<string> {
  const head = async (path: string): Promise<string[]> => {
    let text = '';
    for await (const chunk of createReadStream(path, { end: 200_000, encoding: 'utf8' })) text += chunk;
    return text.split('\r\n').slice(1, 1001);
  };
  const [one, two] = await Promise.all([head(a), head(b)]);
  return `${one.filter((line, n) => line !== two[n]).length} of the first ${one.length}`;
}
