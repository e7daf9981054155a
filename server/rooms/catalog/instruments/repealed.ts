/** Which of the acts somebody cites hold no longer: for every room in which a decision or an application rests on one. */
import type { BasisCheck } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import { titleKey } from './levels.ts';
import { instrumentsByTitle, stateOn } from './repository.ts';

export type RepealedAct = {
  title: string;
  repealedOn: LegalDay;
  replacedBy: string | null;
  articles: readonly string[];
};

/** Acts under these titles, or numbers, that were repealed by that day with no edition of the same title in force; by what was cited. */
export async function repealedActs(
  ex: Executor,
  cited: readonly string[],
  day: LegalDay,
): Promise<Map<string, RepealedAct>> {
  const acts = await instrumentsByTitle(ex, cited);
  return new Map(
    cited.flatMap((text) => {
      const found = acts.get(titleKey(text)) ?? [];
      const [act] = found;
      if (!act?.repealed_on || found.some((one) => stateOn(one, day) !== 'repealed')) return [];
      const { title, repealed_on: repealedOn, replaced_by: replacedBy, cite: articles } = act;
      return [[text, { title, repealedOn, replacedBy, articles }] as const];
    }),
  );
}

/** What is wrong with citing the act after its repeal. */
export const citesRepealed = (path: string, act: RepealedAct): FieldIssue => ({
  path,
  code: 'basis-repealed',
  message: {
    zh: `《${act.title}》已于${act.repealedOn}废止，其后不得作为依据${act.replacedBy ? `，现行的是《${act.replacedBy}》` : ''}`,
    en: `“${act.title}” was repealed on ${act.repealedOn} and is no basis for an act from that day on${act.replacedBy ? `; “${act.replacedBy}” is in force` : ''}`,
  },
  articles: [...act.articles],
  severity: 'error',
});

/** Asked of every decision that names its basis. */
export const standingBases: BasisCheck = async ({ ex, law }, bases) => {
  const acts = await repealedActs(
    ex,
    bases.map(({ title }) => title),
    law.day,
  );
  return bases.flatMap(({ title }, index) => {
    const act = acts.get(title);
    return act ? [citesRepealed(`basis.${index}.title`, act)] : [];
  });
};
