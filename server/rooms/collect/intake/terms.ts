/** Under which terms a batch was taken in: settled at receipt and kept with it, so that every later stage repeats itself exactly. Pure. */

/** What becomes of a column that is not to be gathered; the city's rule `collect.extra-field`. */
export const extraFieldWays = ['drop-and-report', 'hold', 'refuse'] as const;
export type ExtraFieldWay = (typeof extraFieldWays)[number];

/** Why a batch waits for people; `deletions` is asked after the check, the others before staging or, where a room says so, before the merge. */
export type Awaiting = 'deletions' | 'extra-field' | 'task' | 'quality' | 'reading';

export type IntakeTerms = {
  extraField: ExtraFieldWay;
  /** Names of the items that may be gathered; left out: every item of the entry. */
  permitted?: string[];
  /** Somebody entitled to it let a held batch go on without its further columns. */
  extraSettled?: boolean;
  /** Articles behind the terms: shown where a column is left out. */
  articles: string[];
  /** What people must settle before the rows are even read. */
  awaiting?: Awaiting;
  /** The edition of the gathering specification it was checked against, and what it did not meet. */
  specification?: {
    version: number;
    remarks: { statement: string; binding: boolean; message: { zh: string; en: string } }[];
  };
  /** Active collecting tasks of the entry on the day of receipt. */
  taskIds?: string[];
  /** Each row names a consent of one of these tasks. */
  consentTasks?: string[];
  /** Each row names the version of the notice its subject was shown, one of these tasks', and when. */
  noticeTasks?: string[];
};

export const openTerms: IntakeTerms = { extraField: 'refuse', articles: [] };

/** What one gate adds: restrictions meet, articles join, the first reason to wait stands. */
export function joinTerms(terms: IntakeTerms, more: Partial<IntakeTerms>): IntakeTerms {
  const { permitted, articles, awaiting, ...rest } = more;
  const both =
    terms.permitted && permitted
      ? permitted.filter((name) => terms.permitted?.includes(name))
      : (permitted ?? terms.permitted);
  return {
    ...terms,
    ...rest,
    articles: [...new Set([...terms.articles, ...(articles ?? [])])],
    ...(both ? { permitted: both } : {}),
    ...((terms.awaiting ?? awaiting) ? { awaiting: terms.awaiting ?? awaiting } : {}),
  };
}
