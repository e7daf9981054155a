// What the org room leaves in the ledger.
import { defineKinds } from '#ledger/index.ts';

export const orgKinds = defineKinds({
  'org.signed-in': { zh: '登录', en: 'Signed in' },
  'org.sign-in-refused': { zh: '登录失败', en: 'Sign-in refused' },
  'org.signed-out': { zh: '退出登录', en: 'Signed out' },
  'org.organisation-switched': { zh: '切换单位', en: 'Organisation switched' },
  'org.password-changed': { zh: '修改密码', en: 'Password changed' },
  'org.regions-imported': { zh: '导入行政区划', en: 'Administrative divisions imported' },
  'org.organisation-created': { zh: '登记单位', en: 'Organisation registered' },
  'org.person-created': { zh: '创建人员账号', en: 'Account created' },
  'org.role-assigned': { zh: '授予角色', en: 'Role given' },
  'org.role-ended': { zh: '撤销角色', en: 'Role ended' },
  'org.contact-named': { zh: '明确岗位人员', en: 'Post filled' },
  'org.contact-ended': { zh: '免去岗位人员', en: 'Post no longer held' },
  'org.system-registered': { zh: '登记业务系统', en: 'Application system registered' },
  'org.setting-changed': { zh: '变更平台设置', en: 'Platform setting changed' },
  'org.rule-setting-changed': { zh: '主管部门设定数值', en: 'Bureau figure set' },
  'org.holiday-notice-imported': { zh: '导入节假日通知', en: 'Holiday notice imported' },
  'org.local-days-entered': { zh: '录入本地放假或上班安排', en: 'Local days entered' },
  'org.local-days-withdrawn': { zh: '撤回本地放假或上班安排', en: 'Local days taken back' },
  'org.instrument-effective-entered': { zh: '录入施行日期', en: 'Effective date of an instrument entered' },
});
