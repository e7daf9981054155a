/** What planning tells units. */
import { defineNotices } from '#notices/index.ts';

export const planningNotices = defineNotices({
  'open.call-list': {
    zh: { title: '{year} 年征集的开放需求清单', body: '共 {count} 件由贵单位答复：{numbers}。请确认收到。' },
    en: {
      title: 'Demands collected in {year}',
      body: '{count} are yours to answer: {numbers}. Confirm receipt.',
    },
  },
  'open.plan-line': {
    zh: { title: '列入 {year} 年开放计划', body: '“{title}”应于 {day} 前开放。' },
    en: { title: 'In the opening plan of {year}', body: '“{title}” is to be opened by {day}.' },
  },
  'open.task-sent': {
    zh: { title: '开放任务：{title}', body: '请于 {day} 前开放，或答复不能开放的理由。' },
    en: { title: 'Opening task: {title}', body: 'Open it by {day}, or say why you cannot.' },
  },
  'open.task-answered': {
    zh: { title: '开放任务有答复：{title}', body: '{unit}：{what}' },
    en: { title: 'A task was answered: {title}', body: '{unit}: {what}' },
  },
});
