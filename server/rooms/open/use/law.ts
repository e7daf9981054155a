/** What the city says of the use of authorised data: reports at an interval, the scenario carried, clients registered. */
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { AgreementTerms } from '../access/tables.ts';

export const reportRule = 'open.usage-report';
export const conformRule = 'open.use-conforms';

/** Where the agreement must say how often its user reports. */
export const asksReports = (law: LawNow): boolean => law.flag(reportRule);

/** Where calls are held to the scenario and the applications of the grant. */
export const asksConformity = (law: LawNow): boolean => law.flag(conformRule);

/** Before an agreement is drawn up, and before anybody signs it. Throws `open.report-interval-missing`. */
export function requireInterval(
  law: LawNow,
  { reportDays, graceDays }: Pick<AgreementTerms, 'reportDays' | 'graceDays'>,
): void {
  if (!asksReports(law) || (reportDays != null && graceDays != null)) return;
  throw problem('open.report-interval-missing', { rule: reportRule, articles: law.cite(reportRule) });
}
