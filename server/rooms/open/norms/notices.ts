/** What units are told when a standard changes. */
import { defineNotices } from '#notices/index.ts';

export const normNotices = defineNotices({
  'open.entries-to-revise': {
    zh: {
      title: '开放目录标准已更新：{title}',
      body: '第 {version} 版自 {from} 施行，贵单位有 {count} 个数据集按旧标准编制，请修订。',
    },
    en: {
      title: 'A standard of the opening catalogue was revised: {title}',
      body: 'Version {version} is in force from {from}; {count} of your sets were made under an older one.',
    },
  },
});
