/** One decision for many steps: each in a transaction of its own, and each with its own answer. */
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem, problem, problemDocument } from '#kernel/errors.ts';
import { getCase } from './reading.ts';
import type { DecideStepInput, Platform } from './types.ts';

type Many = Omit<DecideStepInput, 'caseId' | 'stepId' | 'actor'> & {
  items: readonly { caseId: string; stepId: string }[];
};

/** What was refused, in both languages. */
function refusalOf(found: Problem) {
  const [zh, en] = [problemDocument(found, 'zh'), problemDocument(found, 'en')];
  return {
    code: found.code,
    title: { zh: zh.title, en: en.title },
    why: { zh: zh.detail, en: en.detail },
    mend: { zh: zh.mend, en: en.mend },
    articles: zh.articles,
  };
}

export async function decideMany(p: Platform, actor: Actor, { items, ...input }: Many) {
  const answers = [];
  for (const { caseId, stepId } of items) {
    try {
      const file = await transact(p.db, (tx) =>
        p.cases.decideStep(tx, p, { ...input, caseId, stepId, actor }),
      );
      answers.push({ caseId, stepId, number: file.number, done: true, state: file.state, refusal: null });
    } catch (error) {
      // What nobody foresaw must not hide what was decided before it.
      if (!(error instanceof Problem))
        p.log.error({ case: caseId, error: String(error) }, 'a batch decision failed');
      const found =
        error instanceof Problem ? error : problem('kernel.internal', { params: { requestId: caseId } });
      const known = found.code === 'cases.not-found' ? undefined : await getCase(p.db, caseId);
      answers.push({
        caseId,
        stepId,
        number: known?.number ?? null,
        done: false,
        state: null,
        refusal: refusalOf(found),
      });
    }
  }
  const done = answers.filter((answer) => answer.done).length;
  return { items: answers, done, refused: answers.length - done };
}
