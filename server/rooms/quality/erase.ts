/** What quality holds of rows that are erased: digests of failing rows, and what people confided about single values. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { whole } from '#kernel/warehouse.ts';
import type { EraseStore, Hold, Scope } from '#rooms/collect/index.ts';
import { confide, tokensOf } from './corrections/record-key.ts';

/** Digests of keys without a secret: whoever knows the key finds the row. */
async function hashesOf(p: Platform, scope: Scope): Promise<string[]> {
  // The engine has them by name: in a statement they would travel in its address.
  const rows = await p.warehouse.query(
    `SELECT DISTINCT toString(cityHash64(key)) AS h FROM ${whole('erasing')}
     WHERE erasure = {erasure:UUID} AND resource = {resource:UUID} AND line = 0`,
    { erasure: scope.id, resource: scope.resourceId },
    z.object({ h: z.string() }),
  );
  return rows.map(({ h }) => h);
}

/** A condition on `key_hash` and `seq` of rows of the entry. */
async function meant(p: Platform, scope: Scope) {
  if (scope.kind === 'resource') return sql<boolean>`true`;
  if (scope.kind === 'subject') return sql<boolean>`x.key_hash = any(${await hashesOf(p, scope)}::text[])`;
  return sql<boolean>`x.seq = any(${scope.batches.map(({ seq }) => seq)}::int[])`;
}

export const evidenceStore: EraseStore = {
  name: 'quality',
  async count(p, scope) {
    const which = await meant(p, scope);
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from quality.evidence x join quality.run r on r.id = x.run_id
          where r.resource_id = ${scope.resourceId} and ${which})::int
        + (select count(*) from quality.campaign_row x where x.resource_id = ${scope.resourceId} and ${which})::int as n`.execute(
      p.db,
    );
    return rows[0]?.n ?? 0;
  },
  async erase(p, scope) {
    const which = await meant(p, scope);
    await transact(p.db, async (tx) => {
      // A row that somebody confirmed as right is known by a digest of all its values.
      await sql`delete from quality.confirmation c where c.resource_id = ${scope.resourceId} and c.row_hash in (
        select x.row_hash from quality.evidence x join quality.run r on r.id = x.run_id
        where r.resource_id = ${scope.resourceId} and ${which})`.execute(tx);
      await sql`delete from quality.evidence x using quality.run r where r.id = x.run_id
        and r.resource_id = ${scope.resourceId} and ${which}`.execute(tx);
      await sql`delete from quality.campaign_row x where x.resource_id = ${scope.resourceId} and ${which}`.execute(
        tx,
      );
    });
  },
};

/** Closed requests about the rows; an open one keeps them from being erased. */
async function requests(p: Platform, scope: Scope): Promise<string[]> {
  if (scope.kind === 'batches') return [];
  const token = scope.kind === 'subject' ? await tokensOf(p, scope.resourceId) : undefined;
  const tokens = scope.kind === 'subject' ? scope.keys.map((key) => token?.(key)) : [];
  const { rows } = await sql<{ id: string }>`
    select id from quality.request where resource_id = ${scope.resourceId} and erased_at is null and closed_on is not null
      and (${scope.kind === 'resource'} or key_token = any(${tokens}::bytea[]))`.execute(p.db);
  return rows.map(({ id }) => id);
}

export const confidedStore: EraseStore = {
  name: 'corrections',
  count: async (p, scope) => (await requests(p, scope)).length,
  async erase(p, scope) {
    for (const id of await requests(p, scope)) {
      const { rows: files } = await sql<{ key: string }>`
        select object_key as key from quality.request_file where request_id = ${id} and object_key <> ''`.execute(
        p.db,
      );
      // Sealed anew for each: no two are alike, so nothing else rests on them.
      for (const { key } of files) await p.objects.remove(key);
      const nothing = confide(p, { key: {}, rowKey: null, claimed: null, reason: '', held: null });
      const empty = p.vault.seal('');
      await transact(p.db, async (tx) => {
        await sql`update quality.request_file set object_key = '', name_sealed = ${empty} where request_id = ${id}`.execute(
          tx,
        );
        await sql`update quality.request_event set sealed = null where request_id = ${id}`.execute(tx);
        await sql`update quality.refusal set sealed = ${empty} where request_id = ${id}`.execute(tx);
        await sql`update quality.request set sealed = ${nothing}, told_sealed = null, erased_at = ${p.clock.now()} where id = ${id}`.execute(
          tx,
        );
      });
    }
  },
};

/** Requests that are open, and marks that stand; about these rows or the entry as a whole. */
export async function qualityHolds(
  p: Platform,
  resourceId: string,
  keys: readonly string[] | undefined,
): Promise<Hold[]> {
  const token = keys && (await tokensOf(p, resourceId));
  const tokens = keys?.map((key) => token?.(key)) ?? [];
  const about = sql`(${keys === undefined} or key_token is null or key_token = any(${tokens}::bytea[]))`;
  const { rows } = await sql<{ kind: 'correction' | 'dispute'; about: string }>`
    select 'correction' as kind, number as about from quality.request
      where resource_id = ${resourceId} and closed_on is null and ${about}
    union
    select 'dispute', r.number from quality.mark m join quality.request r on r.id = m.request_id
      where m.resource_id = ${resourceId} and m.ended_on is null and m.kind <> 'corrected'
        and r.closed_on is not null and (${keys === undefined} or m.key_token is null or m.key_token = any(${tokens}::bytea[]))
    order by 1, 2`.execute(p.db);
  return rows;
}
