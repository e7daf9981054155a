/** The review of an answer by the authority: after an answer only, by somebody else than who gave it, its limit from acceptance. */
import type { BehaviourContext, Effect, Gate, Platform } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { giveTo } from './file.ts';
import { offersReview, REVIEW } from './law.ts';
import { askReview } from './policy.ts';
import { changeGroup, lockDemand, noteDemand, tellFilers } from './store.ts';
import { type Demand, demandTables, type Review } from './tables.ts';
import type { ReviewState } from './terms.ts';

/** Asked for by whoever asked for the data, of the answer that stands. */
export function fileReview(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockDemand(tx, id);
    permit(askReview, actor, row);
    if (!offersReview(p)) throw problem('open.review-none');
    const law = await lawNow(tx, p.law, p.clock.today());
    const earlier = await demandTables(tx)
      .selectFrom('open.demand_review')
      .select('id')
      .where('demand_id', '=', id)
      .where((eb) => eb.or([eb('state', 'in', ['filed', 'accepted']), eb('filed_on', '>=', row.answered_on)]))
      .executeTakeFirst();
    if (earlier) throw problem('open.review-twice');
    const reviewId = newId();
    const opened = await p.cases.openCase(tx, p, {
      procedure: REVIEW,
      subject: { type: REVIEW, id },
      title: row.wanted,
      openedBy: actor,
      applicantId: row.filer_id,
      ...(row.unit_id ? { providerId: row.unit_id } : {}),
      facts: { demandNumber: row.number, demandKind: row.kind },
    });
    await demandTables(tx)
      .insertInto('open.demand_review')
      .values({
        id: reviewId,
        demand_id: id,
        case_id: opened.id,
        state: 'filed',
        reason,
        answer: JSON.stringify({
          answer: row.answer,
          said: row.answer_said,
          conditions: row.answer_conditions,
          promisedOn: row.promised_on,
          answeredOn: row.answered_on,
          by: row.answered_by,
          unit: row.unit_id,
        }),
        filed_on: law.day,
        filed_at: p.clock.now(),
        accepted_on: null,
        decided_on: null,
        decided_by: null,
        said: '',
      })
      .execute();
    await noteDemand(tx, p, row, { kind: 'review-filed', said: reason, actor });
    await record(tx, p, {
      kind: 'open.review-filed',
      actor,
      subject: { type: 'open.demand', id },
      case: opened.id,
      decision: law.decided('filed', [], opened.procedure.cite),
      detail: { number: row.number },
    });
  });
}

async function ofCase(tx: Tx, caseId: string): Promise<{ review: Review; row: Demand }> {
  const review = await demandTables(tx)
    .selectFrom('open.demand_review')
    .selectAll()
    .where('case_id', '=', caseId)
    .forUpdate()
    .executeTakeFirst();
  if (!review) throw problem('kernel.not-found');
  return { review, row: await lockDemand(tx, review.demand_id) };
}

/** Whoever gave the answer does not judge it. */
const otherOfficial: Gate = async ({ tx, case: file, actor }) => {
  const { review } = await ofCase(tx, file.id);
  const by = review.answer.by;
  if (actor.kind === 'person' && actor.personId === by)
    throw problem('open.demand-review-own', { articles: file.procedure.cite });
  return pass;
};

const words: Readonly<Record<Exclude<ReviewState, 'filed'>, Text>> = {
  accepted: { zh: '复核已受理', en: 'the review was accepted' },
  declined: { zh: '复核不予受理', en: 'the review was not accepted' },
  upheld: { zh: '复核结果：维持答复', en: 'outcome of the review: the answer stands' },
  overturned: {
    zh: '复核结果：撤销答复，责令重新办理',
    en: 'outcome of the review: the answer is set aside',
  },
};

const moved =
  (state: Exclude<ReviewState, 'filed'>): Effect =>
  async (context: BehaviourContext) => {
    const { tx, p, law, actor, case: file, decision } = context;
    const { review, row } = await ofCase(tx, file.id);
    const said = [...(decision?.reasons ?? []), decision?.comment ?? ''].filter(Boolean).join('；');
    const accepted = state === 'accepted';
    await demandTables(tx)
      .updateTable('open.demand_review')
      .set({
        state,
        ...(accepted
          ? { accepted_on: law.day }
          : { decided_on: law.day, decided_by: actor.kind === 'person' ? actor.personId : null, said }),
      })
      .where('id', '=', review.id)
      .execute();
    await noteDemand(tx, p, row, { kind: `review-${state}`, said, actor });
    const tail = said === '' ? '' : said;
    await tellFilers(tx, p, law, [row], {
      zh: [words[state].zh, tail].filter(Boolean).join('。'),
      en: [words[state].en, tail].filter(Boolean).join('. '),
    });
    if (!accepted && row.unit_id) await tellUnit(context, row, state, said);
    if (state === 'overturned') await beginAnew(context, row);
    await record(tx, p, {
      kind: 'open.review-moved',
      actor,
      subject: { type: 'open.demand', id: row.id },
      ...(row.unit_id ? { organisationId: row.unit_id } : {}),
      case: file.id,
      decision: law.decided(state, [], file.procedure.cite),
      detail: { number: row.number, state },
    });
  };

async function tellUnit(
  { tx, p, case: file }: BehaviourContext,
  row: Demand,
  state: Exclude<ReviewState, 'filed'>,
  said: string,
): Promise<void> {
  await notify(tx, p, {
    kind: 'open.demand-moved',
    to: { organisationId: row.unit_id ?? '', roles: ['provider'] },
    params: {
      number: row.number,
      wanted: row.wanted,
      what: { zh: `${words[state].zh}。${said}`, en: `${words[state].en}. ${said}` },
    },
    articles: file.procedure.cite,
    subject: { type: 'open.demand', id: row.id },
    link: `/open/demands/${row.id}`,
  });
}

/** The unit answers again, under the instruction; everybody who asked waits with it. */
async function beginAnew({ tx, p, actor }: BehaviourContext, row: Demand): Promise<void> {
  const unit = row.unit_id;
  if (!unit) return;
  const cleared = {
    state: 'filed' as const,
    answer: null,
    answer_said: '',
    answer_conditions: '',
    promised_on: null,
    answered_by: null,
    answered_on: null,
    workdays: null,
  };
  await changeGroup(tx, p, row, cleared);
  const head = row.joined_into ? await lockDemand(tx, row.joined_into) : { ...row, ...cleared };
  await giveTo(tx, p, actor, head, unit, row.unit_by ?? 'bureau');
}

export const reviewGates = { 'open.other-official': otherOfficial } as const;
export const reviewEffects = {
  'open.review-accept': moved('accepted'),
  'open.review-decline': moved('declined'),
  'open.review-uphold': moved('upheld'),
  'open.review-overturn': moved('overturned'),
} as const;
