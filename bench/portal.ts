/** `portal.sql`, `portal.paint`: the page of a data set and the search through HTTP beside the bare statements; first paint and bytes on a slow phone. */
import { hash } from 'node:crypto';
import { Agent, get } from 'node:http';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { pageStatement } from '../server/rooms/open/search/page.ts';
import { searchAsked } from '../server/rooms/open/search/schema.ts';
import { answerStatement } from '../server/rooms/open/search/statement.ts';
import { type Started, startPlatform } from '../tests/conformance/started.ts';
import { openBrowser, visit } from '../tests/e2e/browser.ts';
import { builtWeb } from '../tests/e2e/web.ts';
import { fillRows, fillSets, type Inside, insideOf, setTitle } from '../tests/factories/open-sets.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const CONNECTIONS = 32;
const kinds = ['page', 'search', 'browse'] as const;
type Kind = (typeof kinds)[number];
type Question = { kind: Kind; path: string; statement: pg.QueryConfig };

const p95 = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * 0.95))] ?? 0;

/** Five of ten pages of a set, four of ten searches for one set by its name, one of ten asks for everything with all facets. */
function questions(db: Kysely<object>, count: number, sets: number): Question[] {
  const of = (
    kind: Kind,
    path: string,
    raw: { compile(db: Kysely<object>): { sql: string; parameters: readonly unknown[] } },
  ) => {
    const { sql, parameters } = raw.compile(db);
    return { kind, path, statement: { name: hash('sha1', sql), text: sql, values: [...parameters] } };
  };
  return Array.from({ length: count }, (_, at) => {
    const n = (at * 7919) % sets;
    if (at % 10 < 5) return of('page', `/api/open/datasets/set-${n}/page`, pageStatement(`set-${n}`));
    const q = at % 10 === 9 ? undefined : setTitle(n);
    const asked = searchAsked.parse(q === undefined ? {} : { q });
    const path = `/api/open/search${q === undefined ? '' : `?q=${encodeURIComponent(q)}`}`;
    return of(q === undefined ? 'browse' : 'search', path, answerStatement(asked, 'exact'));
  });
}

async function run(
  asked: readonly Question[],
  ask: (one: Question) => Promise<void>,
): Promise<Record<Kind, number>> {
  const times: Record<Kind, number[]> = { page: [], search: [], browse: [] };
  let at = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let next = asked[at++]; next; next = asked[at++]) {
        const from = performance.now();
        await ask(next);
        times[next.kind].push(performance.now() - from);
      }
    }),
  );
  return { page: p95(times.page), search: p95(times.search), browse: p95(times.browse) };
}

/** Many at once: the indexes of words are made when all of it is there. */
async function fillAll(inside: Inside, count: number): Promise<void> {
  const { rows } = await inside.sql.query<{ indexname: string; indexdef: string }>(
    "select indexname, indexdef from pg_indexes where schemaname = 'open' and tablename = 'search_entry' and indexdef like '%gin%'",
  );
  for (const { indexname } of rows) await inside.sql.query(`drop index open.${indexname}`);
  await fillSets(inside, { count });
  for (const { indexdef } of rows) await inside.sql.query(indexdef);
  await inside.sql.query('select open.fold_search_tally()');
  await inside.sql.query('vacuum analyze');
}

const fetcher = (started: Started) => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return (path: string): Promise<void> =>
    new Promise((answered, failed) => {
      get(`${started.base}${path}`, { agent }, (reply) => {
        reply.on('end', () =>
          reply.statusCode === 200 ? answered() : failed(new Error(`${path}: ${reply.statusCode}`)),
        );
        reply.resume();
      }).on('error', failed);
    });
};

export async function measurePortal(options: MeasureOptions): Promise<Measure> {
  const sets = numberOption(options, 'sets', 100_000);
  const count = numberOption(options, 'questions', 1000);
  const passes = numberOption(options, 'passes', 3);
  await builtWeb();
  const started = await startPlatform({ city: 'fuzhou' });
  const inside = await insideOf(started.data);
  const pool = new pg.Pool({
    connectionString: inside.url,
    max: CONNECTIONS,
    options: '-c plan_cache_mode=force_generic_plan',
  });
  pool.on('error', () => undefined);
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  try {
    await fillAll(inside, sets);
    const asked = questions(db, count, sets);
    const ask = fetcher(started);
    const best = (a: Record<Kind, number>, b: Record<Kind, number> | undefined): Record<Kind, number> =>
      b === undefined
        ? a
        : {
            page: Math.min(a.page, b.page),
            search: Math.min(a.search, b.search),
            browse: Math.min(a.browse, b.browse),
          };
    let http: Record<Kind, number> | undefined;
    let bare: Record<Kind, number> | undefined;
    for (let pass = 0; pass <= passes; pass++) {
      const ours = await run(asked, ({ path }) => ask(path));
      const theirs = await run(asked, async ({ statement }) => {
        await pool.query(statement);
      });
      // The first warms both sides and is not counted.
      if (pass === 0) continue;
      http = best(ours, http);
      bare = best(theirs, bare);
    }
    if (!http || !bare) throw new TypeError('at least one pass');
    const html = await run(asked.slice(0, 300), ({ path }) =>
      ask(
        path
          .replace(/^\/api\/open\/datasets\/([^/]+)\/page$/, '/datasets/$1')
          .replace('/api/open/search', '/datasets'),
      ),
    );
    const detail: Record<string, number | string> = {};
    for (const kind of kinds) {
      detail[`${kind}.p95.ms`] = Math.round(http[kind] * 10) / 10;
      detail[`${kind}.sql.p95.ms`] = Math.round(bare[kind] * 10) / 10;
      detail[`${kind}.html.p95.ms`] = Math.round(html[kind] * 10) / 10;
    }
    const [ours, theirs] = [http, bare];
    return {
      name: 'portal.sql',
      value: http.page,
      unit: 'ms (p95, page of a data set)',
      reference: bare.page,
      ratio: Math.min(...kinds.map((kind) => theirs[kind] / ours[kind])),
      method: `${sets} open data sets; ${count} questions at ${CONNECTIONS} connections, half pages, four of ten searches by name, one of ten browsing all with eight facets, beside the same prepared statements over as many connections; better of ${passes} passes; the ratio is that of the worst class; html is the whole page as a browser gets it`,
      detail,
    };
  } finally {
    await pool.end();
    await inside.close();
    await started.stop();
  }
}

/** A phone of the lower middle: 1.6 Mbit/s, 150 ms to the server and back, a processor a quarter as fast. */
const PHONE = { latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000, offline: false };

export async function measurePaint(options: MeasureOptions): Promise<Measure> {
  const passes = numberOption(options, 'passes', 3);
  await builtWeb();
  const started = await startPlatform({ city: 'fuzhou' });
  const browser = await openBrowser();
  try {
    const inside = await insideOf(started.data);
    const [, set] = await fillSets(inside, { count: 60 });
    await fillRows(inside, set?.releaseId ?? '', 500);
    await inside.close();
    const detail: Record<string, number | string> = {};
    const look = async (path: string): Promise<{ paint: number; bytes: number }> => {
      const { page, context } = await visit(browser, started.base, { size: 'narrow' });
      const wire = await context.newCDPSession(page);
      await wire.send('Network.enable');
      await wire.send('Network.emulateNetworkConditions', PHONE);
      await wire.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      let bytes = 0;
      wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await page.goto(path, { waitUntil: 'networkidle' });
      const paint = await page.evaluate<number>(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0",
      );
      await context.close();
      return { paint, bytes };
    };
    let worst = 0;
    for (const [name, path] of [
      ['home', '/'],
      ['search', '/datasets?q=gongyuan'],
      ['set', `/datasets/${set?.slug}`],
    ] as const) {
      const found = [];
      for (let pass = 0; pass < passes; pass++) found.push(await look(path));
      const paint = Math.min(...found.map((one) => one.paint));
      detail[`${name}.paint.ms`] = Math.round(paint);
      detail[`${name}.kilobytes`] = Math.round((found[0]?.bytes ?? 0) / 1000);
      worst = Math.max(worst, paint);
    }
    // Two ways to the server and back, and nothing else: what no page can be faster than.
    const least = 2 * PHONE.latency;
    return {
      name: 'portal.paint',
      value: worst,
      unit: 'ms (first contentful paint, worst of three pages)',
      reference: least,
      ratio: least / worst,
      method: `first visit in Chromium at 390 pixels, 1.6 Mbit/s, 150 ms, processor slowed four times, best of ${passes}; bytes as transferred, fonts among them; beside two round trips`,
      detail,
    };
  } finally {
    await browser.close();
    await started.stop();
  }
}
