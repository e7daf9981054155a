/** Whether the entry a set opens still lets it: its class, and what higher law says of it. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { isBarring, requireWithinScope } from '../exclusions/require.ts';
import { superiorRules } from '../exclusions/scope.ts';
import type { OpenClass } from '../tables.ts';
import type { EntryCause } from '../withdrawal/causes.ts';
import { classOf } from './from-entry.ts';

async function classNow(ex: Executor, resourceId: string, opening: OpenClass) {
  const entry = await getPublishedVersion(ex, resourceId);
  const now = entry ? classOf(entry) : null;
  // What is opened more narrowly than its entry lets is opened still.
  return { allows: now === 'open' || now === opening, said: entry?.version.content.openingClass || '—' };
}

/** What bars the set from being open now; null where nothing does. */
export async function barOf(
  ex: Executor,
  resourceId: string,
  opening: OpenClass,
): Promise<EntryCause | null> {
  if ((await superiorRules(ex, [resourceId])).some((rule) => isBarring(rule, opening))) return 'superior-law';
  return (await classNow(ex, resourceId, opening)).allows ? null : 'entry-closed';
}

/** Errors: `open.not-to-be-opened`, `open.out-of-scope`. */
export async function requireEntryAllows(
  ex: Executor,
  law: LawNow,
  { resourceId }: { resourceId: string | null },
  opening: OpenClass | null,
): Promise<void> {
  if (!resourceId || !opening) return;
  const { allows, said } = await classNow(ex, resourceId, opening);
  if (!allows) throw problem('open.not-to-be-opened', { params: { opening: said } });
  await requireWithinScope(ex, law, { resourceId, opening });
}
