/** The six dimensions of GB/T 36344 with their sub-indicators; which of them a city names, and how it calls them, its pack says. */
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';

export const dimensions = [
  'normative',
  'completeness',
  'accuracy',
  'consistency',
  'timeliness',
  'accessibility',
] as const;
export type Dimension = (typeof dimensions)[number];

export const isDimension = (key: string): key is Dimension => dimensions.some((one) => one === key);

const national: Record<Dimension, Text> = {
  normative: { zh: '规范性', en: 'Conformance' },
  completeness: { zh: '完整性', en: 'Completeness' },
  accuracy: { zh: '准确性', en: 'Accuracy' },
  consistency: { zh: '一致性', en: 'Consistency' },
  timeliness: { zh: '时效性', en: 'Timeliness' },
  accessibility: { zh: '可访问性', en: 'Accessibility' },
};

/** Sub-indicators by code, with the dimension each belongs to. */
export const indicators = {
  '0101': { dimension: 'normative', zh: '数据标准', en: 'Data standards' },
  '0102': { dimension: 'normative', zh: '数据模型', en: 'Data model' },
  '0103': { dimension: 'normative', zh: '元数据', en: 'Metadata' },
  '0104': { dimension: 'normative', zh: '业务规则', en: 'Business rules' },
  '0105': { dimension: 'normative', zh: '权威参考数据', en: 'Reference data' },
  '0106': { dimension: 'normative', zh: '安全规范', en: 'Security rules' },
  '0201': { dimension: 'completeness', zh: '数据元素完整性', en: 'Completeness of elements' },
  '0202': { dimension: 'completeness', zh: '数据记录完整性', en: 'Completeness of records' },
  '0301': { dimension: 'accuracy', zh: '数据内容正确性', en: 'Correct content' },
  '0302': { dimension: 'accuracy', zh: '数据格式合规性', en: 'Right format' },
  '0303': { dimension: 'accuracy', zh: '数据重复率', en: 'Repeated rows' },
  '0304': { dimension: 'accuracy', zh: '数据唯一性', en: 'Uniqueness' },
  '0305': { dimension: 'accuracy', zh: '脏数据出现率', en: 'Dirty rows' },
  '0401': { dimension: 'consistency', zh: '相同数据一致性', en: 'Same data agree' },
  '0402': { dimension: 'consistency', zh: '关联数据一致性', en: 'Related data agree' },
  '0501': { dimension: 'timeliness', zh: '基于时间段的正确性', en: 'Within the cycle' },
  '0502': { dimension: 'timeliness', zh: '基于时间点的及时性', en: 'In time' },
  '0503': { dimension: 'timeliness', zh: '时序性', en: 'Order of times' },
  '0601': { dimension: 'accessibility', zh: '可访问', en: 'Reachable' },
  '0602': { dimension: 'accessibility', zh: '可用性', en: 'Usable' },
} as const satisfies Record<string, Text & { dimension: Dimension }>;
export type Indicator = keyof typeof indicators;

export type NamedDimension = { key: Dimension; title: Text; articles: string[] };

/** What the city measures, in its own words; all six by their national names where its text lists none. */
export function dimensionsOf(law: LawNow): NamedDimension[] {
  const listed = law.terms('quality.dimensions');
  const own = listed.flatMap(({ key, zh, en, cite }) =>
    isDimension(key) ? [{ key, title: { zh, en }, articles: [...cite] }] : [],
  );
  return own.length > 0 ? own : dimensions.map((key) => ({ key, title: national[key], articles: [] }));
}

export const nationalName = (key: Dimension): Text => national[key];
