/** What harvesting leaves in the ledger. */
import { defineKinds } from '#ledger/index.ts';

export const harvestKinds = defineKinds({
  'open.harvest-source-added': { zh: '登记外部数据门户', en: 'Other portal registered', activity: 'open' },
  'open.harvest-source-set': {
    zh: '变更外部数据门户状态',
    en: 'State of another portal set',
    activity: 'open',
  },
  'open.harvest-started': {
    zh: '开始采集外部门户记录',
    en: 'Reading of another portal begun',
    activity: 'open',
  },
  'open.harvest-ended': {
    zh: '结束采集外部门户记录',
    en: 'Reading of another portal ended',
    activity: 'open',
  },
  'open.harvest-edited': { zh: '修改外部门户记录', en: 'Record of another portal edited', activity: 'open' },
  'open.harvest-decided': {
    zh: '审定外部门户记录',
    en: 'Record of another portal decided',
    activity: 'open',
  },
  'open.harvest-taken': {
    zh: '接收外部门户记录为目录草稿',
    en: 'Record of another portal taken over as a draft',
    activity: 'open',
  },
  'open.redirect-set': { zh: '设置原地址跳转', en: 'Former address redirected', activity: 'open' },
  'open.redirect-ended': { zh: '取消原地址跳转', en: 'Redirect of a former address ended', activity: 'open' },
});
