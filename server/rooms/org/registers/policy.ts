/** Who may do what with the registers; which register is whose the pack says (law.ts). Deny by default. */
import { type Actor, hasRole, organisationOf, type Role } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

/** As a plain answer, which does not tell the compiler that whoever lacks the role is no person. */
export const holds = (actor: Actor, role: Role): boolean => hasRole(actor, role);

const person = (actor: Actor): Decision =>
  actor.kind === 'person' ? allowed : denied('需要登录', 'sign in');
const bureau = (actor: Actor): Decision =>
  holds(actor, 'bureau') ? allowed : denied('由数据主管部门办理', 'for the data authority');
/** The authority of any level: the city's, or that of an area. */
const authority = (actor: Actor): Decision => (holds(actor, 'area_bureau') ? allowed : bureau(actor));

/** Sees everything of the registers: the authority and those who oversee. */
export const overseesRegisters = (actor: Actor): boolean => oversees(actor) || holds(actor, 'security');

/** Where the modules of the platform stand, and what keeps its data safe. */
export const readModulesPolicy = definePolicy('org.modules.read', inBusiness);
/** One's own accesses to data, the public's too; whose else they may read is looked at with whom it is about. */
export const readAccessesPolicy = definePolicy('org.accesses.read', person);
export const accessReportPolicy = definePolicy('org.accesses.report', (actor) =>
  oversees(actor) ? allowed : denied('由主管部门和审计查看', 'for the authority and the auditor'),
);
export const readRegistersPolicy = definePolicy('org.registers.read', inBusiness);
/** Who audits the registers puts nothing into them. */
const keeps = (actor: Actor): Decision =>
  holds(actor, 'auditor')
    ? denied(
        '审计员只查看登记，不在其中登记或上传附件',
        'the auditor reads the registers and puts nothing into them',
      )
    : inBusiness(actor);
export const writeRegisterPolicy = definePolicy('org.register.write', keeps);
export const uploadRegisterFilePolicy = definePolicy('org.register.upload', keeps);
export const confirmEntryPolicy = definePolicy('org.register.confirm', inBusiness);
export const askQuestionPolicy = definePolicy('org.question.ask', inBusiness);

/** The authority or the government of the level the actor belongs to. */
export const speaksForLevel = (actor: Actor): boolean =>
  holds(actor, 'bureau') || holds(actor, 'area_bureau') || holds(actor, 'government');

export type MatterSubject = { regionCode: string; parties: readonly string[] };
export const raiseMatterPolicy = definePolicy('org.matter.raise', authority);
export const readMatterPolicy = definePolicy<MatterSubject>(
  'org.matter.read',
  inBusiness,
  (actor, { regionCode, parties }) => {
    if (actor.kind !== 'person') return denied('需要登录', 'sign in');
    const ofLevel = speaksForLevel(actor);
    if (holds(actor, 'auditor') || (ofLevel && actor.regionCode === regionCode)) return allowed;
    return parties.includes(actor.organisationId)
      ? allowed
      : denied('只有本级和当事单位可以查看', 'for its own level and its parties', {
          code: 'org.matter-unknown',
        });
  },
);
export const decideMatterPolicy = definePolicy<{ regionCode: string; open: boolean }>(
  'org.matter.decide',
  (actor) =>
    holds(actor, 'government')
      ? allowed
      : denied('由本级政府决定', 'decided by the government of that level'),
  (actor, { regionCode, open }) => {
    if (actor.kind !== 'person' || actor.regionCode !== regionCode)
      return denied('由本级政府决定', 'decided by the government of that level', {
        code: 'org.matter-other-level',
      });
    return open
      ? allowed
      : denied('已有决定，不可更改', 'decided, and not to be changed', { code: 'org.matter-decided' });
  },
);

export const planTrainingPolicy = definePolicy('org.training.plan', authority);
export const readTrainingPolicy = definePolicy('org.training.read', inBusiness);
export const fileTraineePolicy = definePolicy<string>(
  'org.trainee.file',
  inBusiness,
  (actor, organisationId) =>
    holds(actor, 'bureau') || organisationOf(actor) === organisationId
      ? allowed
      : denied('只能报备本单位人员', 'only people of one’s own organisation'),
);

export const keepCommitteePolicy = definePolicy('org.committee.keep', bureau);
export const readCommitteePolicy = definePolicy('org.committee.read', inBusiness);
/** Experts come in here and nowhere else. */
export const readRoundsPolicy = definePolicy('org.round.list', person);
export const readRoundPolicy = definePolicy<{ members: readonly string[] }>(
  'org.round.read',
  person,
  (actor, { members }) =>
    holds(actor, 'bureau') ||
    holds(actor, 'auditor') ||
    (actor.kind === 'person' && members.includes(actor.personId))
      ? allowed
      : denied('只有被分派的专家可以查看', 'for the experts it is assigned to', {
          code: 'org.committee-unknown',
        }),
);
export const giveOpinionPolicy = definePolicy<{ member: boolean }>(
  'org.opinion.give',
  person,
  (_, { member }) =>
    member
      ? allowed
      : denied('只有被分派的专家可以提出意见', 'for the experts it is assigned to', {
          code: 'org.committee-unknown',
        }),
);

/** Experts say in whom they have an interest. */
export const declareInterestPolicy = definePolicy('org.interest.declare', (actor) =>
  holds(actor, 'expert') ? allowed : denied('由专家本人声明', 'experts declare it themselves'),
);

export const readServicePolicy = definePolicy('org.service.read', person);
export const announcePolicy = definePolicy('org.service.announce', bureau);

export const ownBoardPolicy = definePolicy<string>('org.board.read', inBusiness, (actor, organisationId) =>
  oversees(actor) || organisationOf(actor) === organisationId
    ? allowed
    : denied('只能查看本单位的任务', 'only one’s own organisation’s tasks'),
);
export const allBoardsPolicy = definePolicy('org.boards.read', (actor) =>
  oversees(actor)
    ? allowed
    : denied('只有主管部门和审计员可以查看', 'for the data authority and the auditor'),
);

export const enterSectorPolicy = definePolicy('org.sector.enter', bureau);
