/** Replies of class governance: ids become names, keys become the city's words. */
import type { CaseFile, Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { opinionsOn } from './matters.ts';
import type { NegativeItem } from './negative-items.ts';
import { invitePolicy, proposeItemPolicy, removeItemPolicy } from './policy.ts';
import type { NegativeItemDetail, NegativeItemReply, OpinionReply } from './schema.ts';

const nameless: Text = { zh: '', en: '' };
export const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());

export type Party = { id: string; name: Text };
/** Organisations by id, for replies. */
export async function parties(ex: Executor, ids: readonly (string | null)[]): Promise<(id: string) => Party> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const names = await organisationNames(ex, wanted);
  return (id) => ({ id, name: names.get(id) ?? nameless });
}

export async function people(
  ex: Executor,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => string | null> {
  const names = await personNames(ex, [...new Set(ids.filter((id) => id !== null))]);
  return (id) => (id === null ? null : (names.get(id) ?? null));
}

/** The city's word for a class with its articles. */
export function classTerm(law: LawNow, key: string) {
  const term = law.term('classify.sharing-classes', key);
  const cite = term?.cite ?? [];
  return {
    key,
    zh: term?.zh ?? key,
    en: term?.en ?? key,
    articles: cite.length > 0 ? cite : law.cite('classify.sharing-classes'),
  };
}

/** Bureau, government and auditor see every organisation's; everybody else the own. */
const seesClasses = (actor: Actor): boolean => oversees(actor) || hasRole(actor, 'government');
export const ownFilter = (actor: Actor): string | undefined =>
  seesClasses(actor) ? undefined : (organisationOf(actor) ?? '00000000-0000-0000-0000-000000000000');

export async function presentItems(
  ex: Executor,
  items: readonly NegativeItem[],
): Promise<NegativeItemReply[]> {
  const party = await parties(
    ex,
    items.map(({ providerId }) => providerId),
  );
  return items.map((item) => ({
    id: item.id,
    resourceId: item.resourceId,
    provider: party(item.providerId),
    name: item.name,
    whole: item.whole,
    fields: item.fields,
    ground: item.ground,
    state: item.state,
    caseId: item.caseId,
    resetCaseId: item.resetCaseId,
    reason: item.reason,
    proposedAt: item.proposedAt.toISOString(),
    listedAt: iso(item.listedAt),
    endedAt: iso(item.endedAt),
  }));
}

export async function presentOpinions(ex: Executor, matterId: string): Promise<OpinionReply[]> {
  const rows = await opinionsOn(ex, matterId);
  const party = await parties(
    ex,
    rows.map((row) => row.organisation_id),
  );
  const person = await people(
    ex,
    rows.map((row) => row.given_by),
  );
  return rows.map((row) => ({
    id: row.id,
    organisation: party(row.organisation_id),
    caseId: row.case_id,
    stance: row.stance,
    opinion: row.opinion,
    invitedAt: row.invited_at.toISOString(),
    givenBy: person(row.given_by),
    givenAt: iso(row.given_at),
  }));
}

/** What was decided in a case, step by step, for a page that is not the case's own. */
export async function presentDecisions(ex: Executor, file: CaseFile | undefined) {
  const steps = (file?.steps ?? []).filter(({ decided }) => decided !== null);
  const personOf = (actor: Actor | undefined): string | null =>
    actor?.kind === 'person' ? actor.personId : null;
  const person = await people(
    ex,
    steps.map(({ decided }) => personOf(decided?.by)),
  );
  const party = await parties(
    ex,
    steps.map(({ owner }) => owner.organisationId),
  );
  return steps.flatMap((step) => {
    const { decided } = step;
    if (!decided) return [];
    const definition = file?.procedure.steps.find(({ key }) => key === step.key);
    const outcome = definition?.outcomes.find(({ key }) => key === decided.outcome);
    return [
      {
        outcome: outcome?.title ?? { zh: decided.outcome, en: decided.outcome },
        reasons: [...decided.reasons, ...(decided.comment ? [decided.comment] : [])],
        by: person(personOf(decided.by)),
        organisation: party(step.owner.organisationId),
        on: decided.on,
      },
    ];
  });
}

export async function presentItem(
  ex: Executor,
  p: Platform,
  law: LawNow,
  actor: Actor,
  item: NegativeItem,
): Promise<NegativeItemDetail> {
  const [shown] = await presentItems(ex, [item]);
  if (!shown) throw new TypeError('one item gives one reply');
  const file = item.caseId ? await p.cases.getCase(ex, item.caseId) : undefined;
  return {
    ...shown,
    opinions: item.caseId ? await presentOpinions(ex, item.caseId) : [],
    decisions: await presentDecisions(ex, file),
    articles: law.cite('classify.negative-list'),
    abilities: {
      ...abilitiesOf(actor, item.providerId, { propose: proposeItemPolicy, remove: removeItemPolicy }),
      ...abilitiesOf(actor, undefined, { invite: invitePolicy }),
    },
  };
}
