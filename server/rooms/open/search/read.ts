/** What people ask of the portal's search, and why an answer answers. */

import type { Platform } from '#cases/index.ts';
import { askPrepared } from '#kernel/db.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { categoryWord, categoryWords, cutWords, cycleWords } from '#rooms/catalog/index.ts';
import { freshnessOf } from './freshness.ts';
import { industries } from './industries.ts';
import { type FacetName, type FoundSet, facetNames, type SearchAsked, type SearchReply } from './schema.ts';
import { type Answer, answerStatement, type Found } from './statement.ts';

type Word = { key: string; zh: string; en: string };
const plain = (key: string): Word => ({ key, zh: key, en: key });
const among = (words: readonly Word[], key: string): Word =>
  words.find((one) => one.key === key) ?? plain(key);

const sources: readonly Word[] = [
  { key: 'unit', zh: '政府部门和公共机构', en: 'Government and public bodies' },
  { key: 'social', zh: '社会数据', en: 'Bodies of society' },
  { key: 'research', zh: '科研数据', en: 'Research' },
];

/** What the names of an opening class are in this city. */
export const classWord = (law: LawNow, key: string): Word =>
  among(
    law.terms('classify.opening-classes').map((term) => ({ key: term.key, zh: term.zh, en: term.en })),
    key,
  );

export const themeWord = (key: string): Word => {
  const found = categoryWord(key);
  return found ? { ...found, key } : plain(key);
};
export const cycleWord = (key: string): Word => among(cycleWords, key);
export const industryWord = (key: string): Word => among(industries, key.slice(0, 1));

/** A question that finds nothing as written is asked again for what sounds or looks alike. */
export async function searchSets(p: Platform, asked: SearchAsked): Promise<SearchReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const exact = await answer(p, asked, 'exact');
  const how = exact.total === 0 && asked.q?.trim() ? 'alike' : 'exact';
  const found = how === 'exact' ? exact : await answer(p, asked, 'alike');
  const words = asked.q ? cutWords(asked.q) : [];
  return {
    items: found.items.map((item) => present(item, law, asked.q, words, how)),
    total: found.total,
    page: asked.page,
    pageSize: asked.pageSize,
    sort: asked.sort ?? (words.length > 0 ? 'relevance' : 'updated'),
    how,
    words,
    ...(found.facets && { facets: facetsOf(found, law) }),
  };
}

async function answer(p: Platform, asked: SearchAsked, how: 'exact' | 'alike'): Promise<Answer> {
  const statement = answerStatement(asked, how);
  // The first page without choices has a few forms; with choices and further pages there are too many to keep prepared.
  const choices: readonly FacetName[] = facetNames;
  const common = asked.page === 1 && choices.every((name) => asked[name] === undefined);
  const [row] = common ? await askPrepared(p, statement) : (await statement.execute(p.db)).rows;
  return row?.answer ?? { total: 0, items: [], departments: {}, regions: {} };
}

function facetsOf(found: Answer, law: LawNow): NonNullable<SearchReply['facets']> {
  const naming: Record<FacetName, (key: string) => Word> = {
    department: (key) => pair(key, found.departments[key]),
    region: (key) => pair(key, found.regions[key]),
    theme: (key) => ({ ...themeWord(key), key }),
    industry: industryWord,
    class: (key) => classWord(law, key),
    cycle: cycleWord,
    source: (key) => among(sources, key),
    format: (key) => ({ key, zh: key.toUpperCase(), en: key.toUpperCase() }),
  };
  const facets: NonNullable<SearchReply['facets']> = {};
  for (const name of facetNames)
    facets[name] = (found.facets ?? [])
      .filter(({ facet }) => facet === name)
      .map(({ key, count }) => ({ ...naming[name](key), key, count }));
  return facets;
}

const pair = (key: string, names: [string, string] | undefined): Word =>
  names ? { key, zh: names[0], en: names[1] || names[0] } : plain(key);

function present(
  item: Found,
  law: LawNow,
  question: string | undefined,
  words: readonly string[],
  how: 'exact' | 'alike',
): FoundSet {
  const [zh, en] = item.departmentName;
  return {
    id: item.id,
    slug: item.slug,
    title: item.title,
    summary: item.summary,
    class: item.class,
    className: classWord(law, item.class),
    origin: item.origin,
    organisation: { id: item.department, name: { zh, en } },
    theme: themeWord(item.theme),
    cycle: cycleWord(item.cycle),
    formats: item.formats,
    rows: Number(item.rows),
    updatedAt: new Date(item.updatedAt).toISOString(),
    freshness: freshnessOf(item.releasedAt, item.cycle, law.day),
    downloads: Number(item.downloads),
    calls: Number(item.calls),
    rating: item.rating === null ? null : Number(item.rating),
    matched: words.length > 0 && question ? whyMatched(item, question, words, how) : null,
  };
}

/** Fields shown as the reason; more would be a list of their own. */
const MOST_FIELDS = 4;

function whyMatched(
  item: Found,
  question: string,
  words: readonly string[],
  how: 'exact' | 'alike',
): NonNullable<FoundSet['matched']> {
  const asked = question.normalize('NFKC').trim().toLowerCase();
  const holds = (text: string): boolean => {
    const low = text.toLowerCase();
    return low.includes(asked) || words.some((word) => word.length > 1 && low.includes(word));
  };
  const fields = (item.fields ?? []).filter(holds).slice(0, MOST_FIELDS);
  if (how === 'alike') return { how: 'alike', fields };
  if (holds(item.title.zh) || holds(item.title.en)) return { how: 'name', fields };
  if (fields.length > 0) return { how: 'fields', fields };
  if (holds(item.summary.zh) || holds(item.summary.en)) return { how: 'about', fields };
  const around = [...item.departmentName, themeWord(item.theme).zh, ...(item.keywords ?? [])];
  return { how: around.some(holds) ? 'around' : 'sound', fields };
}

/** What the chosen words of the lists are, for whoever fills in a form or reads an address. */
export const portalTerms = (law: LawNow) => ({
  classes: law.terms('classify.opening-classes').map(({ key, zh, en }) => ({ key, zh, en })),
  themes: categoryWords.map(({ key, zh, en }) => ({ key: key.slice(0, 3), zh, en })),
  industries: [...industries],
  cycles: cycleWords.map(({ key, zh, en }) => ({ key, zh, en })),
  sources: [...sources],
});
