/** The verdict on an entry: every fault and every warning at once, each with the articles that ask for it. Pure. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { checkActs } from './checks/acts.ts';
import { checkClassing } from './checks/classing.ts';
import { checkExtended } from './checks/extended.ts';
import type { CheckFacts } from './checks/facts.ts';
import { checkFormat } from './checks/format.ts';
import { articlesOf, empty, fault, listed } from './checks/issue.ts';
import { checkItems } from './checks/items.ts';
import { checkNaming } from './checks/naming.ts';
import { checkOrigin } from './checks/origin.ts';
import { checkRequired } from './checks/required.ts';
import { basisRules, checkSharing } from './checks/sharing.ts';
import { checkSubject } from './checks/subject.ts';
import type { CitedWord } from './schema.ts';
import { type Content, type ContentPatch, emptyContent } from './schema.ts';

export type { CheckFacts } from './checks/facts.ts';
export { isMachineReadable } from './checks/format.ts';
export { nameKey } from './checks/issue.ts';

export type EntryVerdict = {
  /** True when nothing stops the submission; warnings may remain. */
  ready: boolean;
  /** Share of the required fields that are filled, 0–100. */
  completeness: number;
  required: { asked: number; filled: number };
  issues: FieldIssue[];
};

export function checkEntry(law: LawNow, content: Content, facts: CheckFacts): EntryVerdict {
  const required = checkRequired(law, content, facts);
  const issues = [
    ...required.issues,
    ...checkNaming(law, content, facts),
    ...checkOrigin(law, content, facts),
    ...checkFormat(law, content),
    ...checkItems(content),
    ...checkSubject(law, content),
    ...checkSharing(law, content, facts),
    ...checkActs(law, content, facts),
    ...checkClassing(law, content, facts),
    ...checkExtended(law, content, facts),
    ...checkChange(law, facts),
  ];
  return {
    ready: !issues.some(({ severity }) => severity === 'error'),
    completeness: required.completeness,
    required: required.required,
    issues,
  };
}

/** A change names its kind where the city lists the kinds, and the day it happened. */
function checkChange(law: LawNow, facts: CheckFacts): FieldIssue[] {
  const { change } = facts;
  if (!change) return [];
  const rule = 'catalog.change-triggers';
  const triggers = law.terms(rule);
  const issues: FieldIssue[] = [];
  const trigger = triggers.find(({ key }) => key === change.trigger);
  if (triggers.length > 0 && !trigger) {
    issues.push(
      fault(
        'change-trigger',
        'changeTrigger',
        {
          zh: '须说明是哪一种变化',
          en: 'State which kind of change it is',
          mendZh: `可选：${listed(triggers, 'zh')}`,
          mendEn: `Choose one of: ${listed(triggers, 'en')}`,
        },
        law.cite(rule),
      ),
    );
  }
  if (change.day === undefined ? triggers.length > 0 : change.day > law.day) {
    issues.push(
      fault(
        'date-form',
        'changeDay',
        {
          zh: change.day === undefined ? '须填写变化发生之日' : '变化之日不能晚于今天',
          en:
            change.day === undefined
              ? 'State the day of the change'
              : 'The day of the change lies in the future',
          mendZh: '按年-月-日填写，例如 2026-04-01',
          mendEn: 'Write it as 2026-04-01',
        },
        articlesOf(law, rule, trigger),
      ),
    );
  }
  return issues;
}

/** What a new entry starts with: the classes the city's rules name as default. */
export function startingContent(law: LawNow, patch: ContentPatch = {}): Content {
  return {
    ...emptyContent,
    sharingClass: law.text('classify.default-sharing-class')?.value ?? '',
    openingClass: law.text('classify.default-opening-class')?.value ?? '',
    ...given(patch),
  };
}

/** The patch without the fields that were left out. */
export function given(patch: ContentPatch): ContentPatch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

/** The mark of secrecy named, in the city's words, if its rules keep such content out. An unknown mark is kept out as well. */
export function secrecyRefused(
  law: LawNow,
  mark: string | undefined,
): { key: string; zh: string; articles: string[] } | undefined {
  if (mark === undefined || empty(mark) || mark === 'none') return undefined;
  const rule = 'catalog.secrecy-marks';
  const marks = law.terms(rule);
  const found = marks.find(({ key, zh }) => key === mark || zh === mark);
  return {
    key: found?.key ?? 'unknown',
    zh: found?.zh ?? mark,
    articles: articlesOf(law, rule, found),
  };
}

/** True when the class is an exception from sharing that the city wants filed in the same step. */
export function mustFile(law: LawNow, content: Content): boolean {
  return law.flag('classify.exception-filing') && basisRules[content.sharingClass] !== undefined;
}

/** A class or another member of a rule, in the city's words with its articles. */
export function citedTerm(law: LawNow, rule: string, key: string): CitedWord | null {
  if (key === '') return null;
  const term = law.term(rule, key);
  return term ? { key, zh: term.zh, en: term.en, articles: articlesOf(law, rule, term) } : null;
}

/** Rules a submission is judged by, for the ledger. */
export const entryRules = [
  'catalog.required-fields',
  'catalog.origins',
  'catalog.occasions',
  'catalog.subject-identifiers',
  'catalog.supply-modes',
  'catalog.machine-readable',
  'classify.sharing-classes',
  'classify.opening-classes',
  'org.required-posts',
] as const;
