/** Cases and steps written to PostgreSQL; nothing is decided here. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import type { DeadlineInfo, Procedure } from '#law/types.ts';
import type { Extension } from './act-types.ts';
import { caseTables } from './tables.ts';
import { settleCase, settleStep } from './tell.ts';
import type { Case, CaseState, Owner, Step } from './types.ts';

const t = caseTables;

/** Keeps the procedure of this pack for the cases that begin under it. */
export async function keepEdition(
  tx: Tx,
  pack: { version: string; hash: string },
  procedure: Procedure,
  at: Date,
): Promise<void> {
  await t(tx)
    .insertInto('cases.edition')
    .values({
      pack_hash: pack.hash,
      procedure: procedure.key,
      pack_version: pack.version,
      definition: JSON.stringify(procedure),
      first_used_at: at,
    })
    .onConflict((conflict) => conflict.columns(['pack_hash', 'procedure']).doNothing())
    .execute();
}

export async function insertCase(tx: Tx, found: Case): Promise<void> {
  await t(tx)
    .insertInto('cases.case')
    .values({
      id: found.id,
      number: found.number,
      procedure: found.procedure.key,
      pack_hash: found.pack.hash,
      limits: JSON.stringify(found.limits),
      subject_type: found.subject.type,
      subject_id: found.subject.id,
      title: found.title,
      region_code: found.regionCode,
      applicant_organisation: found.applicantId,
      provider_organisation: found.providerId,
      opened_by: JSON.stringify(found.openedBy),
      facts: JSON.stringify(found.facts),
      state: found.state,
      opened_on: found.openedOn,
      opened_at: found.openedAt,
      closed_at: found.closedAt,
    })
    .execute();
}

export async function closeCase(tx: Tx, id: string, state: CaseState, at: Date): Promise<void> {
  await t(tx).updateTable('cases.case').set({ state, closed_at: at }).where('id', '=', id).execute();
  await settleCase(tx, id, at);
}

export async function insertStep(tx: Tx, step: Step): Promise<void> {
  await t(tx)
    .insertInto('cases.step')
    .values({
      id: step.id,
      case_id: step.caseId,
      ordinal: step.ordinal,
      round: step.round,
      key: step.key,
      owner_organisation: step.owner.organisationId,
      owner_roles: step.owner.roles,
      assignee: step.assignee,
      forwarded_from: step.forwardedFrom,
      informative: step.deadline?.informative ?? false,
      provisional: step.deadline?.provisional ?? false,
      opened_on: step.openedOn,
      opened_at: step.openedAt,
      due_day: step.deadline?.due ?? null,
      deadline: step.deadline && JSON.stringify(step.deadline),
    })
    .execute();
}

export async function saveDecision(
  tx: Tx,
  stepId: string,
  decided: NonNullable<Step['decided']>,
  salt: Buffer,
): Promise<void> {
  await t(tx)
    .updateTable('cases.step')
    .set({
      decided_on: decided.on,
      decided_at: decided.at,
      decided_by: JSON.stringify(decided.by),
      decided_for: decided.inPlaceOf,
      outcome: decided.outcome,
      reasons: JSON.stringify(decided.reasons),
      basis: JSON.stringify(decided.basis),
      comment: decided.comment,
      payload: JSON.stringify(decided.payload),
      evidence_salt: salt,
    })
    .where('id', '=', stepId)
    .execute();
  await settleStep(tx, stepId, decided.at);
}

/** Whoever acts on a case holds this row: of two decisions at once the second waits and then sees the first. */
export async function lockCase(tx: Tx, id: string): Promise<boolean> {
  const row = await t(tx)
    .selectFrom('cases.case')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** The clock of an open step after an extension, a pause, or a calendar that became known. What was told of it is told anew. */
export async function saveClock(
  tx: Tx,
  stepId: string,
  deadline: DeadlineInfo,
  more: { extension?: Extension } = {},
): Promise<void> {
  await t(tx)
    .updateTable('cases.step')
    .set({
      deadline: JSON.stringify(deadline),
      due_day: deadline.due ?? null,
      provisional: deadline.provisional,
      paused_on: deadline.pausedSince ?? null,
      near_told_on: null,
      late_told_on: null,
      ...(more.extension && { extension: JSON.stringify(more.extension) }),
    })
    .where('id', '=', stepId)
    .execute();
}

export async function saveHolder(
  tx: Tx,
  stepId: string,
  owner: Owner,
  assignee: string | null,
): Promise<void> {
  await t(tx)
    .updateTable('cases.step')
    .set({ owner_organisation: owner.organisationId, owner_roles: owner.roles, assignee })
    .where('id', '=', stepId)
    .execute();
}

/** Notes on which day the holder was told that the step is near or late, or it was brought before somebody. */
export async function markTold(
  tx: Tx,
  stepId: string,
  what: 'near_told_on' | 'late_told_on' | 'escalated_on',
  day: LegalDay,
): Promise<void> {
  await t(tx)
    .updateTable('cases.step')
    .set({ [what]: day })
    .where('id', '=', stepId)
    .execute();
}
