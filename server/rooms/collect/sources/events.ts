/** What is said of the sources of data, for the ledger. */
import { defineKinds } from '#ledger/index.ts';

const collect = { activity: 'collect' } as const;

export const sourcesKinds = defineKinds({
  'collect.element-declared': {
    zh: '声明数据元唯一来源',
    en: 'One source of an element declared',
    ...collect,
  },
  'collect.element-contested': {
    zh: '对数据元来源提出异议',
    en: 'Source of an element contested',
    ...collect,
  },
  'collect.element-decided': { zh: '裁定数据元唯一来源', en: 'One source of an element decided', ...collect },
  'collect.lists-drafted': { zh: '生成采集责任清单草案', en: 'Responsibility lists drafted', ...collect },
  'collect.lists-issued': { zh: '印发采集责任清单', en: 'Responsibility lists issued', ...collect },
  'collect.lists-followed': {
    zh: '采集责任清单随目录同步',
    en: 'Responsibility list brought in line with the catalogue',
    ...collect,
  },
  'collect.specification-published': {
    zh: '发布数据汇聚规范',
    en: 'Gathering specification published',
    ...collect,
  },
  'collect.specification-ended': { zh: '停用数据汇聚规范', en: 'Gathering specification ended', ...collect },
  'collect.specification-refused': {
    zh: '批次不符合汇聚规范被拒收',
    en: 'Load refused by the gathering specification',
    ...collect,
  },
  'collect.finding-raised': { zh: '发出汇聚问题', en: 'Finding on gathering raised', ...collect },
  'collect.finding-answered': { zh: '答复汇聚问题', en: 'Finding on gathering answered', ...collect },
  'collect.finding-closed': { zh: '办结汇聚问题', en: 'Finding on gathering closed', ...collect },
  'collect.system-registered': { zh: '登记业务系统', en: 'Business system registered', ...collect },
  'collect.exchange-started': { zh: '发起试交换', en: 'Test exchange started', ...collect },
  'collect.exchange-answered': { zh: '试交换完成', en: 'Test exchange answered', ...collect },
});
