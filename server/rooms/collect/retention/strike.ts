/** Rows leave the warehouse for good: parts are written anew without them. Statements name the erasure, never a key. */
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { whole } from '#kernel/warehouse.ts';
import { physical, type Scope, type SubjectScope } from './scope.ts';

type Warehouse = Pick<Kernel, 'warehouse'>;

const NONE = '00000000-0000-0000-0000-000000000000';
/** Rows of one insert: its text stays small whatever the subject. */
const AT_ONCE = 10_000;

/** Parts are written anew now, on every node, and not when the engine finds time. */
const now = { settings: { mutations_sync: 2 } };

/**
 * Writes down for the engine what is meant, under the erasure's number. The same rows again change nothing; they are written under a
 * token of their own each time, for what was forgotten meanwhile must not pass for written. Errors: kernel.store-unavailable.
 */
export async function nameKeys(k: Warehouse, scope: SubjectScope): Promise<void> {
  const row = (resource: string, key: string, batch: string, line: number) =>
    JSON.stringify({ erasure: scope.id, resource, key, batch, line });
  const rows = [
    ...scope.keys.map((key) => row(scope.resourceId, key, NONE, 0)),
    ...scope.copies.flatMap(({ resourceId, keys }) => keys.map((key) => row(resourceId, key, NONE, 0))),
    ...Object.entries(scope.lines).flatMap(([batch, lines]) =>
      lines.map((line) => row(scope.resourceId, '', batch, line)),
    ),
  ];
  for (let at = 0; at < rows.length; at += AT_ONCE)
    await k.warehouse.insert({
      table: 'erasing',
      format: 'JSONEachRow',
      body: rows.slice(at, at + AT_ONCE).join('\n'),
      token: `${newId()}:${at}`,
    });
  await requireKeys(k, scope);
}

const listed = z.object({ keys: z.coerce.number(), lines: z.coerce.number() });

/**
 * Every store rests on the list: one that is not there, or not whole, would look like rows that are gone. Errors:
 * kernel.store-unavailable.
 */
export async function requireKeys(k: Warehouse, scope: Scope): Promise<void> {
  if (scope.kind !== 'subject') return;
  const [there] = await k.warehouse.query(
    `SELECT uniqExactIf((resource, key), line = 0) AS keys, uniqExactIf((batch, line), line > 0) AS lines
     FROM erasing WHERE erasure = {erasure:UUID}`,
    { erasure: scope.id },
    listed,
  );
  const named = new Set(scope.keys.map((key) => `${scope.resourceId} ${key}`));
  for (const { resourceId, keys } of scope.copies) for (const key of keys) named.add(`${resourceId} ${key}`);
  const lines = Object.values(scope.lines).reduce((sum, of) => sum + of.length, 0);
  if (there?.keys !== named.size || there.lines !== lines)
    throw problem('kernel.store-unavailable', { params: { store: 'warehouse' } });
}

/** What was written down for the engine goes too. */
export const forgetKeys = (k: Warehouse, id: string): Promise<unknown> =>
  k.warehouse.command('ALTER TABLE erasing DELETE WHERE erasure = {erasure:UUID}', { erasure: id }, now);

/** Keys of the scope in an entry, for a condition on `key`; within another subquery of a removal it is `GLOBAL IN`. */
export const meantKeys = (within: 'IN' | 'GLOBAL IN' = 'IN'): string =>
  `key ${within} (SELECT key FROM ${whole('erasing')} WHERE erasure = {erasure:UUID} AND resource = {resource:UUID} AND line = 0)`;
/** Lines of the scope, for a condition on `batch` and `line`. */
export const meantLines = (): string =>
  `(batch, line) IN (SELECT batch, line FROM ${whole('erasing')} WHERE erasure = {erasure:UUID} AND resource = {resource:UUID} AND line > 0)`;

/** Erases rows of a table for good; rows that were only masked before go with them. */
export async function strike(
  k: Warehouse,
  table: string,
  where: string,
  params: Record<string, unknown>,
): Promise<void> {
  await k.warehouse.command(`ALTER TABLE ${table} DELETE WHERE ${where}`, params, now);
  // A row masked by an earlier step is still on the disk, and the statement above does not see it.
  await k.warehouse.command(`ALTER TABLE ${table} APPLY DELETED MASK`, {}, now);
}

/** Rows that are there, masked ones among them. */
export async function countThere(
  k: Warehouse,
  table: string,
  where: string,
  params: Record<string, unknown>,
): Promise<number> {
  const [row] = await k.warehouse.query(
    `SELECT count() AS n FROM ${table} WHERE ${where}`,
    params,
    z.object({ n: z.coerce.number() }),
    physical,
  );
  return row?.n ?? 0;
}
