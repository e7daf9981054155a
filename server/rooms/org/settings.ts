// The room's own figures: security practice of the operator, no law. Declared here with defaults, changed in the database.
import { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { orgTables } from './tables.ts';

type Declared = {
  byDefault: number | boolean;
  schema: z.ZodType<number | boolean>;
  unit: string;
  says: Text;
  expected: Text;
};

const count = (byDefault: number, min: number, max: number, unit: string, says: Text): Declared => ({
  byDefault,
  schema: z.number().int().min(min).max(max),
  unit,
  says,
  expected: { zh: `${min} 至 ${max} 的整数`, en: `a whole number from ${min} to ${max}` },
});

const onOff = (zh: string, en: string): Declared => ({
  byDefault: false,
  schema: z.boolean(),
  unit: 'switch',
  says: { zh, en },
  expected: { zh: '是或否', en: 'yes or no' },
});

const demands = (zh: string, en: string): Declared =>
  onOff(
    `要求${zh}使用双因素登录(动态口令，或身份提供方证明的多因素认证)`,
    `Demand a second factor of ${en} (a code, or what the identity provider vouches for)`,
  );

export const orgSettings = {
  'session-idle-minutes': count(30, 1, 480, 'minute', {
    zh: '会话无操作多久后结束',
    en: 'A session without activity ends after this time',
  }),
  'session-idle-minutes-administrator': count(15, 1, 480, 'minute', {
    zh: '系统管理员、安全管理员、审计员的会话无操作多久后结束',
    en: 'The same for the three administrators',
  }),
  'session-absolute-hours': count(8, 1, 72, 'hour', {
    zh: '会话最长持续多久',
    en: 'A session ends after this time in any case',
  }),
  'sign-in-failures': count(5, 3, 100, 'failures', {
    zh: '同一账号连续失败多少次后锁定',
    en: 'Failures of one account before it is locked',
  }),
  'sign-in-failures-address': count(5, 3, 1000, 'failures', {
    zh: '同一地址连续失败多少次后锁定；多人共用出口地址时应调高',
    en: 'Failures from one address before it is locked; raise it where many people share one address',
  }),
  'sign-in-lock-minutes': count(15, 1, 1440, 'minute', {
    zh: '锁定多久；失败次数也在此时间内累计',
    en: 'How long a lock lasts, and how long failures are counted together',
  }),
  'password-length': count(10, 8, 64, 'characters', { zh: '密码最短长度', en: 'Least length of a password' }),
  'password-classes': count(3, 1, 4, 'classes', {
    zh: '密码至少包含几类字符(大写、小写、数字、符号)',
    en: 'Kinds of characters a password must hold (upper, lower, digit, sign)',
  }),
  'password-days': count(90, 0, 3650, 'day', {
    zh: '密码有效期；0 表示不过期',
    en: 'Days until a password must be changed; 0 for never',
  }),
  'password-history': count(5, 0, 20, 'passwords', {
    zh: '不得与最近几次密码相同',
    en: 'How many earlier passwords are refused',
  }),
  'register-file-megabytes': count(20, 1, 500, 'megabyte', {
    zh: '登记附件的最大大小',
    en: 'The largest file a register takes',
  }),
  'clock-tolerance-minutes': count(5, 1, 527_040, 'minute', {
    zh: '平台时钟最多可比最新记录早多久；超过的暂停办理并在健康状态中提示',
    en: 'How far the clock may lie before the newest entry; beyond it acts are refused and health says so',
  }),
  'probe-seconds': count(60, 1, 3600, 'second', {
    zh: '每隔多久探测一次各模块是否可用',
    en: 'How often each module is asked whether it answers',
  }),
  'open-rate-known': count(600, 1, 1_000_000, 'per-minute', {
    zh: '登录用户或持访问密钥者每分钟最多取得开放数据的次数',
    en: 'How often in a minute one user or one key may take open data',
  }),
  'open-rate-unknown': count(120, 1, 1_000_000, 'per-minute', {
    zh: '未登录的同一地址每分钟最多取得开放数据的次数',
    en: 'How often in a minute one address may take open data without signing in',
  }),
  'open-report-reminder-days': count(7, 1, 90, 'day', {
    zh: '利用报告到期前多少日提醒使用者',
    en: 'Days before a report on use falls due at which its user is reminded',
  }),
  'open-report-late-days': count(7, 1, 90, 'day', {
    zh: '利用报告逾期后每隔多少日再提醒使用者',
    en: 'Days between reminders of a report on use that is late',
  }),
  'open-alert-times': count(10, 2, 10_000, 'times', {
    zh: '一日取得开放数据的次数达到平日的多少倍时提醒提供单位',
    en: 'A day’s takings of one user so many times the usual are reported to the provider',
  }),
  'open-alert-least': count(200, 1, 10_000_000, 'takings', {
    zh: '一日取得次数少于此数的，不因次数提醒',
    en: 'Fewer takings in a day than this are never unusual',
  }),
  'open-alert-refused': count(50, 1, 10_000_000, 'refusals', {
    zh: '同一使用者一日被拒绝多少次时提醒提供单位',
    en: 'So many refusals of one user in a day are reported to the provider',
  }),
  'open-alert-sets': count(50, 2, 100_000, 'data-sets', {
    zh: '同一使用者一日取得同一单位多少个数据集时提醒提供单位',
    en: 'So many data sets of one provider taken by one user in a day are reported to it',
  }),
  'second-factor-system-admin': demands('系统管理员', 'system administrators'),
  'second-factor-security-admin': demands('安全管理员', 'security administrators'),
  'second-factor-auditor': demands('审计员', 'auditors'),
  'second-factor-bureau': demands('主管部门工作人员', 'the people of the bureau'),
  'second-factor-bureau-head': demands('主管部门负责人', 'the head of the bureau'),
  'second-factor-grace-days': count(14, 0, 365, 'day', {
    zh: '要求提出或角色授予后多少天内仍可只用密码登录；期满后只能登录来设置，0 表示立即生效',
    en: 'Days after the demand was made, or the role given, in which the password alone still does; afterwards one signs in only to set it up. 0: at once',
  }),
  'cookie-secure': onOff(
    '会话 Cookie 一律标记 Secure(经 HTTPS 代理部署时打开；直接以 HTTPS 访问时自动标记)',
    'Mark the session cookie Secure always (switch on behind an HTTPS proxy; over HTTPS itself it is marked anyway)',
  ),
} satisfies Record<string, Declared>;

export type OrgSettingKey = keyof typeof orgSettings;

export const isOrgSetting = (key: string): key is OrgSettingKey => Object.hasOwn(orgSettings, key);

/** The declaration as one shape, whatever the setting. */
export const declared = (key: OrgSettingKey): Declared => orgSettings[key];

/** Whose sign-in is asked for a second factor; each by itself. */
export const demandKeys = [
  'second-factor-system-admin',
  'second-factor-security-admin',
  'second-factor-auditor',
  'second-factor-bureau',
  'second-factor-bureau-head',
] as const satisfies readonly OrgSettingKey[];
export type DemandKey = (typeof demandKeys)[number];

export type OrgSettings = {
  number(key: Exclude<OrgSettingKey, DemandKey | 'cookie-secure'>): number;
  /** Since when it is demanded; undefined while it is not. */
  demandedSince(key: DemandKey): Date | undefined;
  cookieSecure: boolean;
};

/** One setting as the database holds it. */
export type SetValue = { key: string; value: unknown; set_at: Date };

/** What counts now: the database's value, or the declared default. */
export async function loadOrgSettings(ex: Executor): Promise<OrgSettings> {
  return settingsFrom(
    await orgTables(ex).selectFrom('org.setting').select(['key', 'value', 'set_at']).execute(),
  );
}

/** The same of rows that were read already. */
export function settingsFrom(rows: readonly SetValue[]): OrgSettings {
  const set = new Map(rows.map((row) => [row.key, row]));
  return {
    number(key) {
      const value = set.get(key)?.value;
      return typeof value === 'number' ? value : Number(orgSettings[key].byDefault);
    },
    demandedSince(key) {
      const row = set.get(key);
      return row?.value === true ? row.set_at : undefined;
    },
    cookieSecure: set.get('cookie-secure')?.value === true,
  };
}
