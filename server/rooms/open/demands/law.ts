/** What the city's text says of demands, by rule: limits, the review, where requests for disclosure go. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { LawNow } from '#law/settings.ts';
import type { DeadlineInfo } from '#law/types.ts';
import type { Demand } from './tables.ts';

export const ANSWER = 'open.demand';
export const REVIEW = 'open.demand-review';
export const rules = {
  limit: 'open.demand-deadline',
  reviewLimit: 'open.review-deadline',
  disclosure: 'open.disclosure-apart',
} as const;

export const offersReview = (p: Platform): boolean => p.law.procedures().some(({ key }) => key === REVIEW);

/** Articles behind a demand: of its procedure, and of what its kind is turned away by. */
export const articlesOf = (law: LawNow): string[] => law.procedure(ANSWER).cite;

/** Its day to be answered by; undefined while no unit has received it, and where no limit of whatever kind runs. */
export const dueOf = (law: LawNow, row: Pick<Demand, 'state' | 'received_on'>): DeadlineInfo | undefined =>
  row.state === 'assigned' && row.received_on ? law.deadline(rules.limit, row.received_on) : undefined;

/** Working days from its filing until it was answered, or until today. */
export const elapsed = (
  law: LawNow,
  row: Pick<Demand, 'filed_on' | 'answered_on'>,
  until: LegalDay = row.answered_on ?? law.day,
): number => law.law.calendar.workdaysBetween(row.filed_on, until).count;
