/** What is entered of the platform's own targets. */
import { defineKinds } from '#ledger/index.ts';

export const statusKinds = defineKinds({
  'open.target-set': { zh: '设定开放平台运行目标', en: 'Target of the open platform set', activity: 'open' },
  'open.target-breached': {
    zh: '开放平台未达运行目标',
    en: 'Target of the open platform missed',
    activity: 'open',
  },
  'open.breach-ended': {
    zh: '开放平台恢复达标',
    en: 'Target of the open platform met again',
    activity: 'open',
  },
  'open.program-changed': {
    zh: '开放平台版本更新',
    en: 'Version of the open platform changed',
    activity: 'open',
  },
});
