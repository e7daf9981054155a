/** On what law the entry behind a set is not open to everybody: shown to whoever is refused it. */
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion, type PublishedVersion } from '#rooms/catalog/index.ts';

const kindsRule = 'classify.opening-basis';

export type Basis = { kind: Text | null; title: string; article: string; wording: string };

const entryOf = (ex: Executor, resourceId: string | null): Promise<PublishedVersion | undefined> =>
  resourceId ? getPublishedVersion(ex, resourceId) : Promise.resolve(undefined);

export async function openingBasis(
  ex: Executor,
  law: LawNow,
  resourceId: string | null,
): Promise<{ basis: Basis[]; articles: string[] }> {
  const stated = (await entryOf(ex, resourceId))?.version.content.openingBasis ?? [];
  const basis = stated.map(({ kind, title, article, wording }) => {
    const word = law.term(kindsRule, kind);
    return {
      kind: word ? { zh: word.zh, en: word.en } : null,
      title,
      article: article ?? '',
      wording: wording ?? '',
    };
  });
  return { basis, articles: basis.length > 0 ? law.cite(kindsRule) : [] };
}

export const worded = (basis: readonly Basis[]): string =>
  basis.map(({ title, article }) => `《${title}》${article}`).join('、');
