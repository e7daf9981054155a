/** Who sees scores, keeps rules, mends rows, orders and governs. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, looksOn } from '#kernel/policy.ts';

/** `providerId`: whose resource; `admits`: bodies that a recorded engagement lets in today. */
export type QualitySubject = { providerId: string; admits?: readonly string[] };

const bureau = (actor: Actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau');
const provider = (actor: Actor) =>
  hasRole(actor, 'provider') ? allowed : denied('需要本单位的数据提供角色', 'needs the role of a provider');
const own = (actor: Actor, subject: QualitySubject) =>
  organisationOf(actor) === subject.providerId
    ? allowed
    : denied('不是本单位的资源', 'the resource belongs to another organisation');

/** Scores and counts hold no row's content: they are everybody's who works with the platform. */
export const overviewPolicy = definePolicy('quality.overview.read', inBusiness);
/** A resource's rules and checks: its provider's, those who oversee, and who is engaged to govern it. */
export const readPolicy = definePolicy<QualitySubject>(
  'quality.resource.read',
  inBusiness,
  (actor, subject) =>
    looksOn(actor) || (subject.admits ?? []).includes(organisationOf(actor) ?? '')
      ? allowed
      : own(actor, subject),
);
/** Failing rows hold data as it stands: only its provider and whom it has engaged read them. */
export const rowsPolicy = definePolicy<QualitySubject>('quality.rows.read', inBusiness, (actor, subject) =>
  (subject.admits ?? []).includes(organisationOf(actor) ?? '') ? allowed : own(actor, subject),
);
export const rulePolicy = definePolicy<QualitySubject>('quality.rule.keep', provider, own);
export const mendPolicy = definePolicy<QualitySubject>('quality.row.mend', provider, own);
export const releasePolicy = definePolicy<QualitySubject>('quality.batch.release', provider, own);
export const runPolicy = definePolicy<QualitySubject>(
  'quality.run.start',
  (actor) => (hasRole(actor, 'bureau') ? allowed : provider(actor)),
  (actor, subject) => (hasRole(actor, 'bureau') ? allowed : own(actor, subject)),
);
export const orderPolicy = definePolicy('quality.recheck.order', bureau);
export const findingPolicy = definePolicy<QualitySubject>('quality.finding.answer', inBusiness, own);
export const raisePolicy = definePolicy('quality.finding.raise', bureau);
export const reportProblemPolicy = definePolicy('quality.problem.report', inBusiness);
export const namePolicy = definePolicy('quality.responsible.name', bureau);
export const sourcePolicy = definePolicy<QualitySubject>(
  'quality.field-source.state',
  (actor) => (hasRole(actor, 'bureau') ? allowed : provider(actor)),
  (actor, subject) => (hasRole(actor, 'bureau') ? allowed : own(actor, subject)),
);
export const campaignPolicy = definePolicy('quality.campaign.keep', bureau);
export const engagementPolicy = definePolicy<QualitySubject>('quality.engagement.record', provider, own);
export const reportPolicy = definePolicy('quality.report.make', (actor) =>
  looksOn(actor) ? allowed : denied('由主管部门编制', 'the bureau makes reports'),
);
export const settingPolicy = definePolicy('quality.setting.change', bureau);
