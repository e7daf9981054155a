/** Chinese search: what is written beside each version, and how a question becomes conditions and a rank. Pure but for the dictionary. */
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { type RawBuilder, sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import type { Content } from './schema.ts';
import { categoryOf } from './terms.ts';

/** Words of the trade that the general dictionary cuts apart. */
const userWords = [
  '授权运营',
  '公共数据',
  '政务数据',
  '数据资源',
  '信息资源',
  '资源目录',
  '信息项',
  '共享交换',
  '有条件共享',
  '无条件共享',
  '不予共享',
  '负面清单',
  '责任清单',
  '需求清单',
  '行政区划',
  '区划代码',
  '统一社会信用代码',
  '公民身份号码',
  '身份号码',
  '电子证照',
  '法人单位',
  '市场主体',
  '不动产登记',
  '户籍',
  '小升初',
  '一网通办',
];

let cutter: Jieba | undefined;

// The dictionary takes a few hundred milliseconds: loaded when first asked for, shared because it never changes.
function jieba(): Jieba {
  if (!cutter) {
    cutter = Jieba.withDict(dict);
    cutter.loadDict(Buffer.from(userWords.map((word) => `${word} 100000 n`).join('\n')));
  }
  return cutter;
}

/** The words of a text, the parts of long words among them; lower case, without punctuation. */
export function segments(text: string): string[] {
  return jieba()
    .cutForSearch(text.normalize('NFKC').toLowerCase(), true)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

const syllables = (text: string): string[] =>
  pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });

/** Full pinyin without spaces, lower case: 居民户籍 -> juminhuji. */
export const fullPinyin = (text: string): string =>
  syllables(text)
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** How a title sounds, for comparing; empty where there is nothing Chinese in it. */
export const soundOf = (title: string): string => (/\p{Script=Han}/u.test(title) ? fullPinyin(title) : '');

/** First letters: 居民户籍 -> jmhj. */
export const initials = (text: string): string =>
  pinyin(text, { toneType: 'none', type: 'array', pattern: 'first', nonZh: 'removed' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

/** Every two neighbouring Chinese characters: what is asked in two characters is too short for an index of three. */
export const hanPairs = (text: string): string[] =>
  [...text.matchAll(/\p{Script=Han}{2,}/gu)].flatMap(([run]) =>
    Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2)),
  );

export type SearchColumns = {
  search_document: RawBuilder<string>;
  search_text: string;
  search_pinyin: string;
  search_initials: string;
};

/** Of what may be found: its name, the titles and names of its fields, what stands around it, and longer words about it. */
export type Findable = {
  name: string;
  titles: readonly string[];
  fields: readonly string[];
  around: readonly string[];
  about: string;
};

/** What is stored beside whatever may be found, in the same statement that stores it. */
export function findableColumns({ name, titles, fields, around, about }: Findable): SearchColumns {
  const labels = [name, ...titles, ...around].filter((label) => label !== '');
  const words = (texts: readonly string[]): string => texts.flatMap(segments).join(' ');
  const pairs = [...new Set(labels.flatMap(hanPairs))].join(' ');
  return {
    search_document: sql<string>`
      setweight(to_tsvector('simple', ${words([name])}), 'A') ||
      setweight(to_tsvector('simple', ${words([...titles, ...fields])}), 'B') ||
      setweight(to_tsvector('simple', ${words(around)}), 'C') ||
      setweight(to_tsvector('simple', ${`${words([about])} ${pairs}`}), 'D')`,
    search_text: labels.join(' ').toLowerCase(),
    search_pinyin: labels.map(fullPinyin).join(' '),
    search_initials: labels.map(initials).join(' '),
  };
}

export function searchColumns(content: Content, providerName: string): SearchColumns {
  const theme = categoryOf(content.categoryCode)?.zh ?? '';
  return findableColumns({
    name: content.name,
    titles: content.items.map(({ titleZh }) => titleZh).filter((title) => title !== ''),
    fields: content.items.map(({ name }) => name),
    around: [providerName, theme],
    about: content.summary,
  });
}

/** How alike two spellings must be (0–1): one wrong character of a four-character word still finds it. */
const alikeText = 0.34;
const alikePinyin = 0.6;

export type SearchQuery = {
  /** Holds what was asked, as written, as pinyin or as initials; served by the indexes. */
  exact: RawBuilder<boolean>;
  /** Sounds or looks alike: for a question that finds nothing as it stands. */
  alike: RawBuilder<boolean>;
  /** Points of an entry found as written, or of one found by likeness. */
  rank: Record<'exact' | 'alike', RawBuilder<number>>;
};

/** Where the columns of the search lie: beside a version, or in the table of entries on show. */
export type SearchSource = Record<
  'document' | 'text' | 'pinyin' | 'initials' | 'name' | 'code',
  RawBuilder<string>
>;

/** A resource `r` and its version `v`. */
export const besideVersion: SearchSource = {
  document: sql`v.search_document`,
  text: sql`v.search_text`,
  pinyin: sql`v.search_pinyin`,
  initials: sql`v.search_initials`,
  name: sql`v.name`,
  code: sql`r.code`,
};

/** An entry on show, `e`. */
export const onShow: SearchSource = {
  document: sql`e.document`,
  text: sql`e.text`,
  pinyin: sql`e.pinyin`,
  initials: sql`e.initials`,
  name: sql`e.name`,
  code: sql`e.code`,
};

/** Letters within a spelling; two letters only where a word begins, which the index of three letters knows. */
const holds = (column: RawBuilder<string>, letters: string): RawBuilder<boolean> =>
  letters.length > 2
    ? sql`${column} like ${`%${letters}%`}`
    : sql`(${column} like ${`${letters}%`} or ${column} like ${`% ${letters}%`})`;

/** The question as conditions over a source; undefined when it asks nothing. */
export function searchQuery(question: string, source: SearchSource = besideVersion): SearchQuery | undefined {
  const asked = question.normalize('NFKC').trim().toLowerCase().slice(0, 100);
  const words = segments(asked);
  if (asked === '' || words.length === 0) return undefined;
  const lexeme = (word: string): string => `'${word.replace(/['\\]/g, ' ')}':*`;
  const all = words.map(lexeme).join(' & ');
  const some = words.map(lexeme).join(' | ');
  const latin = /^[a-z\s']+$/.test(asked) ? asked.replace(/[^a-z]/g, '') : '';
  const han = /\p{Script=Han}/u.test(asked) && asked.length > 1;
  // A homophone typed by mistake reads the same: the question's own pinyin finds it.
  const spoken = latin || (han ? fullPinyin(asked) : '');
  const like = `%${asked.replace(/[%_\\]/g, '\\$&')}%`;
  const inPinyin = holds(source.pinyin, spoken);
  // The spelling index knows runs of three characters; shorter questions are answered by words and pairs.
  const exact: RawBuilder<boolean>[] = [
    sql<boolean>`${source.document} @@ to_tsquery('simple', ${han && asked.length === 2 ? lexeme(asked) : all})`,
  ];
  if (asked.length > 2) exact.push(sql<boolean>`${source.text} like ${like}`);
  const alike: RawBuilder<boolean>[] = [
    sql<boolean>`word_similarity(${asked}, ${source.text}) >= ${alikeText}`,
  ];
  const points: RawBuilder<number>[] = [
    sql<number>`4 * ts_rank(${source.document}, to_tsquery('simple', ${some}))`,
    sql<number>`case when lower(${source.name}) = ${asked} then 6 when lower(${source.name}) like ${like} then 3 when ${source.text} like ${like} then 1 else 0 end`,
  ];
  const likeness: RawBuilder<number>[] = [sql<number>`word_similarity(${asked}, ${source.text})`];
  if (/^[\d/]{4,}$/.test(asked)) exact.push(sql<boolean>`${source.code} like ${like}`);
  if (spoken.length > 1) {
    (han ? alike : exact).push(inPinyin);
    alike.push(sql<boolean>`word_similarity(${spoken}, ${source.pinyin}) >= ${alikePinyin}`);
    points.push(
      sql<number>`case when ${source.pinyin} like ${`${spoken}%`} then 2 when ${inPinyin} then 1 else 0 end`,
    );
    likeness.push(sql<number>`word_similarity(${spoken}, ${source.pinyin})`);
  }
  if (latin.length > 1) {
    const inInitials = holds(source.initials, latin);
    exact.push(inInitials);
    points.push(
      sql<number>`case when ${source.initials} like ${`${latin}%`} then 2 when ${inInitials} then 1 else 0 end`,
    );
  }
  return {
    exact: sql<boolean>`(${sql.join(exact, sql` or `)})`,
    alike: sql<boolean>`(${sql.join(alike, sql` or `)})`,
    rank: {
      exact: sql<number>`(${sql.join(points, sql` + `)})`,
      alike: sql<number>`(${sql.join([...points, ...likeness], sql` + `)})`,
    },
  };
}
