/** What the city's text says of following the use and of measures, by rule. */
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import type { BreachGround, MeasureKind } from './types.ts';
import { breachGrounds } from './types.ts';

export const rules = {
  following: 'open.use-following',
  interval: 'open.use-check-interval',
  grounds: 'open.breach-grounds',
  measures: 'open.measures',
  notice: 'open.measure-notice',
  hearing: 'open.hearing-period',
} as const;

export const groundsOf = (law: LawNow): readonly Term[] => law.terms(rules.grounds);

/** Errors: `open.breach-none-here`, `open.breach-ground`. */
export function requireGround(law: LawNow, ground: string): BreachGround {
  const grounds = groundsOf(law);
  const about = { articles: law.cite(rules.grounds), rule: rules.grounds };
  if (grounds.length === 0) throw problem('open.breach-none-here', about);
  const known = breachGrounds.find((key) => key === ground);
  if (!known || !grounds.some(({ key }) => key === known))
    throw problem('open.breach-ground', { params: { grounds: listed(grounds) }, ...about });
  return known;
}

/** Errors: `open.measure-kind`. */
export function requireKind(law: LawNow, kind: MeasureKind): void {
  const kinds = law.terms(rules.measures);
  if (!kinds.some(({ key }) => key === kind))
    throw problem('open.measure-kind', {
      params: { kinds: listed(kinds) },
      articles: law.cite(rules.measures),
      rule: rules.measures,
    });
}

const listed = (terms: readonly Term[]): Text => ({
  zh: terms.map(({ zh }) => zh).join('、'),
  en: terms.map(({ en }) => en).join('; '),
});

/** As the city calls it; the word itself where a later text knows it no more. */
export const titleOf = (law: LawNow, rule: 'open.breach-grounds' | 'open.measures', key: string): Text => {
  const term = law.term(rule, key);
  return { zh: term?.zh ?? key, en: term?.en ?? key };
};
