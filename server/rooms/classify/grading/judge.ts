/** Grades by the rule table: the same answers always give the same result, and the strictest row decides. Pure. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { DetectorKind } from '../detect/kinds.ts';
import {
  type ImplementingRow,
  nationalGrades,
  type OpeningClass,
  type RuleTable,
  rankIn,
  rowsOf,
} from './table.ts';

export type Answers = Readonly<Record<string, string>>;

export type Proposal = {
  /** A key of the table; the least grade when no row has a say. */
  grade: string;
  opening: OpeningClass | undefined;
  /** The rows that had a say, those that decided the grade first. */
  rows: string[];
};

const strictness: readonly OpeningClass[] = ['open', 'conditional', 'closed'];
export const strictnessOf = (opening: string): number => strictness.findIndex((found) => found === opening);

/** Questions without an answer, and answers the table does not know. */
export function answerFaults(table: RuleTable, answers: Answers): FieldIssue[] {
  const faults: FieldIssue[] = [];
  const fault = (path: string, code: string, zh: string, en: string) =>
    faults.push({ path: `answers.${path}`, code, message: { zh, en }, articles: [], severity: 'error' });
  for (const question of table.questions) {
    const given = answers[question.key];
    if (given === undefined)
      fault(question.key, 'classify.unanswered', `请回答：${question.zh}`, question.en);
    else if (!question.answers.some(({ key }) => key === given)) {
      fault(question.key, 'classify.answer-unknown', '没有这一选项', 'there is no such answer');
    }
  }
  for (const key of Object.keys(answers)) {
    if (!table.questions.some((question) => question.key === key)) {
      fault(key, 'classify.answer-unknown', '没有这一问题', 'there is no such question');
    }
  }
  return faults;
}

/** `kinds`: what is known to be in it. `own`: the department's implementing rows, which only tighten. */
export function propose(
  table: RuleTable,
  answers: Answers,
  kinds: readonly DetectorKind[],
  own: readonly ImplementingRow[] = [],
): Proposal {
  const grades = rowsOf(table);
  for (const { row, grade } of own) {
    if (rankIn(table, grade) > rankIn(table, grades.get(row) ?? '')) grades.set(row, grade);
  }
  const said = [
    ...Object.entries(answers).map(([question, answer]) => `${question}.${answer}`),
    ...kinds.map((kind) => `kind.${kind}`),
  ].filter((row) => grades.has(row));
  const rank = (row: string): number => rankIn(table, grades.get(row) ?? '');
  const rows = said.sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
  const opening = table.questions
    .map((question) => question.answers.find(({ key }) => key === answers[question.key])?.opening)
    .reduce<OpeningClass | undefined>(
      (most, one) => (one && (!most || strictnessOf(one) > strictnessOf(most)) ? one : most),
      undefined,
    );
  const asked = table.questions.some(({ answers: choices }) => choices.some((choice) => choice.opening));
  return {
    grade: rows[0] ? (grades.get(rows[0]) ?? '') : (table.grades[0]?.key ?? ''),
    // What no answer holds back is open.
    opening: opening ?? (asked && Object.keys(answers).length > 0 ? 'open' : undefined),
    rows,
  };
}

/** Why this is no table that could be issued: grades and classes without their national counterpart, rows that lead nowhere. */
export function tableFaults(table: RuleTable, articles: readonly string[]): FieldIssue[] {
  const faults: FieldIssue[] = [];
  const fault = (path: string, code: string, zh: string, en: string) =>
    faults.push({ path, code, message: { zh, en }, articles: [...articles], severity: 'error' });
  const once = (path: string, keys: readonly string[]) => {
    keys.forEach((key, index) => {
      if (keys.indexOf(key) < index)
        fault(`${path}.${index}.key`, 'classify.key-twice', `“${key}”重复`, `“${key}” twice`);
    });
  };
  once(
    'grades',
    table.grades.map(({ key }) => key),
  );
  once(
    'classes',
    table.classes.map(({ key }) => key),
  );
  once(
    'questions',
    table.questions.map(({ key }) => key),
  );
  let last = -1;
  table.grades.forEach(({ zh, en, national }, index) => {
    const rank = nationalGrades.findIndex((grade) => grade === (national ?? ''));
    if (rank < 0) {
      fault(
        `grades.${index}.national`,
        'classify.unmapped',
        `“${zh}”没有对应的国家级别`,
        `“${en}” has no national counterpart`,
      );
    } else if (rank < last) {
      fault(
        `grades.${index}.national`,
        'classify.order',
        `“${zh}”应排在更高级别之前`,
        `“${en}” stands after a higher grade`,
      );
    }
    last = Math.max(last, rank);
  });
  table.classes.forEach(({ zh, en, national }, index) => {
    if ((national ?? '').trim() === '') {
      fault(
        `classes.${index}.national`,
        'classify.unmapped',
        `“${zh}”没有对应的国家或自治区、省类别`,
        `“${en}” has no national or regional counterpart`,
      );
    }
  });
  for (const [row, grade] of rowsOf(table)) {
    if (rankIn(table, grade) < 0) {
      fault(
        `rows.${row}`,
        'classify.grade-outside',
        `“${row}”指向表外级别“${grade}”`,
        `“${row}” leads to “${grade}”, which is not in the table`,
      );
    }
  }
  return faults;
}

/** Rows of a department that loosen the city's, name none of its rows, or lead outside the table. */
export function looseningRows(
  table: RuleTable,
  rows: readonly ImplementingRow[],
  articles: readonly string[],
): FieldIssue[] {
  const city = rowsOf(table);
  return rows.flatMap(({ row, grade }, index): FieldIssue[] => {
    const fault = (code: string, zh: string, en: string): FieldIssue[] => [
      { path: `rows.${index}`, code, message: { zh, en }, articles: [...articles], severity: 'error' },
    ];
    const held = city.get(row);
    if (held === undefined) {
      return fault(
        'classify.row-unknown',
        `市级规则没有“${row}”一行`,
        `the city’s rules have no row “${row}”`,
      );
    }
    if (rankIn(table, grade) < 0) {
      return fault(
        'classify.grade-outside',
        `“${row}”的级别“${grade}”不在表内`,
        `“${grade}” is not in the table`,
      );
    }
    return rankIn(table, grade) < rankIn(table, held)
      ? fault(
          'classify.loosens',
          `“${row}”低于市级规则的“${held}”`,
          `“${row}” is below “${held}” of the city’s rules`,
        )
      : [];
  });
}
