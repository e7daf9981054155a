/** What a cell may say for a class, a cycle, a format or a type: words of guide and city, and digits by the list in use. Pure. */
import type { LawNow } from '#law/settings.ts';
import {
  formats,
  itemTypes,
  origins,
  securityLevels,
  sharingForms,
  subjectWords,
  updateCycles,
} from '../terms.ts';

export type ProfileKey = 'cycles' | 'sharing-classes' | 'opening-classes' | 'formats';
/** What stands in a cell → our key, as the bureau wrote it down for the city's own spreadsheets. */
export type Profile = Partial<Record<ProfileKey, Readonly<Record<string, string>>>>;

export type WordList = {
  find(text: string): string | undefined;
  /** Digits the list in use knows. */
  digits: readonly string[];
  /** True when the bureau's profile says what the digits mean. */
  own: boolean;
};

export const plainKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s"'“”]/g, '');

function listOf(
  words: Iterable<readonly [string, string]>,
  digits: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>> | undefined,
): WordList {
  const known = new Map<string, string>();
  for (const [text, key] of words) if (!known.has(plainKey(text))) known.set(plainKey(text), key);
  for (const [text, key] of Object.entries(own ?? digits)) known.set(plainKey(text), key);
  return {
    find: (text) => known.get(plainKey(text)),
    digits: Object.keys(own ?? digits),
    own: own !== undefined,
  };
}

const wordsOf = (terms: readonly { key: string; zh: string; en: string }[]): [string, string][] =>
  terms.flatMap(({ key, zh, en }) => [[zh, key] as [string, string], [key, key], [en, key]]);

const cycleWords: readonly (readonly [string, string])[] = [
  ['每天', 'daily'],
  ['日', 'daily'],
  ['周', 'weekly'],
  ['月', 'monthly'],
  ['旬', 'ten-days'],
  ['季', 'quarterly'],
  ['季度', 'quarterly'],
  ['每季', 'quarterly'],
  ['半年', 'half-yearly'],
  ['年', 'yearly'],
  ['每年度', 'yearly'],
  ['不定时', 'irregular'],
  ['小时', 'hourly'],
];

/** 国家编制指南: 1 实时 … 6 每年; other lists number otherwise. */
const nationalCycles = {
  '1': 'real-time',
  '2': 'daily',
  '3': 'weekly',
  '4': 'monthly',
  '5': 'quarterly',
  '6': 'yearly',
};
const nationalClasses = { '1': 'unconditional', '2': 'conditional', '3': 'withheld' };
const nationalFormats = {
  '1': 'electronic-file',
  '01': 'electronic-file',
  '2': 'spreadsheet',
  '02': 'spreadsheet',
  '3': 'database',
  '03': 'database',
  '4': 'image',
  '04': 'image',
  '5': 'streaming-media',
  '05': 'streaming-media',
  '6': 'self-describing',
  '06': 'self-describing',
  '7': 'service-interface',
  '07': 'service-interface',
};

export type Words = {
  cycles: WordList;
  sharing: WordList;
  opening: WordList;
  formats: WordList;
  forms: WordList;
  types: WordList;
  levels: WordList;
  origins: WordList;
  occasions: WordList;
  subjects: WordList;
  basisKinds: WordList;
};

export function importWords(law: LawNow, profile: Profile): Words {
  const none = {};
  const sharing = law.terms('classify.sharing-classes');
  const opening = law.terms('classify.opening-classes');
  const has = (key: string): boolean => sharing.some((term) => term.key === key);
  const guide = (
    [
      ['无条件共享', 'unconditional'],
      ['无条件', 'unconditional'],
      ['有条件共享', 'conditional'],
      ['有条件', 'conditional'],
      ['不予共享', 'withheld'],
    ] as const
  ).filter(([, key]) => has(key));
  const city = law.terms('catalog.origins');
  const kinds = [...law.terms('classify.withheld-basis'), ...law.terms('classify.conditional-basis')];
  return {
    cycles: listOf([...wordsOf(updateCycles), ...cycleWords], nationalCycles, profile.cycles),
    sharing: listOf([...wordsOf(sharing), ...guide], nationalClasses, profile['sharing-classes']),
    opening: listOf(
      [...wordsOf(opening), ['是', 'yes'], ['否', 'no'], ['不开放', 'no'], ['开放', 'yes']],
      { '1': 'yes', '0': 'no' },
      profile['opening-classes'],
    ),
    formats: listOf(wordsOf(formats), nationalFormats, profile.formats),
    forms: listOf(
      [
        ...wordsOf(sharingForms),
        ['数据库', 'table'],
        ['文件下载', 'file'],
        ['webservice', 'interface'],
        ['服务接口', 'interface'],
      ],
      none,
      undefined,
    ),
    types: listOf(
      itemTypes.flatMap(({ key, zh }): [string, string][] => [
        [key, key],
        [zh, key],
        [`${zh}型`, key],
        [`${zh}${key}`, key],
        [`${zh}型${key}`, key],
        [`${key}${zh}`, key],
      ]),
      none,
      undefined,
    ),
    levels: listOf(wordsOf(securityLevels), none, undefined),
    origins: listOf(wordsOf(city.length > 0 ? city : origins), none, undefined),
    occasions: listOf(wordsOf(law.terms('catalog.occasions')), none, undefined),
    subjects: listOf(
      [...wordsOf(subjectWords), ['不涉及', 'none'], ['其他组织', 'unincorporated']],
      none,
      undefined,
    ),
    basisKinds: listOf(wordsOf(kinds), none, undefined),
  };
}
