/** What units are told of the opening catalogue of a year. */
import { defineNotices } from '#notices/index.ts';

export const compilationNotices = defineNotices({
  'open.compilation-published': {
    zh: { title: '{year} 年度开放目录已公布', body: '列入本单位条目 {count} 个，请按目录办理开放。' },
    en: {
      title: 'The opening catalogue of {year} is published',
      body: '{count} entries of your organisation are in it; see to their opening.',
    },
  },
});
