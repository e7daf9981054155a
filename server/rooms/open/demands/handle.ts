/** What is done about a demand beside its answer: the unit named, the same joined, requests for disclosure sent on, words hidden. */
import { endCase, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import { getOrganisation, isPublicBody } from '#rooms/org/index.ts';
import { channelOf } from './choices.ts';
import { giveTo } from './file.ts';
import { articlesOf, rules } from './law.ts';
import { assignDemand, hideDemand, joinDemand, redirectDemand } from './policy.ts';
import { changeDemands, changeGroup, groupOf, lockDemand, noteDemand, tellFilers } from './store.ts';
import type { Demand } from './tables.ts';

/** The one the others went into: what is done, is done to it. */
export const headOf = async (tx: Tx, id: string): Promise<Demand> => {
  const row = await lockDemand(tx, id);
  return row.joined_into ? lockDemand(tx, row.joined_into) : row;
};

/** The bureau names who is to answer, where the catalogue could not. */
export function assignTo(p: Platform, actor: Actor, id: string, unitId: string, said: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await headOf(tx, id);
    permit(assignDemand, actor, row);
    const unit = await getOrganisation(tx, unitId);
    if (!unit || isPublicBody(unit.kind)) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    await giveTo(tx, p, actor, row, unitId, 'bureau');
    await settleTasks(tx, [`open.demand-to-assign ${row.id}`], p.clock.now());
    await tellFilers(tx, p, law, await groupOf(tx, row), {
      zh: `由${unit.name.zh}答复`,
      en: `${unit.name.en || unit.name.zh} answers it`,
    });
    await record(tx, p, {
      kind: 'open.demand-assigned',
      actor,
      subject: { type: 'open.demand', id: row.id },
      organisationId: unitId,
      decision: law.decided('assigned', [], articlesOf(law)),
      detail: { number: row.number, unit: unitId, said },
    });
  });
}

/** Two that ask for the same in other words: the later goes the way of the earlier. */
export function joinInto(p: Platform, actor: Actor, id: string, intoId: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockDemand(tx, id);
    const head = await headOf(tx, intoId);
    permit(joinDemand, actor, row);
    if (row.joined_into || head.id === row.id || head.kind !== row.kind || head.state === 'redirected')
      throw problem('open.demand-state', { params: { state: row.state } });
    await joinRows(tx, p, actor, row, head);
  });
}

/** The same in the caller's transaction. */
export async function joinRows(tx: Tx, p: Platform, actor: Actor, row: Demand, head: Demand): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  if (row.case_id) await endCase(tx, p, { caseId: row.case_id, actor, reason: `并入 ${head.number}` });
  await settleTasks(tx, [`open.demand-to-assign ${row.id}`], p.clock.now());
  const { unit_id, unit_by, received_on, state, case_id } = head;
  const { answer, answer_said, answer_conditions, promised_on, answered_by, answered_on, workdays } = head;
  await changeGroup(tx, p, row, {
    joined_into: head.id,
    ...{ unit_id, unit_by, received_on, state, case_id },
    ...{ answer, answer_said, answer_conditions, promised_on, answered_by, answered_on, workdays },
  });
  await noteDemand(tx, p, row, { kind: 'joined', said: head.number, actor });
  await noteDemand(tx, p, head, { kind: 'joined', said: row.number, actor });
  await tellFilers(tx, p, law, [row], {
    zh: `与 ${head.number} 合并办理`,
    en: `it goes the way of ${head.number}`,
  });
  await record(tx, p, {
    kind: 'open.demand-joined',
    actor,
    subject: { type: 'open.demand', id: row.id },
    detail: { number: row.number, into: head.number },
  });
}

/** A clerk sees that what is asked for is disclosure: the demand is over, and its author learns where to go and why. */
export function redirect(p: Platform, actor: Actor, id: string, why: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await headOf(tx, id);
    permit(redirectDemand, actor, row);
    const law = await lawNow(tx, p.law, p.clock.today());
    await redirectRow(tx, p, law, actor, row, why);
  });
}

async function redirectRow(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  row: Demand,
  why: string,
): Promise<void> {
  const channel = await channelOf(tx);
  if (row.case_id) await endCase(tx, p, { caseId: row.case_id, actor, reason: why });
  await settleTasks(tx, [`open.demand-to-assign ${row.id}`], p.clock.now());
  const rows = await changeGroup(tx, p, row, { state: 'redirected', channel, redirected_why: why });
  for (const one of rows) await noteDemand(tx, p, one, { kind: 'redirected', said: why, actor });
  await tellFilers(tx, p, law, rows, {
    zh: `属政府信息公开申请，请通过以下渠道提出：${channel || '（渠道待主管部门公布）'}。理由：${why}`,
    en: `it asks for disclosure of government information; apply at: ${channel || '(the channel is to be announced)'}. Reason: ${why}`,
  });
  await record(tx, p, {
    kind: 'open.demand-redirected',
    actor,
    subject: { type: 'open.demand', id: row.id },
    ...(row.unit_id ? { organisationId: row.unit_id } : {}),
    ...(row.case_id ? { case: row.case_id } : {}),
    decision: law.decided('redirected', [rules.disclosure]),
    detail: { number: row.number, by: 'clerk' },
  });
}

/** Words that may not stand in public are shown no more; the demand goes on. An empty reason shows them again. */
export function hide(p: Platform, actor: Actor, id: string, why: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockDemand(tx, id);
    permit(hideDemand, actor, row);
    await changeDemands(tx, p, [id], { hidden_why: why === '' ? null : why });
    await noteDemand(tx, p, row, { kind: why === '' ? 'shown' : 'hidden', said: why, actor });
    await record(tx, p, {
      kind: 'open.demand-hidden',
      actor,
      subject: { type: 'open.demand', id },
      detail: { number: row.number, hidden: why !== '' },
    });
  });
}
