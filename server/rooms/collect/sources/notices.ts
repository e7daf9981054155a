/** What is told about the sources of data. */
import { defineNotices } from '#notices/index.ts';

export const sourcesNotices = defineNotices({
  'collect.element-contested': {
    zh: { title: '数据元“{element}”的唯一来源有异议', body: '主管部门将裁定由哪个单位作为唯一来源。' },
    en: { title: 'The source of “{element}” is contested', body: 'The authority will name the one source.' },
  },
  'collect.element-decided': {
    zh: { title: '数据元“{element}”的唯一来源已裁定', body: '以《{resource}》为准；其他声明随即撤回。' },
    en: {
      title: 'The one source of “{element}” was decided',
      body: 'It is “{resource}”; the other declaration is withdrawn.',
    },
  },
  'collect.lists-issued': {
    zh: { title: '采集责任清单第{version}版已印发', body: '本单位列入{count}个字段，请按更新周期采集。' },
    en: {
      title: 'Edition {version} of the responsibility lists was issued',
      body: 'Your unit collects {count} fields, each within its cycle.',
    },
  },
  'collect.list-unfulfilled': {
    zh: { title: '责任清单中{count}个字段逾期未采集', body: '应于{due}前更新：{fields}。' },
    en: { title: '{count} listed fields did not come in time', body: 'They were due by {due}: {fields}.' },
  },
  'collect.finding-raised': {
    zh: { title: '主管部门发来汇聚问题', body: '{text}（答复期限：{due}）' },
    en: { title: 'A finding on gathering from the authority', body: '{text} (answer by {due})' },
  },
});
