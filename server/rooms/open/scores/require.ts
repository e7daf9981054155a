/** Nothing is published whose quality stays below what the authority set. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { qualityOf } from '#rooms/quality/index.ts';
import { type Scores, scored, THRESHOLD } from './scored.ts';

/** In words: each dimension that is too low with its score. */
export const wordsOf = ({ dimensions }: Scores) => {
  const low = dimensions.filter(({ below }) => below);
  return {
    zh: low.map(({ title, score }) => `${title.zh} ${score}`).join('、'),
    en: low.map(({ title, score }) => `${title.en} ${score}`).join(', '),
  };
};

/** Of rows about to go out: their ways are not tried yet, and they are as fresh as can be. Errors: `open.quality-unmeasured`, `open.quality-below`. */
export async function requireQuality(
  ex: Executor,
  law: LawNow,
  { resourceId }: { resourceId: string | null },
): Promise<void> {
  const asked = law.number(THRESHOLD);
  if (asked === undefined || resourceId === null) return;
  const articles = law.cite(THRESHOLD);
  const quality = await qualityOf(ex, resourceId);
  if (!quality) throw problem('open.quality-unmeasured', { articles, rule: THRESHOLD });
  const scores = scored(law, {
    checkedOn: quality.day,
    measures: quality.dimensions,
    ways: 0,
    broken: 0,
    freshness: { state: 'none', last: null, due: null },
  });
  if (!scores.dimensions.some(({ below }) => below)) return;
  throw problem('open.quality-below', {
    params: { scores: wordsOf(scores), least: asked.value },
    articles,
    rule: THRESHOLD,
  });
}
