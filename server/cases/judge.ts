/** Whether a decision is in order before anything is touched: outcome, reasons, legal basis. Pure. */
import type { FieldIssue, Text } from '#kernel/errors.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Outcome, ProcedureStep, Term } from '#law/types.ts';
import type { DecideStepInput, LegalBasis } from './types.ts';

const list = (texts: readonly Text[]): Text => ({
  zh: texts.map(({ zh }) => zh).join('、'),
  en: texts.map(({ en }) => en).join(', '),
});

export function outcomeOf(step: ProcedureStep, key: string): Outcome {
  const outcome = step.outcomes.find((one) => one.key === key);
  if (outcome) return outcome;
  throw problem('cases.outcome-unknown', {
    params: {
      step: step.title,
      outcomes: list(
        step.outcomes.map(({ key: id, title }) => ({ zh: `${title.zh}(${id})`, en: `${title.en} (${id})` })),
      ),
    },
    articles: step.cite,
  });
}

/** Reasons with something in them, in the order given. */
export function reasonsOf(outcome: Outcome, given: readonly string[] = []): string[] {
  const reasons = given.map((reason) => reason.trim()).filter((reason) => reason !== '');
  const params = { outcome: outcome.title };
  if (outcome.reasons === 'required' && reasons.length === 0) {
    throw problem('cases.reasons-missing', { params, articles: outcome.cite });
  }
  if (outcome.reasons === 'none' && reasons.length > 0) {
    throw problem('cases.reasons-unwanted', { params, articles: outcome.cite });
  }
  return reasons;
}

/** What a level of law must state of itself: 'title', 'article', 'wording'. */
export function needsOf(level: Term): string[] {
  const { needs } = level.attributes;
  return Array.isArray(needs) ? needs.map(String) : ['title'];
}

/** The bases of a decision, checked against the levels that the outcome's rule accepts on this day. */
export function basisOf(law: LawNow, outcome: Outcome, given: readonly LegalBasis[] = []): LegalBasis[] {
  const rule = outcome.basis;
  if (!rule) {
    if (given.length > 0) {
      throw problem('cases.basis-unwanted', {
        params: { outcome: outcome.title },
        articles: outcome.cite,
      });
    }
    return [];
  }
  const levels = law.terms(rule);
  // A rule that does not apply, or is not in force yet, asks for nothing.
  if (levels.length === 0 && given.length === 0) return [];
  const articles = [...new Set([...outcome.cite, ...law.cite(rule)])];
  const params = { outcome: outcome.title, levels: list(levels) };
  if (given.length === 0) throw problem('cases.basis-missing', { params, articles, rule });
  return given.map((basis, index) => {
    const level = levels.find(({ key }) => key === basis.kind);
    if (!level) {
      throw problem('cases.basis-level', {
        params: { ...params, given: basis.kind },
        articles,
        rule,
        fields: [levelIssue(index, levels, articles)],
      });
    }
    const missing = needsOf(level).filter((need) => !stated(basis, need));
    if (missing.length > 0) {
      throw problem('cases.basis-incomplete', {
        params: { kind: level },
        articles: level.cite.length > 0 ? level.cite : articles,
        rule,
        fields: missing.map((need) => needIssue(index, need, level, articles)),
      });
    }
    return basis;
  });
}

const stated = (basis: LegalBasis, need: string): boolean => {
  const value = new Map<string, string | undefined>(Object.entries(basis)).get(need);
  return value !== undefined && value.trim() !== '';
};

const levelIssue = (index: number, levels: readonly Term[], articles: string[]): FieldIssue => ({
  path: `basis.${index}.kind`,
  code: 'level',
  message: {
    zh: `依据的种类应为：${list(levels).zh}`,
    en: `the basis must be one of: ${list(levels).en}`,
  },
  articles,
  severity: 'error',
});

const needWords: Readonly<Record<string, Text>> = {
  title: { zh: '依据的名称', en: 'the title of the basis' },
  article: { zh: '具体条款', en: 'the article' },
  wording: { zh: '条款原文', en: 'the wording of the article' },
};

function needIssue(index: number, need: string, level: Term, articles: string[]): FieldIssue {
  const words = needWords[need] ?? { zh: need, en: need };
  return {
    path: `basis.${index}.${need}`,
    code: 'missing',
    message: {
      zh: `“${level.zh}”须写明${words.zh}`,
      en: `a basis of the kind “${level.en}” states ${words.en}`,
    },
    articles: level.cite.length > 0 ? level.cite : articles,
    severity: 'error',
  };
}

/** The outcome's input as one value, or the first refusal. */
export function judge(law: LawNow, step: ProcedureStep, input: DecideStepInput) {
  const outcome = outcomeOf(step, input.outcome);
  const payload = input.payload ?? {};
  if (!outcome.form && Object.keys(payload).length > 0) {
    throw problem('cases.payload-unwanted', {
      params: { outcome: outcome.title },
      articles: outcome.cite,
    });
  }
  return {
    outcome,
    reasons: reasonsOf(outcome, input.reasons),
    basis: basisOf(law, outcome, input.basis),
    comment: input.comment?.trim() || null,
    payload,
  };
}
