// Who may change organisations, areas, posts and accounts; deny by default.
import { type Actor, hasRole, organisationOf, type Role } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied } from '#kernel/policy.ts';
import { threeAdmins } from './policy.ts';

const isPlatform = (actor: Actor): boolean => actor.kind === 'platform';
const anyOf = (actor: Actor, roles: readonly Role[], zh: string, en: string): Decision =>
  isPlatform(actor) || roles.some((role) => hasRole(actor, role)) ? allowed : denied(zh, en);

const bureau = (zh: string, en: string) => (actor: Actor) => anyOf(actor, ['bureau'], zh, en);

export const extendListPolicy = definePolicy(
  'org.list.extend',
  bureau('开放清单由主管部门增加', 'the bureau adds to open lists'),
);
export const renameOrganisationPolicy = definePolicy(
  'org.organisation.rename',
  bureau('更名由主管部门登记', 'the bureau enters a new name'),
);
export const closeOrganisationPolicy = definePolicy(
  'org.organisation.close',
  bureau('撤销和合并由主管部门登记', 'the bureau enters abolition and merger'),
);
export const handOverPolicy = definePolicy(
  'org.entry.hand-over',
  bureau('目录移交由主管部门办理', 'the bureau hands entries over'),
);
export const exportOrganisationsPolicy = definePolicy('org.organisations.export', (actor) =>
  anyOf(actor, ['bureau', 'auditor'], '由主管部门或审计员导出', 'exported by the bureau or the auditor'),
);
export const comparePolicy = definePolicy('org.organisations.compare', (actor) =>
  anyOf(
    actor,
    ['bureau', 'auditor', 'assessor', 'government'],
    '由主管部门、考核方或政府查看',
    'for the bureau, the assessor and the government',
  ),
);
export const optInPolicy = definePolicy<string>(
  'org.opt-in',
  (actor) => anyOf(actor, ['provider', 'head', 'bureau'], '由单位自行承诺', 'the body says it itself'),
  (actor, organisationId) =>
    isPlatform(actor) || hasRole(actor, 'bureau') || organisationOf(actor) === organisationId
      ? allowed
      : denied('只能由该单位承诺', 'only the body itself'),
);

export const registerZonePolicy = definePolicy(
  'org.zone.register',
  bureau('园区由主管部门登记', 'the bureau registers zones'),
);
/** The government names the unit, not the bureau that will work with it. */
export const nameUnitPolicy = definePolicy('org.unit.name', (actor) =>
  anyOf(actor, ['government'], '由政府确定辖区的数据管理单位', 'the government names the unit of an area'),
);
export const listAreasPolicy = definePolicy('org.areas.list', (actor) =>
  actor.kind === 'person' || isPlatform(actor) ? allowed : denied('需要登录', 'sign in'),
);
export const supervisePolicy = definePolicy(
  'org.supervision.issue',
  bureau('督导任务由市主管部门下达', 'the city’s authority issues supervision tasks'),
);
export const listSupervisionPolicy = definePolicy('org.supervision.list', (actor) =>
  anyOf(actor, ['bureau', 'area_bureau', 'auditor'], '由主管部门查看', 'for the authorities'),
);
export const reportSupervisionPolicy = definePolicy<string>(
  'org.supervision.report',
  (actor) => anyOf(actor, ['area_bureau'], '由县区主管部门报告', 'the area’s authority reports'),
  (actor, organisationId) =>
    organisationOf(actor) === organisationId
      ? allowed
      : denied('不是下达给本单位的任务', 'the task was issued to another unit'),
);

export const confirmFilingPolicy = definePolicy(
  'org.filing.confirm',
  bureau('报备由主管部门确认', 'the bureau confirms filings'),
);
export const listFilingsPolicy = definePolicy('org.filings.list', (actor) =>
  anyOf(actor, ['bureau', 'auditor'], '由主管部门和审计员查看', 'for the bureau and the auditor'),
);

export const listPeoplePolicy = definePolicy('org.people.list', (actor) =>
  anyOf(
    actor,
    ['bureau', 'area_bureau', 'system_admin', 'security_admin', 'auditor', 'provider', 'consumer', 'head'],
    '由单位人员查看',
    'for people of organisations',
  ),
);
/** `roles`: those the person holds; `last`: the role of oversight nobody else holds. */
export type PersonSubject = { personId: string; roles: readonly Role[]; last?: Role | undefined };
export const personStatePolicy = definePolicy<PersonSubject>(
  'org.person.state',
  (actor) =>
    anyOf(
      actor,
      ['bureau', 'system_admin'],
      '账号由主管部门或系统管理员停用',
      'the bureau or the system administrator disables accounts',
    ),
  (actor, { personId, roles, last }) => {
    if (actor.kind === 'person' && actor.personId === personId) {
      return denied('不能停用自己的账号', 'nobody disables themselves', { code: 'org.own-account' });
    }
    // Who is watched over does not put out who watches.
    const overseeing = roles.some((role) => threeAdmins.includes(role));
    if (overseeing && !isPlatform(actor) && !hasRole(actor, 'system_admin')) {
      return denied('由系统管理员办理', 'for the system administrator', { code: 'org.overseer-kept' });
    }
    return last
      ? denied('该角色不能空缺', 'the role may not fall empty', { code: 'org.last-overseer' })
      : allowed;
  },
);
