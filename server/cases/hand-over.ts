/** A step changes hands: forwarded with its own limit, put on somebody's desk, or given to another organisation, each to account for its days. */
import type { Actor } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { lateWithin, seenFrom, startDeadline } from './deadlines.ts';
import { actOn, type Held } from './decide.ts';
import { newSalt } from './evidence.ts';
import { openStep } from './open.ts';
import { assignPolicy, reassignPolicy } from './policy.ts';
import { getCase } from './reading.ts';
import { saveDecision, saveHolder } from './repository.ts';
import { ownerOf } from './run.ts';
import { standingOn } from './standing.ts';
import { openSupplement } from './supplement.ts';
import { caseTables } from './tables.ts';
import { settleStep, tellOpened } from './tell.ts';
import type { CaseFile, Owner, Platform, Registry, Step } from './types.ts';

type On = { caseId: string; stepId: string; actor: Actor };

/** Organisations the pack lets a step be forwarded to; empty: any that is registered. */
export async function forwardTargets(
  registry: Registry,
  context: { tx: Executor; p: Platform; law: LawNow; case: CaseFile; step: Step },
  { definition }: Pick<Held, 'definition'>,
): Promise<Owner[]> {
  const to = definition.forward?.to ?? [];
  return Promise.all(to.map((resolver) => ownerOf(registry, resolver, definition.title, context)));
}

/** The step ends for its holder and opens for the next, with a limit of its own where the pack gives one. */
export async function forwardStep(
  registry: Registry,
  tx: Tx,
  p: Platform,
  { organisationId, reason, ...input }: On & { organisationId: string; reason: string },
): Promise<void> {
  const held = await actOn(tx, p, input);
  const { law, file, step, definition } = held;
  const { actor } = input;
  const inPlaceOf = await standingOn(registry, tx, { actor, day: law.day, step, definition });
  const { forward } = definition;
  const params = { step: definition.title };
  if (!forward) throw problem('cases.forward-none', { params, articles: definition.cite });
  if (openSupplement(file, step))
    throw problem('cases.supplement-open', {
      params: { ...params, day: { zh: '申请单位答复时', en: 'the answer comes' } },
      articles: forward.cite,
    });
  const named = await forwardTargets(registry, { tx, p, law, case: file, step }, held);
  const target = named.find((owner) => owner.organisationId === organisationId);
  const known = await registry.directory.organisations(tx, [organisationId]);
  const fits = forward.to ? target !== undefined : known.has(organisationId);
  if (!fits || organisationId === step.owner.organisationId)
    throw problem('cases.forward-target', { params, articles: forward.cite });
  await refuseClosed(registry, tx, organisationId, definition.title);
  const decided = {
    on: law.day,
    at: p.clock.now(),
    by: actor,
    inPlaceOf,
    outcome: 'forwarded',
    reasons: [reason],
    basis: [],
    comment: null,
    payload: {},
  };
  await saveDecision(tx, step.id, decided, newSalt());
  const next = await openStep({ tx, p, law, case: file }, definition, {
    owner: target ?? { organisationId, roles: [...forward.roles] },
    round: step.round,
    ordinal: Math.max(...file.steps.map(({ ordinal }) => ordinal)) + 1,
    deadline: forward.limit ? startDeadline(law, file, { limit: forward.limit }) : step.deadline,
    extension: forward.limit ? null : step.extension,
    forwardedFrom: step.id,
  });
  await record(tx, p, {
    kind: 'cases.step-forwarded',
    actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [step.owner.organisationId, organisationId],
    decision: {
      ...law.decided('forwarded', forward.limit ? [forward.limit] : [], forward.cite),
      pack: file.pack,
    },
    detail: {
      step: step.key,
      stepId: step.id,
      next: next.id,
      to: organisationId,
      due: next.deadline?.due ?? null,
      ...(inPlaceOf === null ? {} : { inPlaceOf }),
    },
  });
}

/** Within the organisation: on whose desk the step lies; null: on everybody's. */
export async function assignStep(
  registry: Registry,
  tx: Tx,
  p: Platform,
  { personId, ...input }: On & { personId: string | null },
): Promise<void> {
  const { law, file, step, definition } = await actOn(tx, p, input);
  const { actor } = input;
  permit(assignPolicy, actor, step);
  if (personId === step.assignee) return;
  if (personId !== null) await refuseUnfitAssignee(registry, tx, step.owner, personId, definition.title);
  await handOver(tx, p, law, file, step, step.owner, personId, actor, '');
  await record(tx, p, {
    kind: 'cases.step-assigned',
    actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [step.owner.organisationId],
    detail: { step: step.key, stepId: step.id, to: personId },
  });
}

async function refuseClosed(registry: Registry, tx: Tx, organisationId: string, step: Text): Promise<void> {
  const closed = await registry.directory.closed(tx, organisationId);
  if (!closed) return;
  const successor = closed.successor
    ? { zh: `承接其职责的“${closed.successor.zh}”`, en: `“${closed.successor.en}”, which took over from it` }
    : { zh: '其他在册单位', en: 'another organisation of the register' };
  throw problem('cases.organisation-closed', { params: { step, name: closed.name, successor } });
}

async function refuseUnfitAssignee(
  registry: Registry,
  tx: Tx,
  owner: Owner,
  personId: string,
  step: Text,
): Promise<void> {
  const roles = await registry.directory.rolesOf(tx, personId, owner.organisationId);
  if (roles.some((role) => owner.roles.includes(role))) return;
  throw problem('cases.assignee-unfit', { params: { step, roles: owner.roles.join(', ') } });
}

/** The authority gives the step to another organisation; its clock runs on. */
export async function reassignStep(
  registry: Registry,
  tx: Tx,
  p: Platform,
  {
    organisationId,
    personId = null,
    reason,
    ...input
  }: On & { organisationId: string; personId?: string | null; reason: string },
): Promise<void> {
  const { law, file, step, definition } = await actOn(tx, p, input);
  const { actor } = input;
  permit(reassignPolicy, actor, undefined);
  const known = await registry.directory.organisations(tx, [organisationId]);
  if (!known.has(organisationId) || organisationId === step.owner.organisationId)
    throw problem('cases.reassign-target', { params: { step: definition.title } });
  await refuseClosed(registry, tx, organisationId, definition.title);
  const owner = { ...step.owner, organisationId };
  if (personId !== null) await refuseUnfitAssignee(registry, tx, owner, personId, definition.title);
  await handOver(tx, p, law, file, step, owner, personId, actor, reason);
  await record(tx, p, {
    kind: 'cases.step-reassigned',
    actor,
    subject: { type: 'case', id: file.id },
    case: file.id,
    organisations: [step.owner.organisationId, organisationId],
    detail: {
      step: step.key,
      stepId: step.id,
      from: step.owner.organisationId,
      to: organisationId,
      due: step.deadline?.due ?? null,
    },
  });
}

/** Every open step of one organisation, or those of some cases, goes to another; clocks run on. Answers the cases concerned. */
export async function transferHolder(
  tx: Tx,
  p: Platform,
  {
    from,
    to,
    caseIds,
    actor,
    reason,
  }: { from: string; to: string; caseIds?: readonly string[]; actor: Actor; reason: string },
): Promise<string[]> {
  let query = caseTables(tx)
    .selectFrom('cases.step')
    .select(['id', 'case_id'])
    .where('decided_at', 'is', null)
    .where('owner_organisation', '=', from);
  if (caseIds) query = query.where('case_id', 'in', caseIds);
  const rows = await query.orderBy('case_id').forUpdate().execute();
  const law = await lawNow(tx, p.law, p.clock.today());
  for (const row of rows) {
    const file = await getCase(tx, row.case_id);
    const step = file?.steps.find(({ id }) => id === row.id);
    if (!file || !step) continue;
    await handOver(tx, p, law, file, step, { ...step.owner, organisationId: to }, null, actor, reason);
  }
  return rows.map((row) => row.case_id);
}

/** Notes what the former holder accounts for, and tells the new one. */
async function handOver(
  tx: Tx,
  p: Platform,
  law: LawNow,
  file: CaseFile,
  step: Step,
  owner: Owner,
  assignee: string | null,
  actor: Actor,
  reason: string,
): Promise<void> {
  const before = file.holdings.filter(({ stepId }) => stepId === step.id);
  const from = before.at(-1)?.to ?? step.openedOn;
  const deadline = step.deadline && seenFrom(law.law.calendar, step.deadline, law.day);
  await caseTables(tx)
    .insertInto('cases.holding')
    .values({
      id: newId(),
      step_id: step.id,
      ordinal: before.length + 1,
      organisation: step.owner.organisationId,
      roles: step.owner.roles,
      assignee: step.assignee,
      from_day: from,
      to_day: law.day,
      due_day: deadline?.due ?? null,
      late_days: lateWithin(law.law.calendar, deadline, from, law.day),
      reason,
      handed_by: JSON.stringify(actor),
      handed_at: p.clock.now(),
    })
    .execute();
  await saveHolder(tx, step.id, owner, assignee);
  const handed = { ...step, owner, assignee };
  const stays = owner.organisationId === step.owner.organisationId;
  if (stays && assignee === null) return;
  await settleStep(tx, step.id, p.clock.now());
  await tellOpened(tx, p, file, handed, assignee === null ? 'cases.step-handed' : 'cases.step-assigned');
}
