/** Everything about the class of one entry: what it is and was, who looked at it, which choices its provider has and why. */
import { openable, type Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { type Content, getClassHold, getResource, getVersion, readResource } from '#rooms/catalog/index.ts';
import { assessmentsOf, changesOf, hasProcedure } from './changes.ts';
import { eventOf, getEmergency } from './emergencies.ts';
import { addMonths, EVALUATION } from './evaluations.ts';
import { standingItem } from './negative-items.ts';
import { askDeterminationPolicy, proposeItemPolicy, switchPolicy } from './policy.ts';
import { classTerm, parties, people, presentItems } from './present.ts';
import type { ClassFileReply } from './schema.ts';

const basisRules: Readonly<Record<string, 'classify.conditional-basis' | 'classify.withheld-basis'>> = {
  conditional: 'classify.conditional-basis',
  withheld: 'classify.withheld-basis',
};

/** The city's classes with those closed to an entry that names no ground the class accepts, and why. */
export function classChoices(law: LawNow, content: Content | undefined): ClassFileReply['choices'] {
  const rule = 'classify.no-basis-unconditional';
  const closed = law.flag(rule);
  return law.terms('classify.sharing-classes').map(({ key }) => {
    const basisRule = basisRules[key];
    const levels = closed && basisRule ? law.terms(basisRule) : [];
    const sound = (content?.sharingBasis ?? []).some(
      ({ kind, title, article }) =>
        levels.some((level) => level.key === kind) && title.trim() !== '' && article.trim() !== '',
    );
    const enabled = levels.length === 0 || sound;
    const listed = (language: 'zh' | 'en'): string =>
      levels.map((level) => level[language]).join(language === 'zh' ? '、' : ', ');
    const why: Text | null = enabled
      ? null
      : {
          zh: `未提出依据（${listed('zh')}及条款），只能列为无条件共享`,
          en: `no basis is named (${listed('en')}, with its article), so it is shared unconditionally`,
        };
    const word = classTerm(law, key);
    return { ...word, articles: enabled ? word.articles : law.cite(rule), enabled, why };
  });
}

export async function readClassFile(p: Platform, actor: Actor, resourceId: string): Promise<ClassFileReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  const own = organisationOf(actor) === resource.providerId;
  const hold = await getClassHold(p.db, resourceId);
  // A draft is its provider's own, but for the class the bureau is asked to determine.
  const asked = hold !== undefined && hasRole(actor, 'bureau');
  const seen = own || asked ? undefined : await readResource(p, actor, resourceId);
  if (seen && seen.view !== 'full') throw problem('kernel.not-found');
  const published = resource.publishedVersionId
    ? await getVersion(p.db, resource.publishedVersionId)
    : undefined;
  const kept =
    resource.workingVersionId && (own || hasRole(actor, 'bureau'))
      ? await getVersion(p.db, resource.workingVersionId)
      : undefined;
  const working = kept && (own || asked || kept.state !== 'draft') ? kept : undefined;
  const shown = published ?? working;
  const changes = await changesOf(p.db, resourceId);
  const assessments = await assessmentsOf(p.db, resourceId);
  const party = await parties(p.db, [
    ...changes.map((row) => row.by_organisation),
    ...assessments.map((row) => row.by_organisation),
  ]);
  const person = await people(p.db, [
    ...changes.map((row) => row.by_person),
    ...assessments.map((row) => row.by_person),
  ]);
  const events = new Map<string, string>();
  for (const id of new Set(changes.flatMap((row) => row.event_id ?? []))) {
    const event = await getEmergency(p.db, id);
    if (event) events.set(id, event.name);
  }
  const opens = await openable(p.db, actor, [hold?.caseId, ...changes.map((row) => row.case_id)]);
  const linked = (id: string | null | undefined) => (id && opens.has(id) ? id : null);
  const item = await standingItem(p.db, resourceId);
  const event = await eventOf(p.db, resourceId);
  return {
    resourceId,
    name: shown?.content.name ?? '',
    sharingClass: shown?.content.sharingClass ? classTerm(law, shown.content.sharingClass) : null,
    hold: hold ? { state: hold.state, note: hold.note, caseId: linked(hold.caseId) } : null,
    choices: classChoices(law, (working ?? published)?.content),
    changes: changes.map((row) => ({
      former: row.former_class ? classTerm(law, row.former_class) : null,
      now: classTerm(law, row.sharing_class),
      cause: row.cause,
      reason: row.reason,
      by: person(row.by_person),
      organisation: row.by_organisation ? party(row.by_organisation) : null,
      caseId: linked(row.case_id),
      eventId: row.event_id,
      event: row.event_id ? (events.get(row.event_id) ?? null) : null,
      day: row.day,
      at: row.at.toISOString(),
    })),
    assessments: assessments.map((row) => ({
      sharingClass: classTerm(law, row.sharing_class),
      outcome: row.outcome,
      reason: row.reason,
      by: person(row.by_person),
      organisation: row.by_organisation ? party(row.by_organisation) : null,
      day: row.day,
    })),
    item: item ? ((await presentItems(p.db, [item]))[0] ?? null) : null,
    event: event ? { id: event.eventId, name: event.name } : null,
    nextEvaluation: nextEvaluation(p, law, published?.content.sharingClass, assessments[0]?.day),
    abilities: abilitiesOf(actor, resource.providerId, {
      propose: proposeItemPolicy,
      askDetermination: askDeterminationPolicy,
      switch: switchPolicy,
    }),
  };
}

function nextEvaluation(
  p: Platform,
  law: LawNow,
  sharingClass: string | undefined,
  last: LegalDay | undefined,
): LegalDay | null {
  const cycle = law.number('classify.evaluation-cycle')?.value;
  if (!hasProcedure(p, EVALUATION) || cycle === undefined || last === undefined) return null;
  const evaluated = law.terms('classify.evaluated-classes').some(({ key }) => key === sharingClass);
  return evaluated ? addMonths(last, cycle) : null;
}
