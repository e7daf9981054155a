/** What disclosure tells people: columns, never values. */
import { defineNotices } from '#notices/index.ts';

export const disclosureNotices = defineNotices({
  'open.leak-risk': {
    zh: {
      title: '已开放数据可能泄露：{slug}',
      body: '第 {number} 版的以下字段命中新的扫描规则：{columns}。请核查，必要时立即下架。',
    },
    en: {
      title: 'Opened data may leak: {slug}',
      body: 'In release {number} these columns match a new pattern: {columns}. Examine them, and withdraw the set at once if need be.',
    },
  },
});
