/** The scores of a set by what the database knows of it now; for pages of a set that is not public yet. */
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { qualityOf } from '#rooms/quality/index.ts';
import type { Freshness } from '../search/schema.ts';
import { type Scores, scored } from './scored.ts';

export async function scoresOf(
  ex: Executor,
  law: LawNow,
  resourceId: string | null,
  { ways, freshness }: { ways: number; freshness: Freshness },
): Promise<Scores> {
  const quality = resourceId ? await qualityOf(ex, resourceId) : undefined;
  return scored(law, {
    checkedOn: quality?.day ?? null,
    measures: quality?.dimensions ?? [],
    ways,
    broken: 0,
    freshness,
  });
}
