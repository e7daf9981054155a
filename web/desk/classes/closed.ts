// Which classes are closed to an entry that names no accepted ground, where the city's rules say so.
import { useQuery } from '@tanstack/react-query';
import type { Content, TermsReply } from '#rooms/catalog/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { governanceQuery } from './queries.ts';

export type Closed = {
  /** Key of a closed class, and the words that say why. */
  classes: ReadonlyMap<string, string>;
  articles: string[];
  /** Kinds of ground to choose from before any class is chosen; empty where nothing is closed. */
  kinds: TermsReply['sharingBasisKinds'][string];
};

const nothing: Closed = { classes: new Map(), articles: [], kinds: [] };

export function useClosedClasses(content: Content, terms: TermsReply): Closed {
  const { t, say } = useTexts();
  const { data } = useQuery(governanceQuery);
  if (!data?.noBasisUnconditional) return nothing;
  const classes = new Map<string, string>();
  for (const [key, kinds] of Object.entries(terms.sharingBasisKinds)) {
    const sound = content.sharingBasis.some(
      ({ kind, title, article }) =>
        kinds.some((one) => one.key === kind) && title.trim() !== '' && article.trim() !== '',
    );
    if (kinds.length > 0 && !sound)
      classes.set(
        key,
        t('classes:closedWhy', { kinds: kinds.map((kind) => say(kind)).join(t('classes:comma')) }),
      );
  }
  const all = new Map(
    Object.values(terms.sharingBasisKinds)
      .flat()
      .map((kind) => [kind.key, kind]),
  );
  return { classes, articles: data.articles.noBasis ?? [], kinds: [...all.values()] };
}
