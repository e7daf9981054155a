/** Who may ask for data, and who does what about it. */
import { type Actor, administersOnly, hasRole, isOutside, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import type { Demand } from './tables.ts';

export type DemandSubject = Pick<
  Demand,
  'filer_id' | 'filer_person' | 'unit_id' | 'state' | 'answer' | 'fulfilled_on'
>;

const stranger = denied('与您无关', 'it is not yours', { code: 'kernel.not-found' });
const wrongState = denied('现在不能办理这一步', 'it cannot be done now');
export const bureauOnly = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this');
const provider = (actor: Actor): Decision =>
  !isOutside(actor) && hasRole(actor, 'provider')
    ? allowed
    : denied('需要数据提供角色', 'needs the role of a provider');
const unitOrBureau = (actor: Actor): Decision => (hasRole(actor, 'bureau') ? allowed : provider(actor));

/** Anybody with an account may ask; the administrators of the platform do not. */
export const fileDemand = definePolicy('open.demand.file', (actor) =>
  actor.kind === 'person' && !administersOnly(actor) ? allowed : denied('请先登录', 'sign in first'),
);
export const isFiler = (actor: Actor, row: Pick<Demand, 'filer_person'>): boolean =>
  actor.kind === 'person' && actor.personId === row.filer_person;

/** The government's people read what the bureau reads. */
export const looksAtOpening = (actor: Actor): boolean => oversees(actor) || hasRole(actor, 'government');

/** The officials' file: the overseers of all, a unit of what was put to it. */
export const readDemands = definePolicy('open.demand.read', inBusiness);
export const readDemandFile = definePolicy<DemandSubject>('open.demand.file-of', inBusiness, (actor, row) =>
  looksAtOpening(actor) || organisationOf(actor) === row.unit_id ? allowed : stranger,
);
export const mine = definePolicy<DemandSubject>('open.demand.mine', fileDemand.who, (actor, row) =>
  isFiler(actor, row) ? allowed : stranger,
);
const among =
  (...states: Demand['state'][]) =>
  (_actor: Actor, { state }: DemandSubject): Decision =>
    states.includes(state) ? allowed : wrongState;
export const assignDemand = definePolicy<DemandSubject>('open.demand.assign', bureauOnly, among('filed'));
export const joinDemand = definePolicy<DemandSubject>(
  'open.demand.join',
  bureauOnly,
  among('filed', 'assigned'),
);
export const hideDemand = definePolicy<DemandSubject>('open.demand.hide', bureauOnly);
export const answerDemand = definePolicy<DemandSubject>('open.demand.answer', provider, (actor, row) =>
  organisationOf(actor) !== row.unit_id ? stranger : among('assigned')(actor, row),
);
/** By the unit that has it, or by the bureau. */
export const redirectDemand = definePolicy<DemandSubject>(
  'open.demand.redirect',
  unitOrBureau,
  (actor, row) =>
    !hasRole(actor, 'bureau') && organisationOf(actor) !== row.unit_id
      ? stranger
      : among('filed', 'assigned')(actor, row),
);
/** What was promised, until it is kept. */
export const fulfilDemand = definePolicy<DemandSubject>('open.demand.fulfil', unitOrBureau, (actor, row) => {
  if (!hasRole(actor, 'bureau') && organisationOf(actor) !== row.unit_id) return stranger;
  return row.answer !== null && row.answer !== 'refuse' && row.fulfilled_on === null ? allowed : wrongState;
});
export const askReview = definePolicy<DemandSubject>('open.demand.review', mine.who, (actor, row) =>
  !isFiler(actor, row)
    ? stranger
    : row.state === 'answered'
      ? allowed
      : denied('尚未答复', 'there is no answer yet', { code: 'open.review-early' }),
);
