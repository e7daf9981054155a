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
});
