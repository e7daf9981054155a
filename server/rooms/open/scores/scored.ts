/** How good opened data are, dimension by dimension in the city's words: the rows by their last check, the set by its ways and its age. Pure. */
import { daysBetween, type LegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { type Dimension, dimensionsOf } from '#rooms/quality/index.ts';
import type { Freshness } from '../search/schema.ts';

export const THRESHOLD = 'open.quality-threshold';

export type ScoreFacts = {
  /** Of the newest check of its rows; null where there was none. */
  checkedOn: LegalDay | null;
  measures: readonly { dimension: Dimension; checked: number; failed: number }[];
  /** Files and the interface, and those of them that the last look found broken. */
  ways: number;
  broken: number;
  freshness: Freshness;
};
export type Score = {
  key: Dimension;
  title: Text;
  /** From 0 to 100; null where nothing could be measured. */
  score: number | null;
  below: boolean;
};
export type Scores = { checkedOn: LegalDay | null; least: number | null; dimensions: Score[] };

const percent = (part: number, whole: number): number =>
  whole <= 0 ? 100 : Math.round((part / whole) * 10_000) / 100;

/** What is past its cycle is timely in the share of its age that the cycle allows. */
function ageScore({ state, last, due }: Freshness, today: LegalDay): number | null {
  if (state === 'kept') return 100;
  if (state !== 'late' || last === null || due === null) return null;
  return percent(daysBetween(last, due), daysBetween(last, today));
}

const least = (...scores: (number | null)[]): number | null => {
  const known = scores.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
};

export function scored(law: LawNow, facts: ScoreFacts): Scores {
  const threshold = law.number(THRESHOLD)?.value ?? null;
  const rows = (key: Dimension): number | null => {
    const found = facts.measures.find(({ dimension }) => dimension === key);
    return found ? percent(found.checked - found.failed, found.checked) : null;
  };
  const own: Partial<Record<Dimension, number | null>> = {
    accessibility: facts.ways === 0 ? null : percent(facts.ways - facts.broken, facts.ways),
    timeliness: ageScore(facts.freshness, law.day),
  };
  return {
    checkedOn: facts.checkedOn,
    least: threshold,
    dimensions: dimensionsOf(law).map(({ key, title }) => {
      const score = least(rows(key), own[key] ?? null);
      return { key, title, score, below: threshold !== null && score !== null && score < threshold };
    }),
  };
}
