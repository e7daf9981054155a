/** A case as its reader sees it: names for ids, deadlines seen from today, and what the reader may do. */
import type { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { type Abilities, type Ability, allowed, denied } from '#kernel/policy.ts';
import { nextOf } from '#law/flow.ts';
import type { LawNow } from '#law/settings.ts';
import type { Outcome } from '#law/types.ts';
import { actsOf, decisionsOf, type Seen } from './abilities.ts';
import { cardOf, lateWithin, seenFrom } from './deadlines.ts';
import { opinionsOf, outcomeWords } from './decide.ts';
import { dossierOf, mayWrite } from './dossier.ts';
import { extensionMax } from './extend.ts';
import { toldFacts } from './facts.ts';
import { needsOf } from './judge.ts';
import { applicantPolicy } from './policy.ts';
import type { caseSummary } from './schema.ts';
import type { caseReply } from './schema-file.ts';
import { inPlaceOf, standIns } from './standing.ts';
import type { CaseFile, Platform, Step } from './types.ts';
import {
  actorNamed,
  definitionOf,
  holderOf,
  idsOf,
  named,
  openStep,
  openSteps,
  personNamed,
  seen,
  titleOf,
  type View,
  viewOf,
} from './view.ts';

export type CaseSummary = z.input<typeof caseSummary>;
export type CaseReply = z.input<typeof caseReply>;

function summary(view: View, file: CaseFile, first?: Step): CaseSummary {
  const open = openSteps(view, file);
  const current = first ?? open[0];
  return {
    id: file.id,
    number: file.number,
    title: file.title,
    procedure: { key: file.procedure.key, title: file.procedure.title },
    subject: file.subject,
    state: file.state,
    applicant: file.applicantId ? named(view, file.applicantId) : null,
    provider: file.providerId ? named(view, file.providerId) : null,
    openedOn: file.openedOn,
    openedAt: file.openedAt.toISOString(),
    closedAt: file.closedAt?.toISOString() ?? null,
    elapsed: view.law.law.calendar.workdaysBetween(
      file.openedOn,
      file.closedAt ? legalDayOf(file.closedAt) : view.law.day,
    ).count,
    current: current ? openStep(view, file, current) : null,
    open: open.map((step) => openStep(view, file, step)),
  };
}

export async function presentCases(
  ex: Executor,
  p: Platform,
  files: readonly CaseFile[],
): Promise<CaseSummary[]> {
  const ids = files.map((file) => idsOf(file));
  const view = await viewOf(ex, p, {
    organisations: ids.flatMap(({ organisations }) => organisations),
    people: ids.flatMap(({ people }) => people),
  });
  return files.map((file) => summary(view, file));
}

const closed = denied('办件已经办结', 'the case is closed', { code: 'cases.case-closed' });
export async function presentCase(
  ex: Executor,
  p: Platform,
  file: CaseFile,
  actor: Actor,
): Promise<CaseReply> {
  const dossier = await dossierOf(ex, file.id);
  const view = await viewOf(ex, p, idsOf(file, dossier));
  const delegations = await standIns(p.cases.registry, ex, actor, view.law.day);
  const reader: Seen = { ex, p, law: view.law, file, actor, delegations };
  const mine = (step: Step): boolean => inPlaceOf(actor, step, delegations) !== undefined;
  const open = openSteps(view, file);
  const current = open.find(mine) ?? open[0];
  const reached = new Set(file.steps.map(({ key }) => key));
  const steps = await Promise.all(file.steps.map((step) => presentStep(view, reader, step, mine(step))));
  const shown = steps.find(({ id }) => id === current?.id);
  const last = definitionOf(file, file.steps.at(-1)?.key ?? '');
  return {
    ...summary(view, file, current),
    pack: file.pack,
    facts: file.facts,
    told: toldFacts(p.cases.registry, view.law, file),
    steps,
    ahead: file.closedAt
      ? []
      : file.procedure.steps
          .filter(({ key }) => !reached.has(key))
          .map(({ key, title, cite }) => ({ key, title, cite })),
    supplements: file.supplements.map((one) => ({
      id: one.id,
      stepId: one.stepId,
      asked: one.asked,
      askedOn: one.askedOn,
      askedBy: actorNamed(view, one.askedBy),
      deadline: one.ended ? one.deadline : seen(view, one.deadline),
      ended: one.ended?.how ?? null,
      answer: one.ended?.text ?? null,
      endedOn: one.ended?.on ?? null,
      endedBy: one.ended ? actorNamed(view, one.ended.by) : null,
      pausedDays: one.ended?.pausedDays ?? null,
    })),
    attachments: dossier.attachments.map(({ key: _, caseId: __, organisationId, by, at, ...rest }) => ({
      ...rest,
      organisation: organisationId === null ? null : named(view, organisationId),
      by: actorNamed(view, by),
      at: at.toISOString(),
    })),
    comments: dossier.comments.map(({ caseId: _, organisationId, by, at, ...rest }) => ({
      ...rest,
      organisation: organisationId === null ? null : named(view, organisationId),
      by: actorNamed(view, by),
      at: at.toISOString(),
    })),
    outcomes: shown?.outcomes ?? [],
    abilities: shown?.abilities ?? Object.fromEntries((last?.outcomes ?? []).map(({ key }) => [key, closed])),
    acts: caseActs(file, actor),
  };
}

function caseActs(file: CaseFile, actor: Actor): Abilities {
  const write: Ability = mayWrite(actor)
    ? allowed
    : denied('您只能查看', 'you may only read', { code: 'cases.read-only' });
  const elsewhere = denied('须在提出申请处撤回', 'it is taken back where it was filed', {
    code: 'cases.withdraw-elsewhere',
  });
  return {
    comment: write,
    attach: write,
    withdraw: file.closedAt
      ? closed
      : file.procedure.withdrawal
        ? applicantPolicy.on(actor, file)
        : elsewhere,
  };
}

async function presentStep(
  view: View,
  reader: Seen,
  step: Step,
  mine: boolean,
): Promise<CaseReply['steps'][number]> {
  const { file, law } = reader;
  const { calendar } = law.law;
  const definition = definitionOf(file, step.key);
  const { decided, extension } = step;
  // A decided step is judged by the day of its decision, for ever.
  const deadline = step.deadline && seenFrom(calendar, step.deadline, decided?.on ?? law.day);
  const holdings = file.holdings.filter(({ stepId }) => stepId === step.id);
  const since = holdings.at(-1)?.to ?? step.openedOn;
  const outcomes = decided ? [] : (definition?.outcomes ?? []);
  const acts = decided || !definition ? undefined : await actsOf(reader, { file, step, definition }, mine);
  const forward = definition?.forward;
  return {
    id: step.id,
    ordinal: step.ordinal,
    round: step.round,
    key: step.key,
    title: titleOf(file, step.key),
    ...(definition?.note ? { note: definition.note } : {}),
    cite: definition?.cite ?? [],
    holder: holderOf(view, step),
    openedOn: step.openedOn,
    deadline,
    card: decided ? null : cardOf(deadline, view.reminder),
    late: deadline?.late ?? false,
    lateDays: lateWithin(calendar, deadline, since, decided?.on ?? law.day),
    extension: extension && {
      days: extension.days,
      on: extension.on,
      by: actorNamed(view, extension.by),
      reason: extension.reason,
      rule: extension.rule,
      cite: extension.cite,
      dueBefore: extension.dueBefore,
    },
    holdings: holdings.map((one) => ({
      organisation: named(view, one.organisationId),
      assignee: personNamed(view, one.assignee),
      from: one.from,
      to: one.to,
      lateDays: one.lateDays,
      reason: one.reason,
      by: actorNamed(view, one.by),
    })),
    opinions: opinionsOf(law, file, step, definition).map(({ step: other, state }) => ({
      stepId: other.id,
      title: titleOf(file, other.key),
      organisation: named(view, other.owner.organisationId),
      state,
    })),
    decided: decided && {
      on: decided.on,
      at: decided.at.toISOString(),
      by: actorNamed(view, decided.by),
      inPlaceOf: personNamed(view, decided.inPlaceOf),
      outcome: {
        key: decided.outcome,
        title: outcomeWords(definition, decided.outcome),
        kind: definition?.outcomes.find(({ key }) => key === decided.outcome)?.kind ?? decided.outcome,
      },
      reasons: decided.reasons,
      basis: decided.basis,
      comment: decided.comment,
      payload: decided.payload,
    },
    outcomes: outcomes.map((outcome) => presentOutcome(law, file, outcome)),
    abilities: await decisionsOf(reader, step, outcomes, mine),
    acts: acts?.acts ?? {},
    allowances: {
      extension:
        definition?.extension && step.deadline?.due
          ? {
              max: extensionMax(law, file, definition.extension.max) ?? null,
              unit: step.deadline.unit ?? 'workday',
              cite: definition.extension.cite,
            }
          : null,
      supplement: definition?.supplement ? { cite: definition.supplement.cite } : null,
      forward: forward
        ? {
            to: (acts?.targets ?? []).map((id) => named(view, id)),
            roles: forward.roles,
            cite: forward.cite,
          }
        : null,
    },
  };
}

function presentOutcome(law: LawNow, file: CaseFile, outcome: Outcome): CaseReply['outcomes'][number] {
  return {
    key: outcome.key,
    title: outcome.title,
    kind: outcome.kind,
    next: nextOf(outcome).map((key) => titleOf(file, key)),
    reasons: outcome.reasons,
    basis: outcome.basis ? presentBasis(law, outcome.basis) : null,
    form: outcome.form ?? null,
    cite: outcome.cite,
  };
}

function presentBasis(law: LawNow, rule: string) {
  return {
    rule,
    cite: law.cite(rule),
    levels: law.terms(rule).map((term) => ({
      key: term.key,
      zh: term.zh,
      en: term.en,
      needs: needsOf(term),
      cite: term.cite,
    })),
  };
}
