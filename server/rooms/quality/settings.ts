/** The room's own figures: weights, how many failing rows are kept, how much one filer may ask; the bureau's, shown as such. */

import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { type Dimension, type dimensions, nationalName } from './dimensions.ts';
import { qualityTables } from './tables.ts';

type Declared = { title: Text; byDefault: number; from: number; to: number };

const weight = (key: Dimension): Declared => ({
  title: { zh: `${nationalName(key).zh}的权重`, en: `Weight of ${nationalName(key).en.toLowerCase()}` },
  byDefault: 1,
  from: 0,
  to: 100,
});

export const qualitySettings = {
  'quality.weight-normative': weight('normative'),
  'quality.weight-completeness': weight('completeness'),
  'quality.weight-accuracy': weight('accuracy'),
  'quality.weight-consistency': weight('consistency'),
  'quality.weight-timeliness': weight('timeliness'),
  'quality.weight-accessibility': weight('accessibility'),
  'quality.evidence-rows': {
    title: { zh: '每条规则保留的问题行数', en: 'Failing rows kept for each rule' },
    byDefault: 200,
    from: 10,
    to: 5000,
  },
  'quality.keep-days': {
    title: {
      zh: '逐次检查结果保留多少天（此前每月保留一次）',
      en: 'Days for which every check is kept; before that one a month is',
    },
    byDefault: 90,
    from: 31,
    to: 3660,
  },
  'quality.requests-of-day': {
    title: {
      zh: '每个单位（个人）每日可提出的校核、异议件数',
      en: 'Requests to check data and objections that one unit or person may file in a day',
    },
    byDefault: 200,
    from: 1,
    to: 100_000,
  },
  'quality.requests-of-entry': {
    title: {
      zh: '每个单位（个人）对同一目录可同时在办的校核、异议件数',
      en: 'Those of one unit or person that may stand open on one entry',
    },
    byDefault: 100,
    from: 1,
    to: 100_000,
  },
} as const satisfies Record<string, Declared>;

export type QualitySetting = keyof typeof qualitySettings;
export const isQualitySetting = (key: string): key is QualitySetting => Object.hasOwn(qualitySettings, key);

export async function readSettings(
  ex: Executor,
): Promise<Map<string, { value: number; setAt: Date | undefined }>> {
  const rows = await qualityTables(ex)
    .selectFrom('quality.setting')
    .select(['key', 'value', 'set_at'])
    .execute();
  return new Map(
    Object.entries(qualitySettings).map(([key, { byDefault }]) => {
      const row = rows.find((one) => one.key === key);
      return [key, { value: row?.value ?? byDefault, setAt: row?.set_at }];
    }),
  );
}

export type Weights = Record<Dimension, number>;

export async function weightsOf(ex: Executor): Promise<Weights> {
  const settings = await readSettings(ex);
  const one = (key: Dimension): number => settings.get(`quality.weight-${key}`)?.value ?? 1;
  return {
    normative: one('normative'),
    completeness: one('completeness'),
    accuracy: one('accuracy'),
    consistency: one('consistency'),
    timeliness: one('timeliness'),
    accessibility: one('accessibility'),
  } satisfies Record<(typeof dimensions)[number], number>;
}
