/** What the city asks a product to state of the data it uses. */
import type { LawNow } from '#law/settings.ts';

export const statementRule = 'open.source-statement';
export const asksDate = (law: LawNow): boolean => law.term(statementRule, 'date') !== undefined;
