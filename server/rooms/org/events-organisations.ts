// What the life of organisations, posts and areas leaves in the ledger.
import { defineKinds } from '#ledger/index.ts';

export const organisationKinds = defineKinds({
  'org.list-extended': { zh: '扩充开放清单', en: 'Open list extended' },
  'org.organisations-imported': { zh: '批量登记单位', en: 'Organisations imported' },
  'org.organisation-renamed': { zh: '单位更名', en: 'Organisation renamed' },
  'org.organisation-closed': { zh: '单位撤销或合并', en: 'Organisation abolished or merged' },
  'org.entry-handed-over': { zh: '移交目录及待办', en: 'Entry and its tasks handed over' },
  'org.opted-in': { zh: '参照单位承诺适用时限', en: 'Body by reference takes the limits on' },
  'org.zone-registered': { zh: '登记园区', en: 'Development zone registered' },
  'org.unit-named': { zh: '确定辖区数据管理单位', en: 'Data unit of an area named' },
  'org.person-disabled': { zh: '停用账号', en: 'Account disabled' },
  'org.person-enabled': { zh: '恢复账号', en: 'Account enabled' },
  'org.post-change-announced': { zh: '告知人员变动', en: 'Change of a post announced' },
  'org.post-change-applied': { zh: '人员变动生效', en: 'Change of a post takes effect' },
  'org.posts-filed': { zh: '报备负责人员', en: 'Persons in charge filed' },
  'org.filing-confirmed': { zh: '确认报备', en: 'Filing confirmed' },
  'org.supervision-issued': { zh: '下达督导任务', en: 'Supervision task issued' },
  'org.supervision-reported': { zh: '报告督导任务', en: 'Supervision task reported' },
});
