/** How every check of an entry speaks: one issue, in both languages, with the articles that ask for it. */
import type { FieldIssue, Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';

export type IssueText = { zh: string; en: string; mendZh: string; mendEn: string };

const issue =
  (severity: FieldIssue['severity']) =>
  (code: string, path: string, text: IssueText, articles: readonly string[] = []): FieldIssue => ({
    path,
    code: `catalog.${code}`,
    message: { zh: text.zh, en: text.en },
    mend: { zh: text.mendZh, en: text.mendEn },
    articles: [...articles],
    severity,
  });

export const fault = issue('error');
export const warning = issue('warning');

/** Articles behind one member of a rule's value: its own, else those of the whole rule. */
export function articlesOf(law: LawNow, rule: string, term?: Term): string[] {
  return term && term.cite.length > 0 ? [...term.cite] : law.cite(rule);
}

export const empty = (text: string): boolean => text.trim() === '';

/** What two names share when only spaces, punctuation, width or case tell them apart. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

export const listed = (terms: readonly Text[], language: 'zh' | 'en'): string =>
  terms.map((term) => term[language]).join(language === 'zh' ? '、' : ', ');
