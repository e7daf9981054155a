/** What offers tell people. */
import { defineNotices } from '#notices/index.ts';

export const offerNotices = defineNotices({
  'open.offer-to-review': {
    zh: { title: '{number}：社会主体提供数据“{title}”', body: '请进行安全保密审查。' },
    en: { title: '{number}: “{title}” is offered', body: 'Please review it.' },
  },
  'open.offer-moved': {
    zh: { title: '您提供的数据“{title}”：{what}', body: '{said}' },
    en: { title: 'Your data “{title}”: {what}', body: '{said}' },
  },
});
