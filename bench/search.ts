/** `search.sql`: questions to the catalogue through HTTP, list and six facets, beside the bare statements of the same questions. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { countStatement, facetStatement, pageStatement } from '../server/rooms/catalog/on-show.ts';
import type { ListFilter } from '../server/rooms/catalog/queries.ts';
import { startPlatform } from '../tests/conformance/started.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';
import { commonTerm, fillCatalogue, rareTerm } from './search-data.ts';

const CONNECTIONS = 16;
const kinds = ['rare', 'common', 'browse'] as const;
type Kind = (typeof kinds)[number];

/** Seven of ten rare, two of ten common, one of ten asks for everything; the same sequence for both sides. */
function questions(count: number, resources: number): { kind: Kind; q?: string }[] {
  return Array.from({ length: count }, (_, n) => {
    const place = n % 10;
    if (place === 9) return { kind: 'browse' };
    if (place >= 7) return { kind: 'common', q: commonTerm(n) };
    return { kind: 'rare', q: rareTerm((n * 7919) % Math.floor(resources / 5)) };
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

async function run(
  asked: readonly { kind: Kind; q?: string }[],
  ask: (q: string | undefined) => Promise<void>,
): Promise<Times> {
  const times: Times = { rare: [], common: [], browse: [] };
  let at = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let next = asked[at++]; next; next = asked[at++]) {
        const from = performance.now();
        await ask(next.q);
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
  const count = numberOption(options, 'questions', 400);
  const started = await startPlatform({ city: 'cangzhou' });
  const { postgres } = z
    .object({ postgres: z.object({ superUrl: z.string() }) })
    .parse(JSON.parse(await readFile(join(started.data, 'run', 'stores.json'), 'utf8')));
  const loader = new pg.Client({ connectionString: postgres.superUrl });
  const pool = new pg.Pool({ connectionString: postgres.superUrl, max: CONNECTIONS });
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  try {
    await loader.connect();
    const { rows: organisations } = await loader.query<{ id: string }>('select id from org.organisation');
    const providers = organisations.map(({ id }) => id);
    const cookie = await sessionOf(started.base);
    const get = async (path: string): Promise<void> => {
      const reply = await fetch(`${started.base}${path}`, { headers: { cookie } });
      if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
      await reply.arrayBuffer();
    };
    const throughHttp = async (q: string | undefined): Promise<void> => {
      const query = q === undefined ? '' : `?q=${encodeURIComponent(q)}`;
      await Promise.all([get(`/api/catalog/resources${query}`), get(`/api/catalog/facets${query}`)]);
    };
    const statement = async (raw: RawBuilder<unknown>): Promise<void> => {
      await raw.execute(db);
    };
    const bare = async (q: string | undefined): Promise<void> => {
      const filter = filterOf(q);
      await Promise.all([
        statement(countStatement({}, filter, 'exact')).then(() =>
          statement(pageStatement({}, filter, 'exact')),
        ),
        statement(facetStatement({}, filter, 'exact')),
      ]);
    };
    const measured = async (size: number) => {
      const asked = questions(count, size);
      await run(asked.slice(0, 40), throughHttp);
      await run(asked.slice(0, 40), bare);
      return { http: await run(asked, throughHttp), sql: await run(asked, bare) };
    };
    const small = Math.floor(resources / 10);
    await fillCatalogue(loader, providers, { from: 0, count: small });
    const atSmall = await measured(small);
    await fillCatalogue(loader, providers, { from: small, count: resources - small });
    const { http, sql } = await measured(resources);
    const detail: Record<string, number | string> = {};
    let worst = Number.POSITIVE_INFINITY;
    for (const kind of kinds) {
      const [ours, theirs] = [p95(http[kind]), p95(sql[kind])];
      const before = p95(atSmall.http[kind]);
      worst = Math.min(worst, theirs / ours);
      detail[`${kind}.p95.ms`] = Math.round(ours * 10) / 10;
      detail[`${kind}.sql.p95.ms`] = Math.round(theirs * 10) / 10;
      detail[`${kind}.ratio`] = Math.round((theirs / ours) * 1000) / 1000;
      detail[`${kind}.growth`] = Math.round((ours / before) * 100) / 100;
    }
    return {
      name: 'search.sql',
      value: p95(http.rare),
      unit: 'ms (p95, rare terms)',
      reference: p95(sql.rare),
      ratio: worst,
      method: `${resources} resources × 20 items; ${count} questions at ${CONNECTIONS} connections, 70 % rare, 20 % in 2 % of the records, 10 % browsing all; list and six facets; the ratio is that of the worst class; growth is from ${small} resources`,
      detail,
    };
  } finally {
    await loader.end();
    await db.destroy();
    await started.stop();
  }
}
