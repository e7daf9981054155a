/** What the presenters share: names for ids, and today's law. */
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { DeadlineInfo, ProcedureStep } from '#law/types.ts';
import { cardOf, seenFrom } from './deadlines.ts';
import type { Dossier } from './dossier.ts';
import type { CaseFile, Platform, Step } from './types.ts';

export type View = {
  law: LawNow;
  reminder: number | undefined;
  organisations: Map<string, Text>;
  people: Map<string, string>;
};

const unknownName: Text = { zh: '(已注销的单位)', en: '(organisation no longer registered)' };

const people = (actors: readonly (Actor | null | undefined)[]): string[] =>
  actors.flatMap((actor) => (actor?.kind === 'person' ? [actor.personId] : []));

/** Ids of a case that a reply names. */
export function idsOf(file: CaseFile, dossier?: Dossier): { organisations: string[]; people: string[] } {
  const { steps, holdings, supplements } = file;
  const papers = [...(dossier?.attachments ?? []), ...(dossier?.comments ?? [])];
  const organisations = [
    file.applicantId,
    file.providerId,
    ...steps.map(({ owner }) => owner.organisationId),
    ...holdings.map(({ organisationId }) => organisationId),
    ...papers.map(({ organisationId }) => organisationId),
  ];
  return {
    organisations: organisations.filter((id) => id !== null),
    people: [
      ...people(steps.flatMap(({ decided, extension }) => [decided?.by, extension?.by])),
      ...people([
        ...holdings.map(({ by }) => by),
        ...supplements.flatMap(({ askedBy, ended }) => [askedBy, ended?.by]),
        ...papers.map(({ by }) => by),
      ]),
      ...[...steps, ...holdings].flatMap(({ assignee }) => assignee ?? []),
      ...steps.flatMap(({ decided }) => decided?.inPlaceOf ?? []),
    ],
  };
}

export async function viewOf(
  ex: Executor,
  p: Platform,
  ids: { organisations: readonly string[]; people: readonly string[] },
): Promise<View> {
  const { directory } = p.cases.registry;
  const law = await lawNow(ex, p.law, p.clock.today());
  return {
    law,
    reminder: law.number('cases.reminder-days')?.value,
    organisations: await directory.organisations(ex, [...new Set(ids.organisations)]),
    people: await directory.people(ex, [...new Set(ids.people)]),
  };
}

export const named = (view: View, id: string) => ({ id, name: view.organisations.get(id) ?? unknownName });

export const personNamed = (view: View, id: string | null) =>
  id === null ? null : { id, name: view.people.get(id) ?? '' };

export const actorNamed = (view: View, actor: Actor) =>
  actor.kind === 'person' ? personNamed(view, actor.personId) : null;

export const seen = (view: View, deadline: DeadlineInfo | null): DeadlineInfo | null =>
  deadline && seenFrom(view.law.law.calendar, deadline, view.law.day);

export const holderOf = (view: View, { owner, assignee }: Pick<Step, 'owner' | 'assignee'>) => ({
  organisation: named(view, owner.organisationId),
  roles: owner.roles,
  assignee: personNamed(view, assignee),
});

export const definitionOf = (file: Pick<CaseFile, 'procedure'>, key: string): ProcedureStep | undefined =>
  file.procedure.steps.find((step) => step.key === key);

export const titleOf = (file: Pick<CaseFile, 'procedure'>, key: string): Text =>
  definitionOf(file, key)?.title ?? { zh: key, en: key };

export function openStep(view: View, file: CaseFile, step: Step) {
  const deadline = seen(view, step.deadline);
  return {
    stepId: step.id,
    key: step.key,
    title: titleOf(file, step.key),
    holder: holderOf(view, step),
    deadline,
    card: cardOf(deadline, view.reminder),
  };
}

/** Open steps, the earliest due day first, those without one last. */
export const openSteps = (view: View, file: CaseFile): Step[] =>
  file.steps
    .filter(({ decided }) => decided === null)
    .map((step) => ({ step, due: seen(view, step.deadline)?.due ?? '9999-12-31' }))
    .sort((a, b) => a.due.localeCompare(b.due) || a.step.ordinal - b.step.ordinal)
    .map(({ step }) => step);
