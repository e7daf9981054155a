/** `search.sql`: questions to the catalogue through HTTP, list and six facets, beside the bare statement of the same questions. */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import type { ListFilter } from '../server/rooms/catalog/list-types.ts';
import { answerStatement } from '../server/rooms/catalog/on-show.ts';
import { startPlatform } from '../tests/conformance/started.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';
import { commonTerm, fillCatalogue, rareTerm } from './search-data.ts';

const CONNECTIONS = 16;
const kinds = ['rare', 'common', 'browse'] as const;
type Kind = (typeof kinds)[number];

type Question = { kind: Kind; path: string; statement: pg.QueryConfig };

/** Seven of ten rare, two of ten common, one of ten asks for everything; the same sequence for both sides. */
function questions(db: Kysely<object>, count: number, resources: number): Question[] {
  const of = (kind: Kind, q?: string): Question => {
    // As the platform asks: prepared, and the text made before the clock runs.
    const { sql, parameters } = answerStatement({}, filterOf(q), 'exact', true).compile(db);
    return {
      kind,
      path: `/api/catalog/resources?facets=true${q === undefined ? '' : `&q=${encodeURIComponent(q)}`}`,
      statement: { name: hash('sha1', sql), text: sql, values: [...parameters] },
    };
  };
  return Array.from({ length: count }, (_, n) => {
    const place = n % 10;
    if (place === 9) return of('browse');
    if (place >= 7) return of('common', commonTerm(n));
    return of('rare', rareTerm((n * 7919) % Math.floor(resources / 5)));
  });
}

const filterOf = (q: string | undefined): ListFilter => ({
  ...(q !== undefined && { q }),
  scope: 'catalog',
  sort: 'relevance',
  page: 1,
  pageSize: 20,
});

type Times = Record<Kind, number[]>;

async function run(asked: readonly Question[], ask: (question: Question) => Promise<void>): Promise<Times> {
  const times: Times = { rare: [], common: [], browse: [] };
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
  return times;
}

const p95 = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * 0.95))] ?? 0;

async function sessionOf(base: string): Promise<string> {
  const { items } = (await (await fetch(`${base}/api/demo/accounts`)).json()) as {
    items: { account: string; personId: string; organisationId: string }[];
  };
  const who = items.find(({ account }) => account === 'bureau');
  const reply = await fetch(`${base}/api/demo/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ personId: who?.personId, organisationId: who?.organisationId }),
  });
  return reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

export async function measureSearch(options: MeasureOptions): Promise<Measure> {
  const resources = numberOption(options, 'resources', 100_000);
  const count = numberOption(options, 'questions', 1000);
  const passes = numberOption(options, 'passes', 3);
  const started = await startPlatform({ city: 'cangzhou' });
  const { postgres } = z
    .object({ postgres: z.object({ superUrl: z.string() }) })
    .parse(JSON.parse(await readFile(join(started.data, 'run', 'stores.json'), 'utf8')));
  const loader = new pg.Client({ connectionString: postgres.superUrl });
  // Planned once a connection, as the platform has it.
  const pool = new pg.Pool({
    connectionString: postgres.superUrl,
    max: CONNECTIONS,
    options: '-c plan_cache_mode=force_generic_plan',
  });
  // At the end the stores may stop before a connection has said good-bye.
  pool.on('error', () => undefined);
  // Writes the statements and asks nothing itself.
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  try {
    await loader.connect();
    const { rows: organisations } = await loader.query<{ id: string }>('select id from org.organisation');
    const providers = organisations.map(({ id }) => id);
    const cookie = await sessionOf(started.base);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const throughHttp = ({ path }: Question): Promise<void> =>
      new Promise((answered, failed) => {
        get(`${started.base}${path}`, { agent, headers: { cookie } }, (reply) => {
          reply.on('end', () =>
            reply.statusCode === 200 ? answered() : failed(new Error(`${path}: ${reply.statusCode}`)),
          );
          reply.resume();
        }).on('error', failed);
      });
    const bare = async ({ statement }: Question): Promise<void> => {
      await pool.query(statement);
    };
    const measured = async (size: number): Promise<Record<Kind, { http: number; sql: number }>> => {
      const asked = questions(db, count, size);
      const found: Record<Kind, { http: number; sql: number }>[] = [];
      for (let pass = 0; pass <= passes; pass++) {
        const http = await run(asked, throughHttp);
        const sql = await run(asked, bare);
        const of = (kind: Kind) => ({ http: p95(http[kind]), sql: p95(sql[kind]) });
        // The first warms both sides and is not counted.
        if (pass > 0) found.push({ rare: of('rare'), common: of('common'), browse: of('browse') });
      }
      const best = (kind: Kind) => ({
        http: Math.min(...found.map((pass) => pass[kind].http)),
        sql: Math.min(...found.map((pass) => pass[kind].sql)),
      });
      return { rare: best('rare'), common: best('common'), browse: best('browse') };
    };
    const small = Math.floor(resources / 10);
    await fillCatalogue(loader, providers, { from: 0, count: small });
    const atSmall = await measured(small);
    await fillCatalogue(loader, providers, { from: small, count: resources - small });
    const found = await measured(resources);
    const detail: Record<string, number | string> = {};
    for (const kind of kinds) {
      const { http, sql } = found[kind];
      detail[`${kind}.p95.ms`] = Math.round(http * 10) / 10;
      detail[`${kind}.sql.p95.ms`] = Math.round(sql * 10) / 10;
      detail[`${kind}.ratio`] = Math.round((sql / http) * 1000) / 1000;
      detail[`${kind}.growth`] = Math.round((http / atSmall[kind].http) * 100) / 100;
    }
    return {
      name: 'search.sql',
      value: found.rare.http,
      unit: 'ms (p95, rare terms)',
      reference: found.rare.sql,
      ratio: Math.min(...kinds.map((kind) => found[kind].sql / found[kind].http)),
      method: `${resources} resources × 20 items; ${count} questions at ${CONNECTIONS} connections, 70 % rare, 20 % in 2 % of the records, 10 % browsing all; list, total and six facets in one request beside the same statement, prepared, over 16 connections; better of ${passes} passes of each side in turn; the ratio is that of the worst class; growth is from ${small} resources`,
      detail,
    };
  } finally {
    await loader.end();
    await pool.end();
    await started.stop();
  }
}
