/** What users and providers are told of reports on use and of leads. */
import { defineNotices } from '#notices/index.ts';

export const useNotices = defineNotices({
  'open.report-coming': {
    zh: {
      title: '利用报告将到期：{title}',
      body: '编号 {number}，请于 {due} 前提交 {from} 至 {until} 的利用报告。',
    },
    en: {
      title: 'A report on use falls due: {title}',
      body: 'Number {number}; report on {from} to {until} by {due}.',
    },
  },
  'open.report-late': {
    zh: {
      title: '利用报告已逾期：{title}',
      body: '编号 {number}，应于 {due} 提交。按约定宽限至 {grace}，仍未提交的将登记为线索。',
    },
    en: {
      title: 'A report on use is late: {title}',
      body: 'Number {number}; it was due on {due}. Grace agreed ends on {grace}; after that a lead is opened.',
    },
  },
  'open.report-received': {
    zh: { title: '收到利用报告：{title}', body: '{who}，编号 {number}，{from} 至 {until}。' },
    en: { title: 'Report on use received: {title}', body: '{who}, number {number}, {from} to {until}.' },
  },
  'open.report-differs': {
    zh: {
      title: '实际利用与申请不一致：{title}',
      body: '{who}，编号 {number}，{from} 至 {until} 的利用报告与申请不一致：{differs}。请核查。',
    },
    en: {
      title: 'Use differs from what was applied for: {title}',
      body: '{who}, number {number}: the report on {from} to {until} differs in {differs}. Please look into it.',
    },
  },
  'open.report-returned': {
    zh: { title: '利用报告被退回：{title}', body: '编号 {number}。{reason} 请于 {due} 前补充提交。' },
    en: {
      title: 'Your report on use was returned: {title}',
      body: 'Number {number}. {reason} Send it again by {due}.',
    },
  },
  'open.lead-opened': {
    zh: { title: '违规线索 {number}', body: '涉及 {who}，请核查处理。' },
    en: { title: 'Lead {number}', body: 'It concerns {who}; please look into it.' },
  },
});
