/** A case as its reader sees it: names for ids, deadlines seen from today, and what the reader may decide. */
import type { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { type Abilities, denied } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { DeadlineInfo, ProcedureStep } from '#law/types.ts';
import { cardOf, seenFrom } from './deadlines.ts';
import { needsOf } from './judge.ts';
import type { Platform } from './platform.ts';
import { stepPolicy } from './policy.ts';
import type { caseReply, caseSummary } from './schema.ts';
import type { CaseFile, Step } from './types.ts';

export type CaseSummary = z.input<typeof caseSummary>;
export type CaseReply = z.input<typeof caseReply>;

type View = {
  law: LawNow;
  reminder: number | undefined;
  organisations: Map<string, Text>;
  people: Map<string, string>;
};

const unknownName: Text = { zh: '(已注销的单位)', en: '(organisation no longer registered)' };

async function viewOf(ex: Executor, p: Platform, files: readonly CaseFile[]): Promise<View> {
  const { directory } = p.cases.registry;
  const organisations = new Set<string>();
  const people = new Set<string>();
  for (const file of files) {
    for (const id of [file.applicantId, file.providerId]) if (id) organisations.add(id);
    for (const { owner, decided } of file.steps) {
      organisations.add(owner.organisationId);
      if (decided?.by.kind === 'person') people.add(decided.by.personId);
    }
  }
  const law = await lawNow(ex, p.law, p.clock.today());
  return {
    law,
    reminder: law.number('cases.reminder-days')?.value,
    organisations: await directory.organisations(ex, [...organisations]),
    people: await directory.people(ex, [...people]),
  };
}

const named = (view: View, id: string) => ({ id, name: view.organisations.get(id) ?? unknownName });

const seen = (view: View, deadline: DeadlineInfo | null): DeadlineInfo | null =>
  deadline && seenFrom(view.law.law.calendar, deadline, view.law.day);

const holderOf = (view: View, { owner }: Step) => ({
  organisation: named(view, owner.organisationId),
  roles: owner.roles,
});

const definitionOf = (file: CaseFile, key: string): ProcedureStep | undefined =>
  file.procedure.steps.find((step) => step.key === key);

const openStepOf = (file: CaseFile): Step | undefined => file.steps.find(({ decided }) => decided === null);

function summary(view: View, file: CaseFile): CaseSummary {
  const step = openStepOf(file);
  const deadline = step ? seen(view, step.deadline) : null;
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
    current: step
      ? {
          stepId: step.id,
          title: definitionOf(file, step.key)?.title ?? { zh: step.key, en: step.key },
          holder: holderOf(view, step),
          deadline,
          card: cardOf(deadline, view.reminder),
        }
      : null,
  };
}

export async function presentCases(
  ex: Executor,
  p: Platform,
  files: readonly CaseFile[],
): Promise<CaseSummary[]> {
  const view = await viewOf(ex, p, files);
  return files.map((file) => summary(view, file));
}

/** What stands against this actor deciding the open step now, per outcome. */
function abilities(file: CaseFile, actor: Actor): Abilities {
  const step = openStepOf(file);
  const last = file.steps.at(-1);
  const outcomes = definitionOf(file, step?.key ?? last?.key ?? '')?.outcomes ?? [];
  const closed = denied('办件已经办结', 'the case is closed', { code: 'cases.case-closed' });
  return Object.fromEntries(outcomes.map(({ key }) => [key, step ? stepPolicy.on(actor, step) : closed]));
}

export async function presentCase(
  ex: Executor,
  p: Platform,
  file: CaseFile,
  actor: Actor,
): Promise<CaseReply> {
  const view = await viewOf(ex, p, [file]);
  const reached = new Set(file.steps.map(({ key }) => key));
  const open = openStepOf(file);
  return {
    ...summary(view, file),
    pack: file.pack,
    facts: file.facts,
    steps: file.steps.map((step) => presentStep(view, file, step)),
    ahead: file.closedAt
      ? []
      : file.procedure.steps
          .filter(({ key }) => !reached.has(key))
          .map(({ key, title, cite }) => ({ key, title, cite })),
    outcomes: (open ? (definitionOf(file, open.key)?.outcomes ?? []) : []).map((outcome) => ({
      key: outcome.key,
      title: outcome.title,
      kind: outcome.kind,
      reasons: outcome.reasons,
      basis: outcome.basis ? presentBasis(view.law, outcome.basis) : null,
      form: outcome.form ?? null,
      cite: outcome.cite,
    })),
    abilities: abilities(file, actor),
  };
}

function presentBasis(law: LawNow, rule: string) {
  const cite = law.cite(rule);
  return {
    rule,
    cite,
    levels: law.terms(rule).map((term) => ({
      key: term.key,
      zh: term.zh,
      en: term.en,
      needs: needsOf(term),
      cite: term.cite,
    })),
  };
}

function presentStep(view: View, file: CaseFile, step: Step): CaseReply['steps'][number] {
  const definition = definitionOf(file, step.key);
  const { decided } = step;
  // A decided step is judged by the day of its decision, for ever.
  const deadline =
    step.deadline && seenFrom(view.law.law.calendar, step.deadline, decided?.on ?? view.law.day);
  const outcome = definition?.outcomes.find(({ key }) => key === decided?.outcome);
  return {
    id: step.id,
    ordinal: step.ordinal,
    key: step.key,
    title: definition?.title ?? { zh: step.key, en: step.key },
    ...(definition?.note ? { note: definition.note } : {}),
    cite: definition?.cite ?? [],
    holder: holderOf(view, step),
    openedOn: step.openedOn,
    deadline,
    card: decided ? null : cardOf(deadline, view.reminder),
    late: deadline?.late ?? false,
    decided: decided && {
      on: decided.on,
      at: decided.at.toISOString(),
      by:
        decided.by.kind === 'person'
          ? { id: decided.by.personId, name: view.people.get(decided.by.personId) ?? '' }
          : null,
      outcome: {
        key: decided.outcome,
        title: outcome?.title ?? { zh: '撤回', en: 'withdrawn' },
        kind: outcome?.kind ?? 'withdrawn',
      },
      reasons: decided.reasons,
      basis: decided.basis,
      comment: decided.comment,
      payload: decided.payload,
    },
  };
}
