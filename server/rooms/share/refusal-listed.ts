/** A refusal that rests on data not being shared is held against the negative list: what is not listed is shared. */
import type { FieldCheck, Gate } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { listStanding } from '#rooms/classify/index.ts';
import { askedOf, textsOf } from './answers.ts';
import { issue, subjectOf } from './check-context.ts';
import { getApplication } from './repository.ts';

/** The kind of basis that speaks of a condition of the entry, not of its being listed. */
const CONDITION = 'other';

/**
 * Names the fields that are not shared. Each stands on the list; one that is only proposed, or not yet decided by the government,
 * is refused on only by a refusal that says so.
 */
export const refusalListed: Gate = async ({ tx, case: file, decision }) => {
  if (!decision || decision.basis.every(({ kind }) => kind === CONDITION)) return pass;
  const application = await getApplication(tx, file.subject.id);
  if (!application) throw problem('kernel.not-found');
  const articles = decision.outcome.cite;
  const standing = await listStanding(tx, application.resourceId);
  const asked = askedOf(application.answers).columns ?? [];
  const named = textsOf(decision.payload.items);
  const refused = named.length > 0 ? named : asked;
  const unlisted = refused.find((name) => !standing?.fields.includes(name));
  if (unlisted !== undefined || !standing)
    throw problem('share.ground-unlisted', { params: { item: unlisted ?? '—' }, articles });
  if (!standing.decided && decision.payload.proposed !== true)
    throw problem('share.ground-proposed', { params: { item: refused[0] ?? '—' }, articles });
  return pass;
};

/** The fields a refusal names were asked for; those that left the offer since may be named all the same. */
export const refusedItems: FieldCheck = async (context) => {
  const { decided } = await subjectOf(context);
  const asked = decided ? askedOf(decided.answers).columns : undefined;
  const wrong = textsOf(context.value).find((name) => asked && !asked.includes(name));
  return wrong === undefined
    ? []
    : [issue(context, 'item', `“${wrong}”不在申请的数据项之内`, `“${wrong}” was not asked for`)];
};
