/** PostGraphile over the gateway's own serving table: installed when first asked for, told by comments what it could not know. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { servingTable } from '#rooms/serve/serving/names.ts';
import type { HttpLoad } from './call-load.ts';
import { bareRead, identities, type Stand, startPeer } from './call-stand.ts';

const folder = fileURLToPath(new URL('./peers/', import.meta.url));

/** By its own lock; the product's own `npm ci` knows nothing of it. */
function install(): void {
  if (existsSync(`${folder}node_modules/postgraphile`)) return;
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`PostGraphile could not be installed: ${done.stderr}`);
}

export type Peer = { load(count: number, connections: number): HttpLoad; stop(): void };

const loadOf =
  (stand: Stand, port: number, text: (id: string) => string) =>
  (count: number, connections: number): HttpLoad => ({
    kind: 'http',
    host: '127.0.0.1',
    port,
    connections,
    requests: identities(stand, count).map(text),
  });

/** The bare read behind an HTTP server that does nothing else. */
export async function startBare(stand: Stand): Promise<Peer> {
  const { port, child } = await startPeer(new URL('./call-bare.ts', import.meta.url), {
    DATABASE: stand.stores.postgres.appUrl,
    STATEMENT: bareRead(stand.made),
  });
  const text = (id: string): string => `GET /?id_no=${id} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`;
  return { load: loadOf(stand, port, text), stop: () => void child.kill() };
}

export async function startPostGraphile(stand: Stand): Promise<Peer> {
  install();
  const { p, made } = stand;
  const table = servingTable(made.versionId, 1);
  // By a name one can ask for, and as the single row it is: its cheapest question.
  await sql`comment on table ${sql.table(table)} is ${sql.lit('@name resident\n@unique c1')}`.execute(p.db);
  const { port, child } = await startPeer(new URL('./peers/postgraphile.mjs', import.meta.url), {
    DATABASE: stand.stores.postgres.appUrl,
    SCHEMA: table.split('.')[0] ?? '',
    GRAPHILE_ENV: 'production',
  });
  const columns = made.plan.columns.filter(({ name }) => name !== 'id_no').map(({ sqlName }) => sqlName);
  const query = `query Lookup($id: String!) { residentByC1(c1: $id) { ${columns.join(' ')} } }`;
  const ask = (id: string): string => JSON.stringify({ query, variables: { id } });
  await prove(port, ask('X0000001'));
  const text = (id: string): string => {
    const body = ask(id);
    return `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  return { load: loadOf(stand, port, text), stop: () => void child.kill() };
}

/** GraphQL says 200 to what it could not answer: the first answer is read. */
async function prove(port: number, body: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  });
  const text = await answer.text();
  if (!answer.ok || text.includes('"errors"') || !text.includes('居民1'))
    throw new Error(`PostGraphile did not answer the lookup: ${text.slice(0, 400)}`);
}
