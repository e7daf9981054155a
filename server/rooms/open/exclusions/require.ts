/** What an entry must be before it is a data set: not barred by higher law, and the unit's own. */
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { exclusionRules as rules } from './law.ts';
import { type SuperiorRule, superiorRules } from './scope.ts';

export { requireOwnData } from './acquisition.ts';

/** What higher law narrows is opened on conditions alone. */
export const isBarring = ({ effect }: Pick<SuperiorRule, 'effect'>, opening: string | null): boolean =>
  effect === 'bars' || opening === 'open';

/** Higher law that bars it bars it; what it narrows is opened on conditions alone. Error: `open.out-of-scope`. */
export async function requireWithinScope(
  ex: Executor,
  law: LawNow,
  { resourceId, opening }: { resourceId: string; opening: string | null },
): Promise<void> {
  const found = await superiorRules(ex, [resourceId]);
  const wrong = (why: Text) =>
    problem('open.out-of-scope', { params: { why }, articles: law.cite(rules.superior) });
  for (const { effect, title, article } of found.filter((rule) => isBarring(rule, opening))) {
    if (effect === 'bars')
      throw wrong({ zh: `${title}${article}规定不得开放。`, en: `${title}, ${article}, bars its opening.` });
    throw wrong({
      zh: `${title}${article}限制开放，不得无条件开放。`,
      en: `${title}, ${article}, narrows its opening: not without conditions.`,
    });
  }
}
