/** A service version of the test environment: number and plan of the real one, and a table of rows that were made up. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { transact } from '#kernel/db.ts';
import type { Serving } from '../context.ts';
import { fieldsOf } from '../documents/fields.ts';
import { generatedRows } from '../documents/rows.ts';
import type { ServiceVersion } from '../repository.ts';
import { fillGeneration } from '../serving/build.ts';
import type { TestWorld } from './world.ts';

/** Enough to page through, few enough to be made at once. */
export const generatedCount = 200;
const lockSpace = 7_203_320;

/** Whoever waits for the lock has a connection, and whoever holds it needs a second one: only one of this process is at it. */
let turn: Promise<unknown> = Promise.resolve();

/** The id of the version's counterpart, made when first somebody wants it. */
export async function testVersionOf(
  p: Pick<Serving, 'db'>,
  world: TestWorld,
  version: ServiceVersion,
): Promise<string> {
  const known = await counterpart(world, version);
  if (known !== undefined) return known;
  const mine = turn.then(() => makeCounterpart(p, world, version));
  turn = mine.catch(() => undefined);
  return mine;
}

async function counterpart({ p: t }: TestWorld, version: ServiceVersion): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from serve.service_version
    where service_id = ${version.serviceId} and number = ${version.number} and generation > 0`.execute(t.db);
  return rows[0]?.id;
}

async function makeCounterpart(
  p: Pick<Serving, 'db'>,
  world: TestWorld,
  version: ServiceVersion,
): Promise<string> {
  const { p: t } = world;
  const client = await t.pool.connect();
  try {
    await client.query('select pg_advisory_lock($1, hashtext($2))', [lockSpace, version.id]);
    // Another process may have been first.
    const known = await counterpart(world, version);
    if (known !== undefined) return known;
    const id = counterpartOf(version.id);
    // The plan as it is kept, to the letter: its digest is that of the real version.
    const { rows } = await sql<{ plan: string }>`
      select plan::text as plan from serve.service_version where id = ${version.id}`.execute(p.db);
    const fields = await fieldsOf(p.db, version.plan);
    const rowsMade = generatedRows(version.plan, fields, generatedCount);
    const filled = await fillGeneration(t, client, { id, plan: version.plan }, 1, rowsMade);
    await transact(t.db, (tx) =>
      sql`
        insert into serve.service_version
          (id, service_id, number, plan, plan_digest, published_at, generation, row_count, batch_seq, refreshed_at)
        values (${id}, ${version.serviceId}, ${version.number}, ${rows[0]?.plan}::jsonb, ${version.planDigest},
          ${version.publishedAt}, 1, ${filled}, 1, ${version.publishedAt})`.execute(tx),
    );
    return id;
  } finally {
    await client.query('select pg_advisory_unlock_all()').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}

/** Always the same, so that what an interrupted making left is found and dropped by the next one. */
function counterpartOf(versionId: string): string {
  const hex = createHash('sha256').update(`test ${versionId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
