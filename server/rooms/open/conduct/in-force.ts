/** Measures in force against whoever asks: read anew at every call, so that the next one is bound already. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { rules } from './law.ts';
import { conductTables } from './tables.ts';

export type Bound = {
  id: string;
  number: string;
  kind: 'restrict' | 'close';
  datasets: string[];
  perMinute: number | null;
};

/** Each stands by itself: one that is lifted leaves the others as they are. */
export const measuresOn = (ex: Executor, userId: string, day: LegalDay): Promise<Bound[]> =>
  conductTables(ex)
    .selectFrom('open.measure')
    .innerJoin('open.announcement as a', (join) =>
      join.onRef('a.measure_id', '=', 'open.measure.id').on('a.kind', '=', 'measure'),
    )
    .select(['open.measure.id', 'a.number', 'open.measure.kind', 'datasets', 'per_minute as perMinute'])
    .where('user_id', '=', userId)
    .where('state', '=', 'in-force')
    .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', day)]))
    .execute();

export const announcementAt = (number: string): string => `/announcements/${number}`;

/** Errors: `open.access-closed`. */
export async function requireNotClosed(ex: Executor, law: LawNow, userId: string): Promise<Bound[]> {
  const bounds = await measuresOn(ex, userId, law.day);
  const closed = bounds.find(({ kind }) => kind === 'close');
  if (closed)
    throw problem('open.access-closed', {
      params: { number: closed.number, address: announcementAt(closed.number) },
      rule: rules.measures,
      articles: law.cite(rules.measures),
    });
  return bounds;
}

/** Gives the pace that is left to a user under restrictions; undefined: as everybody. Errors: `open.access-closed`, `open.set-restricted`. */
export async function requireUnbound(
  ex: Executor,
  law: LawNow,
  userId: string,
  dataset: { id: string; title: Text },
): Promise<number | undefined> {
  const bounds = await requireNotClosed(ex, law, userId);
  const refused = bounds.find(({ datasets }) => datasets.includes(dataset.id));
  if (refused)
    throw problem('open.set-restricted', {
      params: { number: refused.number, title: dataset.title, address: announcementAt(refused.number) },
      rule: rules.measures,
      articles: law.cite(rules.measures),
    });
  const paces = bounds.flatMap(({ perMinute }) => perMinute ?? []);
  return paces.length === 0 ? undefined : Math.min(...paces);
}
