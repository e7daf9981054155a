/** What the city's text asks an opening entry to state, and whether the release attached to it is what the entry states. */
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { DatasetContent } from '../content.ts';
import { distributionsOf, type Release } from '../datasets/read.ts';
import { isDropped, type Treatment } from '../disclosure/recipe.ts';
import { forms, isFormat } from '../releases/formats.ts';
import type { Origin } from '../tables.ts';
import { providerRules as rules } from './law.ts';

/** What `lacksOf` is to ask of an entry: origins it may name, whether it names forms, and the article behind each place. */
export type Asked = { origins: readonly string[]; formats: boolean; articlesOf: (path: string) => string[] };

const elementOf: Readonly<Record<string, string>> = {
  theme: 'domain',
  summary: 'abstract',
  fields: 'data-items',
  formats: 'data-format',
  class: 'opening-class',
  conditions: 'conditions',
  updateCycle: 'update-frequency',
};

/** Where the text asks no more of an entry than the room does of itself. */
const nothingAsked: Asked = { origins: [], formats: false, articlesOf: () => [] };

/** What bodies of society and research offer is no public data: of it no more is asked than the room asks. */
export function askedOf(law: LawNow, origin: Origin): Asked {
  if (origin !== 'unit') return nothingAsked;
  return {
    origins: law.terms(rules.origins).map(({ key }) => key),
    formats: law.term(rules.elements, 'data-format') !== undefined,
    articlesOf(path) {
      if (path === 'dataOrigin') return law.cite(rules.origins);
      const element = law.term(rules.elements, elementOf[path.split('.')[0] ?? ''] ?? '');
      return element ? (element.cite.length > 0 ? [...element.cite] : law.cite(rules.elements)) : [];
    },
  };
}

const titleOf = (format: string): Text =>
  isFormat(format) ? forms[format].title : { zh: format, en: format };

/** Every item it states is in the data or was taken out by the treatment, every form it states is there to be had. Error: `open.not-as-stated`. */
export async function requireAsStated(
  ex: Executor,
  law: LawNow,
  content: DatasetContent,
  release: Release,
): Promise<void> {
  if (law.terms(rules.elements).length === 0) return;
  const articles = law.cite(rules.elements);
  const { recipe } = release.treatment as unknown as Partial<Treatment>;
  const there = new Set(release.columns.map(({ name }) => name));
  const missing = content.fields.filter(
    ({ name, from }) => !there.has(name) && !isDropped(recipe?.columns[from ?? name]),
  );
  if (missing.length > 0) {
    const names = missing.map(({ titleZh, name }) => titleZh || name);
    throw problem('open.not-as-stated', {
      params: {
        why: { zh: `数据中没有：${names.join('、')}。`, en: `The data lack: ${names.join(', ')}.` },
      },
      articles,
    });
  }
  const made = new Set((await distributionsOf(ex, release.id)).map(({ format }) => format));
  const absent = (content.formats ?? []).filter((format) => !made.has(format)).map(titleOf);
  if (absent.length > 0)
    throw problem('open.not-as-stated', {
      params: {
        why: {
          zh: `没有制成所列格式：${absent.map(({ zh }) => zh).join('、')}。`,
          en: `There is no file of the form: ${absent.map(({ en }) => en).join(', ')}.`,
        },
      },
      articles,
    });
}
