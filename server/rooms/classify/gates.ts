/** What the room lends to the procedures: an entry goes to review and into the catalogue only with a grade that agrees with its grading. */
import type { Gate, RoomBehaviours, SubjectCheck } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getVersion } from '#rooms/catalog/index.ts';
import { causesOf } from './effective.ts';
import { strictnessOf } from './grading/judge.ts';
import { type RuleTable, rankIn } from './grading/table.ts';
import { confirmedOf, detectionsOf, type Grading, gradingsOf, standingOf } from './gradings.ts';
import { currentTable } from './rule-tables.ts';
import { suspicionIssues } from './suspicion.ts';

type Stated = {
  securityLevel: string;
  openingClass: string;
  items: readonly { name: string; grade?: number | undefined }[];
};

/** Pure: every point on which the entry falls short of what it was graded. */
export function entryFaults(
  table: RuleTable,
  content: Stated,
  gradings: readonly Grading[],
  articles: readonly string[],
): FieldIssue[] {
  const faults: FieldIssue[] = [];
  const fault = (path: string, code: string, zh: string, en: string) =>
    faults.push({ path, code, message: { zh, en }, articles: [...articles], severity: 'error' });
  const word = (grade: string) => table.grades.find(({ key }) => key === grade) ?? { zh: grade, en: grade };
  const stated = content.securityLevel;
  const rank = rankIn(table, stated);
  if (stated !== '' && rank < 0) {
    fault(
      'securityLevel',
      'classify.grade-outside',
      `级别“${stated}”不在现行规则表内`,
      `“${stated}” is not in the rules in force`,
    );
  } else if (stated !== '') {
    const [highest] = causesOf(table, content, confirmedOf(gradings));
    if (highest && highest.rank > rank) {
      const { zh, en } = word(highest.grade);
      const item = highest.cause.replace(/^(item|graded):/, '');
      const of = highest.cause === 'entry' || item === '' ? '' : `信息项“${item}”`;
      fault(
        'securityLevel',
        'classify.grade-max',
        `${of || '本资源'}已定为“${zh}”，整项级别不得低于它`,
        `${of ? `“${item}”` : 'the resource'} is graded “${en}”; the entry takes at least that`,
      );
    }
  }
  for (const grading of standingOf(gradings).values()) {
    const whole = grading.item === '';
    if (grading.state === 'in_review') {
      fault(
        'securityLevel',
        'classify.review-open',
        '从宽定级尚待主管部门复核',
        'a laxer grade still waits for the bureau',
      );
    } else if (
      grading.state === 'proposed' &&
      whole &&
      stated !== '' &&
      rank < rankIn(table, grading.proposed_grade)
    ) {
      const { zh, en } = word(grading.proposed_grade);
      fault(
        'securityLevel',
        'classify.laxer',
        `规则表建议“${zh}”；从宽须说明理由并经复核`,
        `the table proposes “${en}”; less needs a reason and a review`,
      );
    }
    const opening =
      grading.state === 'confirmed'
        ? grading.class
        : grading.state === 'proposed'
          ? grading.proposed_class
          : null;
    if (
      whole &&
      opening &&
      content.openingClass !== '' &&
      strictnessOf(content.openingClass) < strictnessOf(opening)
    ) {
      fault(
        'openingClass',
        'classify.class-laxer',
        '开放属性宽于定级结果',
        'the opening class is laxer than the grading',
      );
    }
  }
  return faults;
}

const gradeInOrder: Gate = async ({ tx, law, case: file }) => {
  const version = await getVersion(tx, file.subject.id);
  if (!version) throw problem('kernel.not-found');
  const faults = entryFaults(
    (await currentTable(tx, law)).body,
    version.content,
    await gradingsOf(tx, version.resourceId),
    law.cite('classify.grading-rules'),
  );
  if (faults.length === 0) return pass;
  throw problem('classify.entry-grade', {
    params: { count: faults.length },
    articles: [...new Set(faults.flatMap(({ articles }) => articles))],
    fields: faults,
  });
};

/** Asked by the catalogue at its check, at submission and at every decision: what looks personal is not opened unmarked. */
const unmarked: SubjectCheck = async ({ ex, law }, { type, id }) => {
  if (type !== 'catalog.version') return [];
  const version = await getVersion(ex, id);
  if (!version || version.withdraws) return [];
  return suspicionIssues(version.content, await detectionsOf(ex, version.resourceId), openingArticles(law));
};

/** What forbids it: the city's words on opening, and on sharing where it says nothing of opening. */
export const openingArticles = (law: LawNow): string[] => {
  const cited = law.cite('classify.opening-classes');
  return cited.length > 0 ? cited : law.cite('classify.sharing-classes');
};

export const classifyBehaviours: RoomBehaviours = {
  gates: { 'classify.grade-in-order': gradeInOrder },
  subjects: unmarked,
};
