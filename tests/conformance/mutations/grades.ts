/** Guards of grading and of what an entry argues for its classes, each as text and broken text. */
import type { Mutations } from './types.ts';

const grade = 'server/rooms/classify/commands/grade.ts';
const rules = 'server/rooms/classify/commands/rules.ts';
const judge = 'server/rooms/classify/grading/judge.ts';
const gates = 'server/rooms/classify/gates.ts';
const classing = 'server/rooms/catalog/checks/classing.ts';

export const gradeGuards: Mutations = {
  'grades.laxer-reason': { file: grade, find: "if (laxer && reason === '') {", replace: 'if (false) {' },
  'grades.laxer-review': {
    file: grade,
    find: "state: laxer ? 'in_review' : 'confirmed',",
    replace: "state: 'confirmed',",
  },
  'grades.review-open': {
    file: gates,
    find: "if (grading.state === 'in_review') {",
    replace: 'if (false) {',
  },
  'grades.affected': {
    file: rules,
    find: 'if (to === from) continue;',
    replace: 'if (to !== undefined) continue;',
  },
  'grades.keeps-version': {
    file: 'server/rooms/classify/read.ts',
    find: 'tableVersion: one.table_version,',
    replace: 'tableVersion: one.table_version + 1,',
  },
  'grades.regrade-task': { file: rules, find: "kind: 'regrade',", replace: "kind: 'entry-behind'," },
  'grades.loosens': {
    file: judge,
    find: 'return rankIn(table, grade) < rankIn(table, held)',
    replace: 'return rankIn(table, grade) < -1',
  },
  'grades.outdated': {
    file: 'server/rooms/classify/read.ts',
    find: 'one.tableVersion < table.version',
    replace: 'false',
  },
  'grades.mapped': { file: judge, find: 'if (rank < 0) {', replace: 'if (false) {' },
  'grades.value-list': {
    file: rules,
    find: "await issueValueList(tx, 'securityLevel', input.body.grades, source);",
    replace: '',
  },
  'grades.highest': {
    file: gates,
    find: 'if (highest && highest.rank > rank) {',
    replace: 'if (highest && false) {',
  },
  'grades.data-class': {
    file: classing,
    find: 'if (classes.length === 0 || classes.some(({ key }) => key === given)) return [];',
    replace: 'if (given !== null) return [];',
  },
  'grades.grants-rechecked': {
    file: 'server/reactions.ts',
    find: "'classify.grade-changed': [serve.remeasure],",
    replace: '',
  },
  'grades.sealed': {
    file: 'server/rooms/serve/gateway/answers.ts',
    find: 'grant.terms.measures?.encryption',
    replace: 'false',
  },
  'classify.required-level': {
    file: 'server/rooms/catalog/checks/required.ts',
    find: 'missing: (c) => empty(c.securityLevel),',
    replace: 'missing: () => false,',
  },
};
