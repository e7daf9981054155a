// Who may do what with organisations, people and settings; deny by default.
import {
  type Actor,
  administersOnly,
  advisesOnly,
  hasRole,
  organisationOf,
  type Role,
} from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

/** Separated from each other: 三员分立. */
export const threeAdmins: readonly Role[] = ['system_admin', 'security_admin', 'auditor'];

const isPlatform = (actor: Actor): boolean => actor.kind === 'platform';

const anyOf = (actor: Actor, roles: readonly Role[], zh: string, en: string): Decision =>
  isPlatform(actor) || roles.some((role) => hasRole(actor, role)) ? allowed : denied(zh, en);

const person = (actor: Actor): Decision =>
  actor.kind === 'person' ? allowed : denied('需要登录', 'sign in');

export const mePolicy = definePolicy('org.me', person);
/** Whether the rooms of business are open at all: administrators of the platform keep out of them. */
export const businessPolicy = definePolicy('org.business', inBusiness);
/** Whether values may be doubted: by everybody but those who only administer or advise. */
export const asksPolicy = definePolicy('org.asks', (actor) =>
  actor.kind === 'person' && !administersOnly(actor) && !advisesOnly(actor)
    ? allowed
    : denied('管理员和专家不提出数据校核', 'administrators and experts ask for no checks of data'),
);
export const endSessionPolicy = definePolicy('org.session.end', person);
export const changePasswordPolicy = definePolicy('org.session.password', person);
/** A second factor, sessions and links are each person's own. */
export const mySignInPolicy = definePolicy('org.sign-in.mine', person);
const atTheDoor = [mePolicy.id, endSessionPolicy.id, changePasswordPolicy.id];
/** What stays open, beside what is public, while a sign-in must be mended first. */
export const openWhile: Readonly<Record<'password' | 'second-factor', readonly string[]>> = {
  password: atTheDoor,
  'second-factor': [...atTheDoor, mySignInPolicy.id],
};

export const switchOrganisationPolicy = definePolicy('org.session.organisation', person);

export const createOrganisationPolicy = definePolicy('org.organisation.create', (actor) =>
  anyOf(actor, ['bureau'], '单位由主管部门登记', 'the bureau registers organisations'),
);

export const importRegionsPolicy = definePolicy('org.regions.import', (actor) =>
  anyOf(actor, ['system_admin'], '区划由系统管理员导入', 'the system administrator imports divisions'),
);

export const createPersonPolicy = definePolicy('org.person.create', (actor) =>
  anyOf(
    actor,
    ['bureau', 'system_admin'],
    '账号由主管部门或系统管理员创建',
    'the bureau or the system administrator creates accounts',
  ),
);

/** The roles of oversight are the system administrator's to give, so that the bureau cannot raise itself. */
export const assignRolePolicy = definePolicy<{ role: Role; personId: string }>(
  'org.role.assign',
  (actor) =>
    anyOf(
      actor,
      ['bureau', 'system_admin'],
      '角色由主管部门或系统管理员授予',
      'the bureau or the system administrator gives roles',
    ),
  (actor, { role, personId }) => {
    if (isPlatform(actor)) return allowed;
    if (actor.kind === 'person' && actor.personId === personId) {
      return denied('不能给自己授予角色', 'nobody gives a role to themselves', { code: 'org.own-role' });
    }
    const overseeing = role === 'bureau' || threeAdmins.includes(role);
    return !overseeing || hasRole(actor, 'system_admin')
      ? allowed
      : denied('该角色由系统管理员授予', 'the system administrator gives this role');
  },
);

/** An organisation's own people, and the bureau for all of them. */
const ownOrBureau = (actor: Actor, organisationId: string): Decision =>
  isPlatform(actor) ||
  hasRole(actor, 'bureau') ||
  (organisationOf(actor) === organisationId && !advisesOnly(actor))
    ? allowed
    : denied('只能维护本单位的信息', 'only one’s own organisation');

const keepers: readonly Role[] = ['provider', 'consumer', 'head', 'bureau', 'system_admin'];
const keeper = (actor: Actor): Decision =>
  anyOf(actor, keepers, '由单位的数据工作人员维护', 'kept by the organisation’s data people');

export const readOrganisationPolicy = definePolicy<string>('org.organisation.read', person, ownOrBureau);
export const nameContactPolicy = definePolicy<string>('org.contact.name', keeper, ownOrBureau);
export const readMissingPostsPolicy = definePolicy('org.posts.missing', (actor) =>
  anyOf(actor, ['bureau', 'auditor'], '只有主管部门和审计员可以查看', 'shown to the bureau and the auditor'),
);
export const registerSystemPolicy = definePolicy<string>('org.system.register', keeper, ownOrBureau);
export const listSystemsPolicy = definePolicy('org.systems.list', person);

export const readSettingsPolicy = definePolicy('org.settings.read', (actor) =>
  anyOf(
    actor,
    ['bureau', ...threeAdmins],
    '只有主管部门和管理员可以查看设置',
    'settings are shown to the bureau and the administrators',
  ),
);
export const changeSettingPolicy = definePolicy('org.setting.change', (actor) =>
  anyOf(
    actor,
    ['security_admin', 'system_admin'],
    '设置由安全管理员或系统管理员变更',
    'the security or system administrator changes settings',
  ),
);

export const setRulePolicy = definePolicy('org.rule-setting.change', (actor) =>
  anyOf(actor, ['bureau'], '只有主管部门可以设定', 'only the bureau sets it'),
);
export const calendarPolicy = definePolicy('org.calendar.change', (actor) =>
  anyOf(actor, ['bureau'], '工作日历由主管部门维护', 'the bureau keeps the calendar'),
);
export const enterEffectivePolicy = definePolicy('org.instrument.effective', (actor) =>
  anyOf(actor, ['bureau'], '只有主管部门可以录入', 'only the bureau enters it'),
);

export const helpSignInPolicy = definePolicy<{ personId: string }>(
  'org.sign-in.help',
  (actor) =>
    anyOf(
      actor,
      ['security_admin'],
      '由安全管理员处理',
      'the security administrator helps with lost devices',
    ),
  (actor, { personId }) =>
    actor.kind === 'person' && actor.personId === personId
      ? denied('不能处理自己的登录', 'nobody resets their own sign-in')
      : allowed,
);
/** Only its head lets others act for a company. */
export const attorneyPolicy = definePolicy<{ organisationId: string }>(
  'org.attorney.grant',
  (actor) => anyOf(actor, ['head'], '由单位负责人授权', 'the head of the organisation grants it'),
  (actor, { organisationId }) =>
    organisationOf(actor) === organisationId
      ? allowed
      : denied('只能为本单位授权', 'only for one’s own organisation'),
);
/** Who knows of a missing second factor: those who see to it, and who answers for the organisation; no colleague needs to. */
export const seeFactorsPolicy = definePolicy<string>(
  'org.sign-in.factors',
  person,
  (actor, organisationId) =>
    isPlatform(actor) ||
    (['bureau', ...threeAdmins] as const).some((role) => hasRole(actor, role)) ||
    (hasRole(actor, 'head') && organisationOf(actor) === organisationId)
      ? allowed
      : denied('由管理员和单位负责人查看', 'for administrators and the head of the organisation'),
);
