/** The words for the levels of legal acts, and what a title is compared by. */
import type { Word } from '../terms.ts';
import type { InstrumentLevel } from './schema.ts';

export const levelWords: readonly (Word & { key: InstrumentLevel })[] = [
  { key: 'law', zh: '法律', en: 'Law' },
  { key: 'administrative-regulation', zh: '行政法规', en: 'Administrative regulation' },
  { key: 'local-regulation', zh: '地方性法规', en: 'Local regulation' },
  { key: 'rule', zh: '规章', en: 'Government rule' },
  { key: 'central-policy', zh: '国家有关规定', en: 'State provision' },
  { key: 'normative-document', zh: '行政规范性文件', en: 'Normative document' },
  { key: 'department-document', zh: '部门文件', en: 'Document of a department' },
];

export const levelWord = (key: string): Word =>
  levelWords.find((word) => word.key === key) ?? { key, zh: key, en: key };

/** What two writings of one title share: the same reckoning as the database's `title_key`. */
export const titleKey = (title: string): string =>
  title.replace(/[《》〈〉「」“”"'()（）〔〕·\s]/g, '').toLowerCase();
