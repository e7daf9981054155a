/** What the city's text orders before an application and after a grant, by key; and the articles of each. */
import type { LawNow } from '#law/settings.ts';

export const followUp = 'share.follow-up';

export type FollowUp =
  | 'need'
  | 'need-stages'
  | 'filing'
  | 'use-statement'
  | 'use-report'
  | 'consumer-rules'
  | 'feedback'
  | 'offline'
  | 'rectification'
  | 'migration'
  | 'gather-first'
  | 'direct'
  | 'access-time'
  | 'chart';

/** True where the city's text asks for it: what follows from it then binds. */
export const ordered = (law: LawNow, key: FollowUp): boolean => law.term(followUp, key) !== undefined;

export function articlesOf(law: LawNow, ...keys: FollowUp[]): string[] {
  return [
    ...new Set(
      keys.flatMap((key) => {
        const term = law.term(followUp, key);
        return term ? (term.cite.length > 0 ? term.cite : law.cite(followUp)) : [];
      }),
    ),
  ];
}
