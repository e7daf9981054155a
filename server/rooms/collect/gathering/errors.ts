/** Refusals of exceptions from gathering and of explanations. */
import { defineErrors } from '#kernel/errors.ts';

export const gatheringErrors = defineErrors({
  'collect.basis-required': {
    status: 422,
    zh: {
      what: '不予汇聚须提交依据',
      why: '本市只认以下层级：{levels}。',
      mend: '请写明依据的层级、文件名称和条款；没有依据的，请汇聚数据。',
    },
    en: {
      what: 'Leaving data ungathered needs a ground in law',
      why: 'The city accepts: {levels}.',
      mend: 'State level, title and article of the act; without one, gather the data.',
    },
  },
  'collect.exception-standing': {
    status: 409,
    zh: {
      what: '该资源已有一项在效的例外',
      why: '同一资源同时只能有一项例外。',
      mend: '请先撤回原来的例外，再重新填报。',
    },
    en: {
      what: 'The resource has an exception in force already',
      why: 'A resource has one exception at a time.',
      mend: 'Withdraw the old one and file again.',
    },
  },
  'collect.exception-ended': {
    status: 409,
    zh: { what: '该例外已经结束', why: '它已撤回、被否定或者到期。', mend: '请刷新页面查看最新状态。' },
    en: {
      what: 'The exception has ended',
      why: 'It was withdrawn, objected to, or has run out.',
      mend: 'Load the page again to see where it stands.',
    },
  },
  'collect.exception-until': {
    status: 422,
    zh: { what: '例外的截止日已过', why: '截止日{until}早于今天。', mend: '请填写今天或以后的日期。' },
    en: {
      what: 'The last day of the exception has passed',
      why: '{until} lies before today.',
      mend: 'Give today or a later day.',
    },
  },
  'collect.nothing-short': {
    status: 409,
    zh: {
      what: '该批次没有要说明的差额',
      why: '它不是可见数据中最近一次写明源端行数的批次，或者行数已经补齐。',
      mend: '无须说明；请刷新页面查看。',
    },
    en: {
      what: 'Nothing is short in this batch',
      why: 'It is not the newest visible batch that states the rows of its source, or the rows have come.',
      mend: 'Nothing is to be explained; load the page again.',
    },
  },
  'collect.realtime-required': {
    status: 422,
    zh: {
      what: '该资源须实时汇聚',
      why: '本市要求业务数据一经产生即实时汇聚；没有已填报的例外，不能改为分批汇聚。',
      mend: '请实时推送；确因特殊原因做不到的，请先填报例外，写明理由、期限和所服务的用途。',
    },
    en: {
      what: 'This entry is gathered in real time',
      why: 'The city wants data as soon as they arise; without a filed exception they are not gathered in batches.',
      mend: 'Push the records as they arise, or first file an exception with its reason, term and the uses it serves.',
    },
  },
  'collect.term-conflict': {
    status: 409,
    zh: {
      what: '期限不能满足数据使用单位的需要',
      why: '{uses}需要更频繁的数据，{days}天的期限满足不了。',
      mend: '请缩短期限，或者等使用单位同意后再填报；已通知使用单位。',
    },
    en: {
      what: 'The term does not meet the needs of those who use the data',
      why: '{uses} need the data more often than every {days} days.',
      mend: 'Shorten the term, or file again once they have agreed; they were asked.',
    },
  },
  'collect.uses-required': {
    status: 422,
    zh: {
      what: '例外须写明所服务的共享用途',
      why: '本市规定不实时汇聚的，须满足共享应用的需要。',
      mend: '请写明按该期限汇聚后仍能满足哪些共享用途。',
    },
    en: {
      what: 'The exception must name the uses it serves',
      why: 'Where data do not come in real time, the term must still satisfy the needs of sharing.',
      mend: 'Name the uses that this term still serves.',
    },
  },
  'collect.no-grant': {
    status: 403,
    zh: {
      what: '本单位没有该资源的授权',
      why: '只有获得授权的使用单位可以申明使用频度。',
      mend: '请先申请共享，取得授权后再申明。',
    },
    en: {
      what: 'Your organisation was not granted this entry',
      why: 'Only those who were granted the data state how often they need them.',
      mend: 'Apply for the data first.',
    },
  },
  'collect.something-changed': {
    status: 409,
    zh: {
      what: '该批次不能确认为无变化',
      why: '它有变化的行，还在处理，或者已经确认过。',
      mend: '请刷新页面查看批次的变化行数。',
    },
    en: {
      what: 'No change cannot be confirmed of this batch',
      why: 'It has changed rows, is still under way, or was confirmed already.',
      mend: 'Load the page again and look at its changed rows.',
    },
  },
});
