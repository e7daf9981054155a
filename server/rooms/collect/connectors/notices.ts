/** What a unit is told of its connectors. */
import { defineNotices } from '#notices/index.ts';

export const connectorNotices = defineNotices({
  'collect.connector-failing': {
    zh: {
      title: '连接“{name}”连续 {count} 次读取失败',
      body: '{why}。平台不再加试，到下一个计划时间再读；请查看原因并处理。',
    },
    en: {
      title: 'Connector “{name}” has failed {count} times in a row',
      body: '{why}. The platform tries again at the next turn of its schedule only; see why and mend it.',
    },
  },
  'collect.connector-stopped': {
    zh: {
      title: '连接“{name}”已停止读取',
      body: '{why}。该原因不会自行消失，请处理后在连接页面恢复。',
    },
    en: {
      title: 'Connector “{name}” has stopped',
      body: '{why}. This does not pass by itself: mend it and resume the connector.',
    },
  },
  'collect.connector-column-added': {
    zh: {
      title: '连接“{name}”的数据源新增了列',
      body: '新增：{columns}。读取照常进行；需要归集的，请办理目录变更后补充对应。',
    },
    en: {
      title: 'The source of connector “{name}” has new columns',
      body: 'New: {columns}. Reading goes on; where they are to be gathered, change the catalogue entry and say which item they fill.',
    },
  },
});
