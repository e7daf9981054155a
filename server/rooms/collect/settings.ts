/** The figures a load is held to: the bureau's settings, shown as such; the law names none of them. */
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { collectTables } from './tables.ts';

type Declared = {
  title: Text;
  byDefault: number;
  from: number;
  to: number;
  unit: 'share' | 'bytes' | 'rows' | 'days' | 'minutes' | 'seconds' | 'percent';
};

export const collectSettings = {
  'collect.confirm-share': {
    title: { zh: '全量加载删除占比超过此值须确认', en: 'Share of deletions above which a full load asks' },
    byDefault: 0.2,
    from: 0,
    to: 1,
    unit: 'share',
  },
  'collect.cell-bytes': {
    title: { zh: '单元格字节上限', en: 'Bytes a cell may have' },
    byDefault: 1_048_576,
    from: 1024,
    to: 8_388_608,
    unit: 'bytes',
  },
  'collect.file-bytes': {
    title: { zh: '单个文件字节上限', en: 'Bytes a file may have' },
    byDefault: 21_474_836_480,
    from: 1024,
    to: 1_099_511_627_776,
    unit: 'bytes',
  },
  'collect.archive-entries': {
    title: { zh: '压缩包内文件数上限', en: 'Files an archive may hold' },
    byDefault: 1000,
    from: 1,
    to: 100_000,
    unit: 'rows',
  },
  'collect.archive-ratio': {
    title: { zh: '解压后与压缩前大小之比的上限', en: 'How many times larger a packed file may become' },
    byDefault: 250,
    from: 2,
    to: 1100,
    unit: 'rows',
  },
  'collect.upload-days': {
    title: { zh: '未传完的文件保留天数', en: 'Days an unfinished upload is kept' },
    byDefault: 7,
    from: 1,
    to: 90,
    unit: 'days',
  },
  'collect.parquet-bytes': {
    title: { zh: '单个 Parquet 文件字节上限', en: 'Bytes a Parquet file may have' },
    byDefault: 268_435_456,
    from: 1024,
    to: 4_294_967_296,
    unit: 'bytes',
  },
  'collect.uploads-open': {
    title: { zh: '一个单位同时未传完的文件数上限', en: 'Unfinished uploads a unit may have at a time' },
    byDefault: 20,
    from: 1,
    to: 1000,
    unit: 'rows',
  },
  'collect.first-load-days': {
    title: {
      zh: '更新周期没有长度的资源，发布后多少天内完成首次汇聚',
      en: 'Days from publication to the first load where the update cycle has no length',
    },
    byDefault: 30,
    from: 1,
    to: 3660,
    unit: 'days',
  },
  'collect.near-days': {
    title: { zh: '到期前多少天标为临期并提醒', en: 'Days before it is due that an update is marked near' },
    byDefault: 3,
    from: 0,
    to: 366,
    unit: 'days',
  },
  'collect.push-seconds': {
    title: { zh: '推送记录每隔多少秒并为一批', en: 'Seconds of pushed records that become one batch' },
    byDefault: 2,
    from: 1,
    to: 600,
    unit: 'seconds',
  },
  'collect.push-records': {
    title: { zh: '一次推送最多的记录数', en: 'Records that one push may hold' },
    byDefault: 5000,
    from: 1,
    to: 50_000,
    unit: 'rows',
  },
  'collect.push-bytes': {
    title: { zh: '一次推送的字节上限', en: 'Bytes that one push may have' },
    byDefault: 4_194_304,
    from: 1024,
    to: 16_777_216,
    unit: 'bytes',
  },
  'collect.lag-seconds': {
    title: {
      zh: '实时汇聚时延超过多少秒告警',
      en: 'Seconds from production to visible above which an alarm is raised',
    },
    byDefault: 300,
    from: 1,
    to: 86_400,
    unit: 'seconds',
  },
  'collect.silence-minutes': {
    title: {
      zh: '实时更新的资源，数据源多少分钟没有动静即为逾期',
      en: 'Minutes without a word from its source after which a real-time entry is late',
    },
    byDefault: 1440,
    from: 1,
    to: 43_200,
    unit: 'minutes',
  },
  'collect.card-update-green': {
    title: {
      zh: '更新及时率达到此值为绿牌（百分比）',
      en: 'Timeliness from which a unit’s card is green, in percent',
    },
    byDefault: 80,
    from: 1,
    to: 100,
    unit: 'percent',
  },
  'collect.card-update-yellow': {
    title: {
      zh: '更新及时率达到此值为黄牌（百分比）',
      en: 'Timeliness from which a unit’s card is yellow, in percent',
    },
    byDefault: 50,
    from: 0,
    to: 100,
    unit: 'percent',
  },
  'collect.card-quality-green': {
    title: {
      zh: '质量合格率达到此值为绿牌（百分比）',
      en: 'Quality from which a unit’s card is green, in percent',
    },
    byDefault: 80,
    from: 1,
    to: 100,
    unit: 'percent',
  },
  'collect.card-quality-yellow': {
    title: {
      zh: '质量合格率达到此值为黄牌（百分比）',
      en: 'Quality from which a unit’s card is yellow, in percent',
    },
    byDefault: 50,
    from: 0,
    to: 100,
    unit: 'percent',
  },
  'collect.connector-silence-seconds': {
    title: {
      zh: '数据源多少秒没有应答即中断读取',
      en: 'Seconds of silence after which the reading of a source is broken off',
    },
    byDefault: 60,
    from: 5,
    to: 3600,
    unit: 'seconds',
  },
  'collect.connector-run-minutes': {
    title: { zh: '一次读取数据源最多多少分钟', en: 'Minutes that one reading of a source may take' },
    byDefault: 360,
    from: 1,
    to: 2880,
    unit: 'minutes',
  },
  'collect.connector-attempts': {
    title: {
      zh: '连接连续失败多少次后停止加试并通知单位',
      en: 'Failures in a row after which a connector is no longer tried again at once and its unit is told',
    },
    byDefault: 5,
    from: 1,
    to: 50,
    unit: 'rows',
  },
  'collect.rollback-days': {
    title: { zh: '多少天以内的批次可以回滚', en: 'Days within which a batch may be taken back' },
    byDefault: 90,
    from: 1,
    to: 3660,
    unit: 'days',
  },
  'collect.rollback-batches': {
    title: { zh: '最近多少批可以回滚', en: 'Newest batches that may be taken back' },
    byDefault: 200,
    from: 1,
    to: 5000,
    unit: 'rows',
  },
} as const satisfies Record<string, Declared>;

export type CollectSetting = keyof typeof collectSettings;
export type SettingValue = { key: CollectSetting; value: number; setAt: Date | undefined };

export const isCollectSetting = (key: string): key is CollectSetting => Object.hasOwn(collectSettings, key);

/** Every setting as it stands: the bureau's figure, or the one that comes with the platform. */
export async function readSettings(ex: Executor): Promise<Record<CollectSetting, SettingValue>> {
  const rows = await collectTables(ex)
    .selectFrom('collect.setting')
    .select(['key', 'value', 'set_at'])
    .execute();
  const one = (key: CollectSetting): SettingValue => {
    const row = rows.find((found) => found.key === key);
    return { key, value: row?.value ?? collectSettings[key].byDefault, setAt: row?.set_at };
  };
  return {
    'collect.confirm-share': one('collect.confirm-share'),
    'collect.cell-bytes': one('collect.cell-bytes'),
    'collect.file-bytes': one('collect.file-bytes'),
    'collect.archive-entries': one('collect.archive-entries'),
    'collect.archive-ratio': one('collect.archive-ratio'),
    'collect.upload-days': one('collect.upload-days'),
    'collect.parquet-bytes': one('collect.parquet-bytes'),
    'collect.uploads-open': one('collect.uploads-open'),
    'collect.first-load-days': one('collect.first-load-days'),
    'collect.near-days': one('collect.near-days'),
    'collect.push-seconds': one('collect.push-seconds'),
    'collect.push-records': one('collect.push-records'),
    'collect.push-bytes': one('collect.push-bytes'),
    'collect.lag-seconds': one('collect.lag-seconds'),
    'collect.silence-minutes': one('collect.silence-minutes'),
    'collect.card-update-green': one('collect.card-update-green'),
    'collect.card-update-yellow': one('collect.card-update-yellow'),
    'collect.card-quality-green': one('collect.card-quality-green'),
    'collect.card-quality-yellow': one('collect.card-quality-yellow'),
    'collect.connector-silence-seconds': one('collect.connector-silence-seconds'),
    'collect.connector-run-minutes': one('collect.connector-run-minutes'),
    'collect.connector-attempts': one('collect.connector-attempts'),
    'collect.rollback-days': one('collect.rollback-days'),
    'collect.rollback-batches': one('collect.rollback-batches'),
  };
}
