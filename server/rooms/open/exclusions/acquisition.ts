/** How a unit came by its data, and what of it may not stand in its own opening list; what was made of such data neither. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, type PublishedVersion } from '#rooms/catalog/index.ts';
import { exclusionRules as rules } from './law.ts';
import { exclusionKeepPolicy } from './policy.ts';
import { exclusionTables } from './tables.ts';

export type Acquisition = { way: 'own' | 'sharing' | 'purchase' | 'negotiation'; source: string };

export const acquisitionOf = (ex: Executor, resourceId: string): Promise<Acquisition | undefined> =>
  exclusionTables(ex)
    .selectFrom('open.acquisition')
    .select(['way', 'source'])
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();

export async function stateAcquisition(
  p: Platform,
  actor: Actor,
  resourceId: string,
  said: Acquisition,
): Promise<void> {
  const entry = await getPublishedVersion(p.db, resourceId);
  if (!entry) throw problem('kernel.not-found');
  permit(exclusionKeepPolicy, actor, { providerId: entry.resource.providerId });
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const row = { way: said.way, source: said.source, stated_by: actor.personId, stated_at: p.clock.now() };
  await transact(p.db, async (tx) => {
    await exclusionTables(tx)
      .insertInto('open.acquisition')
      .values({ resource_id: resourceId, ...row })
      .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'open.acquisition-stated',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: entry.resource.providerId,
      detail: { way: said.way, source: said.source },
    });
  });
}

/** As far back as data are made of data. */
const DEEPEST = 10;
const bought = new Set(['purchased', 'purchased-service']);

const byDuty = new Set(['collected', 'produced', 'derived']);

type Foreign = { name: string; way: 'sharing' | 'purchase' | 'negotiation'; source: string };

/** The first of the entry and its parents that was obtained from others. */
async function foreignIn(
  ex: Executor,
  barred: ReadonlySet<string>,
  entry: PublishedVersion,
  owner: string,
  seen = new Set<string>(),
): Promise<Foreign | undefined> {
  const { content } = entry.version;
  if (seen.has(entry.resource.id) || seen.size > DEEPEST * 50) return undefined;
  seen.add(entry.resource.id);
  const said = await acquisitionOf(ex, entry.resource.id);
  if (said && said.way !== 'own' && barred.has(said.way))
    return { name: content.name, way: said.way, source: said.source };
  if (bought.has(content.origin) && barred.has('purchase'))
    return { name: content.name, way: 'purchase', source: content.particulars.contractor ?? '' };
  // What another body provides came by sharing, whatever was said of it.
  if (entry.resource.providerId !== owner && barred.has('sharing'))
    return { name: content.name, way: 'sharing', source: '' };
  for (const id of content.parents) {
    const parent = await getPublishedVersion(ex, id);
    const found = parent && (await foreignIn(ex, barred, parent, owner, seen));
    if (found) return found;
  }
  return undefined;
}

/** Errors: `open.foreign-data` (the entry or the parent named), `open.acquisition-unstated`. */
export async function requireOwnData(ex: Executor, law: LawNow, resourceId: string): Promise<void> {
  const ways = law.terms(rules.foreign);
  if (ways.length === 0) return;
  const entry = await getPublishedVersion(ex, resourceId);
  if (!entry) return;
  const found = await foreignIn(ex, new Set(ways.map(({ key }) => key)), entry, entry.resource.providerId);
  const articles = law.cite(rules.foreign);
  if (found) {
    const word = ways.find(({ key }) => key === found.way);
    const source: Text = found.source
      ? { zh: `，来自${found.source}`, en: ` from ${found.source}` }
      : { zh: '', en: '' };
    throw problem('open.foreign-data', {
      params: { name: found.name, way: { zh: word?.zh ?? '', en: word?.en ?? '' }, source },
      articles,
    });
  }
  // What was collected or produced in carrying out duties is the unit's own by its origin; of anything else it is said.
  if (!byDuty.has(entry.version.content.origin) && !(await acquisitionOf(ex, resourceId)))
    throw problem('open.acquisition-unstated', { articles });
}
