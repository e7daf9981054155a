/** What the city already holds of data somebody means to buy: entries of the catalogue, and what was bought before. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { nameKey } from '../checks/issue.ts';
import { matchingItems } from './matching.ts';
import { compileTables } from './tables.ts';

type Asked = { title: string; items: readonly string[] };
export type Held = {
  resource: { id: string; name: string };
  provider: { id: string; name: Text };
  /** How many of the items asked for it has; it may have the name alone. */
  same: number;
  of: number;
  /** Nothing of what is asked for is missing in it. */
  full: boolean;
};

/** Published entries that already hold what is asked for, by name or by half of the items; those that hold all of it first. */
export async function alreadyHeld(p: Platform, actor: Actor, { title, items }: Asked): Promise<Held[]> {
  const named = await compileTables(p.db)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')
    .where('r.state', 'in', ['active', 'suspended'])
    .where('v.name_key', '=', nameKey(title))
    .select(['r.id', 'r.provider_id as providerId', 'v.name'])
    .limit(20)
    .execute();
  const names = await organisationNames(
    p.db,
    named.map(({ providerId }) => providerId),
  );
  const { repeated, items: found } = await matchingItems(p, actor, {
    items: items.map((titleZh) => ({ name: '', titleZh })),
  });
  // A single item is no repetition of an entry there; here it is all that is asked for.
  const single = items.length === 1 ? (found[0]?.matches ?? []) : [];
  const byItems = [
    ...repeated,
    ...single.map(({ resource, provider }) => ({ resource, provider, same: 1, of: 1 })),
  ];
  const held = new Map<string, Held>();
  for (const { resource, provider, same, of } of byItems)
    held.set(resource.id, { resource, provider, same, of, full: same === of });
  for (const { id, name, providerId } of named) {
    if (held.has(id)) continue;
    held.set(id, {
      resource: { id, name },
      provider: { id: providerId, name: names.get(providerId) ?? { zh: '', en: '' } },
      same: 0,
      of: items.length,
      full: items.length === 0,
    });
  }
  return [...held.values()].sort((x, y) => Number(y.full) - Number(x.full) || y.same - x.same);
}

export type Earlier = {
  id: string;
  title: string;
  buyer: { id: string; name: Text };
  day: string;
  supplier: string;
};

/** Purchases approved before, by anybody, of the same name or with an item in common. */
export async function boughtBefore(
  ex: Executor,
  { id, title, items }: Asked & { id: string },
): Promise<Earlier[]> {
  const rows = await compileTables(ex)
    .selectFrom('catalog.purchase')
    .select(['id', 'title', 'items', 'buyer_id', 'supplier', 'decided_at', 'requested_at'])
    .where('state', '=', 'approved')
    .where('id', '!=', id)
    .orderBy('decided_at', 'desc')
    .limit(2000)
    .execute();
  const wanted = new Set(items.map(nameKey));
  const alike = rows.filter(
    (row) => nameKey(row.title) === nameKey(title) || row.items.some((item) => wanted.has(nameKey(item))),
  );
  const names = await organisationNames(
    ex,
    alike.map(({ buyer_id }) => buyer_id),
  );
  return alike.slice(0, 20).map((row) => ({
    id: row.id,
    title: row.title,
    buyer: { id: row.buyer_id, name: names.get(row.buyer_id) ?? { zh: '', en: '' } },
    day: (row.decided_at ?? row.requested_at).toISOString(),
    supplier: row.supplier,
  }));
}

/** True when an approved request stands behind the entry. */
export async function approvedPurchaseOf(ex: Executor, resourceId: string): Promise<boolean> {
  const row = await compileTables(ex)
    .selectFrom('catalog.purchase')
    .select('id')
    .where('resource_id', '=', resourceId)
    .where('state', '=', 'approved')
    .executeTakeFirst();
  return row !== undefined;
}
