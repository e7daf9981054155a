/** What the core of the room tells people. */
import { defineNotices } from '#notices/index.ts';

export const openNotices = defineNotices({
  'open.dataset-gone': {
    zh: { title: '您取得过的数据集已下架：{title}', body: '{notice}' },
    en: { title: 'A data set you took was withdrawn: {title}', body: '{notice}' },
  },
  'open.halt-to-confirm': {
    zh: { title: '数据集已紧急下架，请确认：{title}', body: '另一方已先行下架，请核实并确认，并办理评估。' },
    en: {
      title: 'A data set was withdrawn, please confirm: {title}',
      body: 'The other side withdrew it; verify and confirm, and see to its assessment.',
    },
  },
  'open.entry-changed': {
    zh: { title: '开放目录需要更新：{title}', body: '源目录已变化，开放目录在重新发布前标注为“待更新”。' },
    en: {
      title: 'An opening entry is behind its source: {title}',
      body: 'The entry changed; it is marked outdated until it is published again.',
    },
  },
  'open.release-waits': {
    zh: {
      title: '数据版本待处理：{title}',
      body: '新制作的版本须由人处理后才能发布：扫描有发现，或结构有变化。',
    },
    en: {
      title: 'A release waits for you: {title}',
      body: 'It is published by a person: the scan found something, or its structure changed.',
    },
  },
  'open.way-broken': {
    zh: {
      title: '开放数据不能获取：{title}',
      body: '每日检查发现以下方式失效：{ways}，请重新制作数据版本。',
    },
    en: {
      title: 'Open data cannot be had: {title}',
      body: 'The daily look found broken: {ways}. Make a release anew.',
    },
  },
  'open.dataset-stale': {
    zh: { title: '开放数据已超过更新周期：{title}', body: '应于 {due} 前更新，公开页面已标注“逾期未更新”。' },
    en: {
      title: 'Open data are out of date: {title}',
      body: 'An update was due by {due}; its page says so.',
    },
  },
});
