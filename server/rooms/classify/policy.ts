/** Who may issue, grade, review and read. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export type GradeSubject = { providerId: string };

const bureau = (actor: Actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau');
const provider = (actor: Actor) =>
  hasRole(actor, 'provider') ? allowed : denied('需要本单位的数据提供角色', 'needs the role of a provider');
const own = (actor: Actor, subject: GradeSubject) =>
  organisationOf(actor) === subject.providerId
    ? allowed
    : denied('不是本单位的目录', 'the entry belongs to another organisation');

/** Rules, masks and words are everybody's who works with the platform. */
export const readRulesPolicy = definePolicy('classify.rules.read', inBusiness);
export const issuePolicy = definePolicy('classify.rules.issue', bureau);
export const implementingPolicy = definePolicy('classify.implementing.file', provider);
/** How a resource was graded is its provider's matter and that of those who oversee. */
export const readGradePolicy = definePolicy<GradeSubject>(
  'classify.grade.read',
  inBusiness,
  (actor, subject) => (oversees(actor) ? allowed : own(actor, subject)),
);
export const gradePolicy = definePolicy<GradeSubject>('classify.grade.propose', provider, own);
export const reviewPolicy = definePolicy('classify.grade.review', bureau);
export const clearPolicy = definePolicy('classify.ground.clear', bureau);
export const findingsPolicy = definePolicy('classify.findings.read', inBusiness);
export const closeFindingPolicy = definePolicy<GradeSubject>(
  'classify.finding.close',
  inBusiness,
  (actor, subject) => (hasRole(actor, 'bureau') ? allowed : own(actor, subject)),
);
