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
    file: 'server/rooms/serve/gateway/rows.ts',
    find: 'file.grant.terms.measures?.encryption',
    replace: 'false',
  },
  'classify.required-level': {
    file: 'server/rooms/catalog/checks/required.ts',
    find: 'missing: (c) => empty(c.securityLevel),',
    replace: 'missing: () => false,',
  },
  'opening.list-approved': {
    file: 'server/rooms/catalog/lent.ts',
    find: ".innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')\n    .where('r.state', 'in', ['active', 'suspended']);",
    replace: ".innerJoin('catalog.resource_version as v', 'v.resource_id', 'r.id');",
  },
  'opening.class-required': {
    file: 'server/rooms/catalog/checks/required.ts',
    find: 'missing: (c) => empty(c.openingClass),',
    replace: 'missing: () => false,',
  },
  'opening.against': {
    file: classing,
    find: "if (content.openingClass !== 'closed' && against.length > 0 && closed.length > 0) {",
    replace: 'if (false) {',
  },
  'opening.closed-needs': {
    file: classing,
    find: "} else if (content.openingClass === 'closed' && against.length === 0 && closed.length > 0) {",
    replace: '} else if (false) {',
  },
  'opening.conditional-needs': {
    file: classing,
    find: "} else if (content.openingClass === 'conditional' && asking.length === 0 && conditional.length > 0) {",
    replace: '} else if (false) {',
  },
  'opening.marked-open': {
    file: classing,
    find: "} else if (content.openingClass === 'open' && asking.length > 0) {",
    replace: '} else if (false) {',
  },
  'opening.argued': {
    file: classing,
    find: 'if (!words || !missing(ground[words.field])) continue;',
    replace: 'if (words !== null) continue;',
  },
  'opening.condition-stated': {
    file: 'server/rooms/catalog/checks/sharing.ts',
    find: '(empty(content.openingCondition) || emptyPhrases.has(nameKey(content.openingCondition)))',
    replace: 'false',
  },
  'opening.shown': {
    file: 'server/rooms/catalog/presenter.ts',
    find: 'opening: bare ? null : openingStatement(law, content),',
    replace: 'opening: null,',
  },
  'opening.default': {
    file: 'server/rooms/catalog/rules.ts',
    find: "openingClass: law.text('classify.default-opening-class')?.value ?? '',",
    replace: "openingClass: '',",
  },
  'opening.hidden-in-list': {
    file: 'server/rooms/catalog/queries.ts',
    find: "...(audience.kind === 'public' && closed && { openings: publicClasses }),",
    replace: '',
  },
  'opening.hidden-page': {
    file: 'server/rooms/catalog/presenter.ts',
    find: '!publicClasses.includes(content.openingClass)',
    replace: 'false',
  },
  'opening.stands': {
    file: 'server/rooms/catalog/commands/submit-resource.ts',
    find: 'await stateGrounds(tx, law, id, content, now);',
    replace: '',
  },
  'opening.basis-present': {
    file: classing,
    find: 'if (content.openingBasis.length === 0) {',
    replace: 'if (false) {',
  },
  'opening.basis-level': {
    file: classing,
    find: 'const level = levels.find(({ key }) => key === basis.kind);',
    replace: 'const [level] = levels;',
  },
  'opening.filter': {
    file: 'server/rooms/catalog/on-show.ts',
    find: 'name !== except && filter[name]',
    replace: "name !== 'opening' && name !== except && filter[name]",
  },
  'opening.users-told': {
    file: 'server/reactions.ts',
    find: 'grades.tellUsers,',
    replace: '',
  },
  'classes.change-reason': {
    file: classing,
    find: 'if (!former || !law.flag(rule) || !missing(content.classing.changeReason)) return [];',
    replace: 'if (former || !former) return [];',
  },
  'classes.field-known': {
    file: classing,
    find: "if (missing(value) || law.term(rule, value ?? '')) continue;",
    replace: 'if (rule !== undefined) continue;',
  },
  'classes.field-left-out': {
    file: 'server/rooms/serve/commands/publish-service.ts',
    find: "published.items.filter(({ sharingClass }) => sharingClass === 'withheld')",
    replace: 'published.items.filter(() => false)',
  },
  'classes.reason': {
    file: classing,
    find: 'if (!asked || !missing(content.classing.sharingReason)) return [];',
    replace: 'if (asked || !asked) return [];',
  },
  'classes.condition': {
    file: 'server/rooms/catalog/checks/sharing.ts',
    find: 'if (empty(content.sharingConditions) || emptyPhrases.has(nameKey(content.sharingConditions))) {',
    replace: 'if (false) {',
  },
  'classes.basis-flagged': {
    file: 'server/reactions.ts',
    find: "'catalog.version-submitted': [grades.checkBasis],",
    replace: '',
  },
};
