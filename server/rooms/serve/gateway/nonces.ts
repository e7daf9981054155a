/** The nonce table: one part an hour of SIGNED time, made when first needed and dropped when no call of that hour can be valid. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import { transact } from '#kernel/db.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { clockWindowSeconds } from './signature.ts';

const hour = 3_600_000;
const lockKey = 7_203_318;
/** Clocks of several machines may differ; an hour beyond the window costs nothing. */
const kept = clockWindowSeconds * 1000 + hour;

export const dropNoncesJob = 'serve.drop-nonces';

export const nonceKey = (keyId: string, nonce: string, signedAt: number): string =>
  `${keyId} ${nonce} ${signedAt}`;

const hourOf = (signedAt: number): number => Math.floor(signedAt / hour) * hour;

const partName = (start: number): string =>
  `nonce_${new Date(start).toISOString().slice(0, 13).replace(/[-T]/g, '')}`;

export type NonceHours = {
  /** Makes the parts of these hours where they are missing; outside the group, as it takes a lock on the table. */
  ensure(signedAt: readonly number[]): Promise<void>;
  /** The parts may have been dropped by another process. */
  forget(): void;
};

export function openNonceHours(k: Pick<Kernel, 'db' | 'jobs'>): NonceHours {
  const known = new Set<number>();
  return {
    async ensure(signedAt) {
      const missing = [...new Set(signedAt.map(hourOf))].filter((start) => !known.has(start));
      if (missing.length === 0) return;
      await transact(k.db, async (tx) => {
        await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
        await sql`create table if not exists serve_data.nonce (
          signed_at timestamptz not null, key_id text not null, nonce text not null,
          primary key (key_id, nonce, signed_at)) partition by range (signed_at)`.execute(tx);
        for (const start of missing) {
          await sql`create table if not exists ${sql.table(`serve_data.${partName(start)}`)}
            partition of serve_data.nonce
            for values from (${sql.lit(new Date(start).toISOString())}) to (${sql.lit(new Date(start + hour).toISOString())})`.execute(
            tx,
          );
        }
        await k.jobs.add(
          tx,
          dropNoncesJob,
          {},
          { key: dropNoncesJob, runAt: new Date(Date.now() + 2 * hour) },
        );
      });
      for (const start of missing) known.add(start);
    },
    forget() {
      known.clear();
    },
  };
}

/** Drops every part whose last signed time is too old to be accepted at `now`; returns their names. */
export async function dropOldNonces(k: Pick<Kernel, 'db'>, now: Date): Promise<string[]> {
  return transact(k.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
    const dropped: string[] = [];
    for (const name of await partNames(tx)) {
      const [year, month, day, at] = [
        name.slice(6, 10),
        name.slice(10, 12),
        name.slice(12, 14),
        name.slice(14),
      ];
      const start = Date.parse(`${year}-${month}-${day}T${at}:00:00Z`);
      if (start + hour + kept > now.getTime()) continue;
      await sql`drop table ${sql.table(`serve_data.${name}`)}`.execute(tx);
      dropped.push(name);
    }
    return dropped;
  });
}

async function partNames(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name from pg_inherits i
    join pg_class child on child.oid = i.inhrelid
    join pg_class parent on parent.oid = i.inhparent
    join pg_namespace n on n.oid = parent.relnamespace
    where n.nspname = 'serve_data' and parent.relname = 'nonce'`.execute(ex);
  return rows.map(({ name }) => name).filter((name) => /^nonce_\d{10}$/.test(name));
}

export const dropNonces = (k: Pick<Kernel, 'db' | 'clock'>): JobDefinition =>
  defineJob(dropNoncesJob, z.object({}), async () => {
    await dropOldNonces(k, k.clock.now());
  });
