/** What products and standards tell people. */
import { defineNotices } from '#notices/index.ts';

export const showcaseNotices = defineNotices({
  'open.product-to-review': {
    zh: { title: '应用成果待审核：{title}', body: '编号 {number}，请审核。' },
    en: { title: 'A product waits for review: {title}', body: 'Number {number}.' },
  },
  'open.product-moved': {
    zh: { title: '应用成果“{title}”：{what}', body: '{said}' },
    en: { title: 'Your product “{title}”: {what}', body: '{said}' },
  },
  'open.said-hidden': {
    zh: { title: '您在“{title}”提交的内容不予公开', body: '理由：{said}' },
    en: { title: 'What you filed for “{title}” is not shown', body: 'Because: {said}' },
  },
  'open.comment-answered': {
    zh: { title: '您对“{title}”的意见已答复', body: '{said}' },
    en: { title: 'Your comment on “{title}” was answered', body: '{said}' },
  },
});
