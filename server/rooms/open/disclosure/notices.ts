/** What disclosure tells people: columns, never values. */
import { defineNotices } from '#notices/index.ts';

export const disclosureNotices = defineNotices({
  'open.consents-ended': {
    zh: {
      title: '同意开放的期限届满：{title}',
      body: '{count} 份同意的期限已届满，所涉数据行不再进入以后的数据版本。请重新制作数据版本，或者取得新的同意。',
    },
    en: {
      title: 'Consents to opening are over: {title}',
      body: 'The term of {count} consents is over; their rows stay out of later releases. Make a new release, or obtain new consent.',
    },
  },
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
