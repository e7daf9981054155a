/** What connectors write into the ledger. */
import { defineKinds } from '#ledger/index.ts';

const activity = 'collect';

export const connectorLedger = defineKinds({
  'collect.connector-created': { zh: '建立数据连接', en: 'Connector set up', activity },
  'collect.connector-changed': { zh: '更改数据连接', en: 'Connector changed', activity },
  'collect.connector-tested': { zh: '测试数据连接', en: 'Connector tested', activity },
  'collect.connector-previewed': { zh: '预览数据源', en: 'Rows of a source looked at', activity },
  'collect.connector-paused': { zh: '暂停数据连接', en: 'Connector paused', activity },
  'collect.connector-resumed': { zh: '恢复数据连接', en: 'Connector resumed', activity },
  'collect.connector-asked': { zh: '手动读取数据源', en: 'Reading asked for by hand', activity },
  'collect.connector-retired': { zh: '注销数据连接', en: 'Connector retired', activity },
  'collect.connector-failed': { zh: '读取数据源失败', en: 'Reading of a source failed', activity },
  'collect.connector-read': { zh: '读取数据源', en: 'Source read', activity },
});
