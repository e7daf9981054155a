/** What the room tells people. */
import { defineNotices } from '#notices/index.ts';

export const qualityNotices = defineNotices({
  'quality.finding': {
    zh: { title: '数据质量问题待处理：{resource}', body: '{subject}，涉及 {rows} 行，请在 {due} 前处理。' },
    en: {
      title: 'Quality of data to be mended: {resource}',
      body: '{subject}: {rows} rows, to be mended by {due}.',
    },
  },
  'quality.finding-closed': {
    zh: { title: '数据质量问题已办结：{resource}', body: '{subject}。{answer}' },
    en: { title: 'Quality finding closed: {resource}', body: '{subject}. {answer}' },
  },
  'quality.batch-held': {
    zh: {
      title: '批次暂缓入库：{resource}',
      body: '第 {seq} 批因数据质量待确认，未共享、未开放。请修正后重新提交，或说明理由予以确认。',
    },
    en: {
      title: 'A batch is held: {resource}',
      body: 'Batch {seq} waits for its quality and is neither shared nor opened. Send a better one, or accept it with a reason.',
    },
  },
  'quality.rule-suspended': {
    zh: {
      title: '比对规则已暂停：{resource}',
      body: '“{rule}”不再运行：本单位对“{other}”的 {items} 不再有使用权；重新取得后自动恢复。',
    },
    en: {
      title: 'A comparison is suspended: {resource}',
      body: '“{rule}” does not run any more: your unit may not use {items} of “{other}”; it runs again once it may.',
    },
  },
  'quality.recheck': {
    zh: { title: '责令质量复查：{resource}', body: '{reason}' },
    en: { title: 'Re-check of quality ordered: {resource}', body: '{reason}' },
  },
  'quality.campaign': {
    zh: { title: '数据治理：{title}', body: '{requirements} 请在 {due} 前完成。' },
    en: { title: 'Governance of data: {title}', body: '{requirements} To be done by {due}.' },
  },
});
