/** The log by streams and years: which shards there are, what is open, and the entries that chain one to the next. */
import type pg from 'pg';
import { legalDayOf, startOfLegalDay } from '#kernel/clock.ts';
import type { Vault } from '#kernel/vault.ts';
import { newSigningKey } from './note.ts';
import type { Stream } from './record.ts';

export type Shard = {
  id: number;
  stream: Stream;
  /** By the calendar of Shanghai. */
  year: number;
  /** The name in its checkpoints and the folder of its files; never changed. */
  origin: string;
  frozen: Date | null;
};

const SELECT = `select s.id, s.stream, s.year, s.origin, f.at as frozen
  from ledger.shard s left join ledger.frozen f on f.shard = s.id`;

/** Oldest first. */
export async function listShards(client: pg.ClientBase | pg.Pool): Promise<Shard[]> {
  return (await client.query<Shard>(`${SELECT} order by s.id`)).rows;
}

/** The shard of this name; undefined when the ledger has none. */
export async function shardOf(client: pg.ClientBase | pg.Pool, origin: string): Promise<Shard | undefined> {
  return (await client.query<Shard>(`${SELECT} where s.origin = $1`, [origin])).rows[0];
}

/** The shard that takes entries now. */
export async function openShardOf(
  client: pg.ClientBase | pg.Pool,
  stream: Stream,
): Promise<Shard | undefined> {
  return (await client.query<Shard>(`${SELECT} where s.stream = $1 order by s.id desc limit 1`, [stream]))
    .rows[0];
}

/** The year of an instant, where the city is. */
export const yearOf = (instant: Date): number => Number(legalDayOf(instant).slice(0, 4));

/** The instant a year begins. */
export const startOfYear = (year: number): Date => startOfLegalDay(`${String(year).padStart(4, '0')}-01-01`);

export const originOf = (city: string, stream: Stream, year: number): string =>
  `gongshu/${city}/${stream}/${year}`;

/** A new shard with a key of its own. Inside the caller's transaction, which also gives it its first entry. */
export async function createShard(
  client: pg.ClientBase,
  vault: Pick<Vault, 'seal'>,
  shard: { stream: Stream; year: number; origin: string },
  now: Date,
): Promise<Shard> {
  const { stream, year, origin } = shard;
  const { rows } = await client.query<{ id: number }>(
    `insert into ledger.shard (id, stream, year, origin, at)
     select coalesce(max(id), 0) + 1, $1, $2, $3, $4 from ledger.shard returning id`,
    [stream, year, origin, now],
  );
  const made = newSigningKey(origin);
  await client.query('insert into ledger.signer (origin, verifier_key, sealed, at) values ($1, $2, $3, $4)', [
    origin,
    made.verifierKey,
    vault.seal(made.pkcs8),
    now,
  ]);
  return { id: rows[0]?.id ?? 0, stream, year, origin, frozen: null };
}
