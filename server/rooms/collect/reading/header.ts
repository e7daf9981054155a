/** Holds the names of a header against the catalogue's items, and names every difference. Pure. */
import type { Item } from '#rooms/catalog/index.ts';
import type { LeftColumn, StandingColumn } from './types.ts';

export type HeaderIssue = {
  code: 'header-duplicate' | 'header-missing' | 'header-unknown' | 'header-empty';
  path: string;
  zh: string;
  en: string;
};

/** Full-width forms of ASCII become ASCII, white space at both ends goes; nothing else is changed. */
export function normaliseName(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/^[\s\u3000\ufeff]+|[\s\u3000\ufeff]+$/g, '');
}

export const namesOf = (item: Item): string[] =>
  [item.name, item.titleZh, item.titleEn ?? ''].map(normaliseName).filter((name) => name !== '');

/** The columns that the download of held-back rows adds: they are passed over when it comes back corrected. */
export const annotationColumns = { line: '原文件行号', reason: '拒收原因' } as const;
const annotations: ReadonlySet<string> = new Set(Object.values(annotationColumns));
export const isAnnotation = (name: string): boolean => annotations.has(normaliseName(name));

/** How the columns that say by what right a row was gathered may be called. */
export const standingNames: Readonly<Record<StandingColumn, readonly string[]>> = {
  consent: ['同意编号', 'consent_ref'],
  noticeVersion: ['告知版本', 'notice_version'],
  noticeAt: ['告知时间', 'notice_at'],
};
const standingOf = new Map<string, StandingColumn>([
  ...standingNames.consent.map((name) => [name, 'consent'] as const),
  ...standingNames.noticeVersion.map((name) => [name, 'noticeVersion'] as const),
  ...standingNames.noticeAt.map((name) => [name, 'noticeAt'] as const),
]);

export type HeaderMatch = {
  places: number[];
  issues: HeaderIssue[];
  /** Columns that are not to be gathered, whatever then becomes of the file. */
  left: LeftColumn[];
  standing: Partial<Record<StandingColumn, number>>;
};

/** A column that is not to be gathered, as a difference from the catalogue: for a city that refuses the file. */
export function leftIssue({ position, name, item }: LeftColumn): HeaderIssue {
  return {
    code: 'header-unknown',
    path: `header.${position}`,
    zh: item
      ? `第 ${position} 列“${name}”不在准许采集的字段中`
      : `第 ${position} 列“${name}”不在目录的信息项中`,
    en: item
      ? `Column ${position} “${name}” is not among the fields that may be gathered`
      : `Column ${position} “${name}” is none of the catalogue’s items`,
  };
}

export const missingIssue = (item: Item): HeaderIssue => ({
  code: 'header-missing',
  path: `items.${item.name}`,
  zh: `缺少信息项“${item.titleZh}”（${item.name}）`,
  en: `The item “${item.titleEn ?? item.titleZh}” (${item.name}) is missing`,
});

/**
 * For each item the place of its cell (from 1); every duplicate, missing and unknown column is named. An item that is not among the
 * `permitted` has no place (0): its column is one of those left out, and its absence is no fault.
 */
export function matchHeader(
  header: readonly string[],
  items: readonly Item[],
  permitted?: readonly string[],
): HeaderMatch {
  const may = (item: Item | undefined): boolean =>
    item !== undefined && (permitted === undefined || permitted.includes(item.name));
  const left: LeftColumn[] = [];
  const standing: Partial<Record<StandingColumn, number>> = {};
  const names = header.map(normaliseName);
  const issues: HeaderIssue[] = [];
  const byName = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    for (const name of namesOf(item)) if (!byName.has(name)) byName.set(name, index);
  }
  const places: number[] = items.map(() => 0);
  for (const [position, name] of names.entries()) {
    const shown = header[position]?.trim() ?? '';
    const path = `header.${position + 1}`;
    if (name === '') {
      issues.push({
        code: 'header-empty',
        path,
        zh: `第 ${position + 1} 列没有列名`,
        en: `Column ${position + 1} has no name`,
      });
      continue;
    }
    const item = byName.get(name);
    if (item === undefined && annotations.has(name)) continue;
    const ground = item === undefined ? standingOf.get(name) : undefined;
    if (ground && standing[ground] === undefined) {
      standing[ground] = position + 1;
      continue;
    }
    if (item === undefined || !may(items[item])) {
      const known = item === undefined ? undefined : items[item]?.name;
      left.push({ position: position + 1, name: shown, ...(known ? { item: known } : {}) });
    } else if (places[item]) {
      issues.push({
        code: 'header-duplicate',
        path,
        zh: `第 ${position + 1} 列“${shown}”与第 ${places[item]} 列重复`,
        en: `Column ${position + 1} “${shown}” repeats column ${places[item]}`,
      });
    } else {
      places[item] = position + 1;
    }
  }
  for (const [index, item] of items.entries()) {
    if (places[index] || !may(item)) continue;
    issues.push(missingIssue(item));
  }
  return { places, issues, left, standing };
}
