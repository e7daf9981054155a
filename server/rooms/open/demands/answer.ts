/** The answer of a unit: a date, conditions, or a refusal with reasons; given as the decision of its case, in force for all who asked. */
import type { BehaviourContext, Effect, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { isDay } from './days.ts';
import { settleIfKept } from './fulfil.ts';
import { headOf } from './handle.ts';
import { articlesOf, elapsed } from './law.ts';
import { answerDemand } from './policy.ts';
import type { AnswerInput } from './schema.ts';
import { changeDemands, demandOfCase, groupOf, noteDemand, tellFilers } from './store.ts';
import type { Demand } from './tables.ts';
import type { AnswerKind } from './terms.ts';

/** Decides the case's open step as the unit says. */
export function answerOf(p: Platform, actor: Actor, id: string, input: AnswerInput): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await headOf(tx, id);
    permit(answerDemand, actor, row);
    const file = row.case_id ? await p.cases.getCase(tx, row.case_id) : undefined;
    const step = file?.steps.find(({ decided }) => decided === null);
    if (!file || !step) throw problem('open.demand-state', { params: { state: row.state } });
    const { how, promisedOn, conditions, said, reasons } = input;
    await p.cases.decideStep(tx, p, {
      caseId: file.id,
      stepId: step.id,
      actor,
      outcome: how,
      ...(reasons.length > 0 ? { reasons } : {}),
      ...(said === '' ? {} : { comment: said }),
      payload: {
        ...(how === 'date' || how === 'conditions' ? { promisedOn: promisedOn ?? '' } : {}),
        ...(how === 'conditions' ? { conditions } : {}),
      },
    });
  });
}

const saidOf = ({ decision }: BehaviourContext): string =>
  [...(decision?.reasons ?? []), decision?.comment ?? ''].filter(Boolean).join('；');
const textOf = ({ decision }: BehaviourContext, name: string): string => {
  const value = decision?.payload[name];
  return typeof value === 'string' ? value : '';
};

const wordsOf = (kind: AnswerKind, day: string, said: string): Text =>
  kind === 'refuse'
    ? { zh: `不予开放（列入目录）。理由：${said}`, en: `it will not be opened or listed. Reason: ${said}` }
    : kind === 'conditions'
      ? { zh: `将于 ${day} 前有条件开放`, en: `it will be opened on conditions by ${day}` }
      : { zh: `将于 ${day} 前开放（列入目录）`, en: `it will be opened (listed) by ${day}` };

const answered =
  (kind: AnswerKind): Effect =>
  async (context) => {
    const { tx, p, law, actor, case: file } = context;
    const row = await demandOfCase(tx, file.id);
    const promisedOn = textOf(context, 'promisedOn');
    if (kind !== 'refuse' && (!isDay(promisedOn) || promisedOn < law.day)) throw problem('open.demand-day');
    const said = saidOf(context);
    const rows = await groupOf(tx, row);
    for (const one of rows)
      await changeDemands(tx, p, [one.id], {
        state: 'answered',
        answer: kind,
        answer_said: said,
        answer_conditions: textOf(context, 'conditions'),
        promised_on: kind === 'refuse' ? null : promisedOn,
        answered_by: actor.kind === 'person' ? actor.personId : null,
        answered_on: law.day,
        workdays: elapsed(law, one, law.day),
      });
    for (const one of rows) await noteDemand(tx, p, one, { kind: `answered-${kind}`, said, actor });
    await tellFilers(tx, p, law, rows, wordsOf(kind, promisedOn, said));
    if (kind !== 'refuse') await beginTask(context, { ...row, promised_on: promisedOn });
    await record(tx, p, {
      kind: 'open.demand-answered',
      actor,
      subject: { type: 'open.demand', id: row.id },
      organisationId: row.unit_id ?? '',
      case: file.id,
      decision: law.decided(kind, [], file.procedure.cite),
      detail: { number: row.number, asks: rows.length, ...(promisedOn ? { by: promisedOn } : {}) },
    });
  };

/** What was accepted stays with the unit until it is done. */
async function beginTask({ tx, p, law }: BehaviourContext, row: Demand): Promise<void> {
  if (await settleIfKept(tx, p, { ...row, answer: 'date' })) return;
  await notify(tx, p, {
    kind: 'open.demand-task',
    to: { organisationId: row.unit_id ?? '', roles: ['provider'] },
    params: { number: row.number, wanted: row.wanted, day: row.promised_on ?? '' },
    articles: articlesOf(law),
    subject: { type: 'open.demand', id: row.id },
    link: `/open/demands/${row.id}`,
    task: `open.demand-task ${row.id}`,
  });
}

/** Not the unit's business: the bureau names another. */
const sentBack: Effect = async (context) => {
  const { tx, p, law, actor, case: file } = context;
  const row = await demandOfCase(tx, file.id);
  const rows = await groupOf(tx, row);
  await changeDemands(
    tx,
    p,
    rows.map(({ id }) => id),
    { state: 'filed', unit_id: null, unit_by: null, received_on: null, case_id: null },
  );
  await noteDemand(tx, p, row, { kind: 'sent-back', said: saidOf(context), actor });
  await record(tx, p, {
    kind: 'open.demand-sent-back',
    actor,
    subject: { type: 'open.demand', id: row.id },
    organisationId: row.unit_id ?? '',
    case: file.id,
    decision: law.decided('sent-back', [], file.procedure.cite),
    detail: { number: row.number },
  });
};

export const answerEffects = {
  'open.answer-date': answered('date'),
  'open.answer-conditions': answered('conditions'),
  'open.answer-refuse': answered('refuse'),
  'open.answer-back': sentBack,
} as const;
