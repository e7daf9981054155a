/** What the catalogue tells those who asked to be told. */
import { defineNotices } from '#notices/index.ts';

export const watchNotices = defineNotices({
  'catalog.watch-new': {
    zh: { title: '新发布“{name}”', body: '{provider}发布，符合您订阅的检索{searches}。' },
    en: {
      title: 'Newly published: “{name}”',
      body: 'Published by {provider}; it answers the search you follow: {searches}.',
    },
  },
  'catalog.watch-changed': {
    zh: { title: '“{name}”更新为第{number}版', body: '{what}' },
    en: { title: '“{name}” is now version {number}', body: '{what}' },
  },
  'catalog.watch-left': {
    zh: { title: '“{name}”更新后不再符合{searches}', body: '{what}' },
    en: { title: '“{name}” no longer answers {searches}', body: '{what}' },
  },
  'catalog.watch-withdrawn': {
    zh: { title: '“{name}”已下线', body: '下线原因：{reason}' },
    en: { title: '“{name}” was withdrawn', body: 'Why: {reason}' },
  },
});
