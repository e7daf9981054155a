/** Guards of what the duties needed of opening, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/open';

export const openDutyGuards: Mutations = {
  'open-duties.profile': {
    file: 'server/law/settings.ts',
    find: '(id) => citable(law, day, id),',
    replace: '(id) => citable(law, day, id) && id.length < 3,',
  },
  'open-duties.bureau-plans': {
    file: `${room}/planning/policy.ts`,
    find: "hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this');",
    replace: "actor.kind === 'person' ? allowed : denied('由主管部门办理', 'the authority does this');",
  },
  'open-duties.objection-counted': {
    file: 'server/rooms/org/registers/board.ts',
    find: "...(objections.has(todo.procedureKey) ? (['objection'] as const) : []),",
    replace: '',
  },
  'open-duties.opened-objects': {
    file: 'server/lent/to-quality.ts',
    find: '...(dataset ? [dataset.id] : [])',
    replace: '',
  },
  'open-duties.level-named': {
    file: 'server/rooms/catalog/checks/required.ts',
    find: 'const level = term ? (field.core ? levels.both : levels.city) : levels.national;',
    replace: 'const level = term ? levels.national : levels.both;',
  },
  'open-duties.first-day': {
    file: 'server/law/settings.ts',
    find: 'found.inForce <= day;',
    replace: 'found.inForce !== day;',
  },
  'open-entries.kind-admitted': {
    file: `${room}/providers/admitted.ts`,
    find: 'if (!law.term(rules.kinds, body.kind)) {',
    replace: 'if (body.kind === rules.kinds) {',
  },
  'open-entries.origin-said': {
    file: `${room}/datasets/complete.ts`,
    find: 'origins.length === 0 || origins.includes(dataOrigin)',
    replace: 'origins.length === 0 || !origins.includes("")',
  },
  'open-entries.dedicated': {
    file: `${room}/providers/staff.ts`,
    find: 'one.post === post.key && one.personId === actor.personId',
    replace: 'one.post === post.key',
  },
  'open-entries.unstaffed': {
    file: `${room}/providers/staff.ts`,
    find: 'posts.filter(({ key }) => !filled.has(key))',
    replace: 'posts.filter(({ key }) => filled.has(key) && !filled.has(key))',
  },
  'open-entries.warned-only': {
    file: `${room}/demands/figures.ts`,
    find: "past(row) && !unbound.has(row.unit_id ?? '');",
    replace: 'past(row);',
  },
  'open-entries.priority-explained': {
    file: `${room}/compilation/commands.ts`,
    find: 'if (silent.length > 0)',
    replace: 'if (silent.length > 10_000)',
  },
  'open-entries.as-stated': {
    file: `${room}/providers/stated.ts`,
    find: '.filter((format) => !made.has(format))',
    replace: '.filter((format) => !made.has(format) && made.size === 0)',
  },
  'open-entries.opinion': {
    file: `${room}/providers/behaviours.ts`,
    find: ".some((said) => said.trim() !== '')) return pass;",
    replace: ".every((said) => said.trim() !== 'x')) return pass;",
  },
  'open-prepared.least': {
    file: `${room}/scores/require.ts`,
    find: 'if (!scores.dimensions.some(({ below }) => below)) return;',
    replace: 'if (scores.dimensions.length > 0) return;',
  },
  'open-prepared.ways-counted': {
    file: `${room}/scores/scored.ts`,
    find: 'percent(facts.ways - facts.broken, facts.ways)',
    replace: 'percent(facts.ways, facts.ways)',
  },
  'open-prepared.same': {
    file: `${room}/disclosure/rerun.ts`,
    find: 'const source = await visibleSource(p, release.source);\n  const treatment',
    replace:
      'const source = await visibleSource(p, { ...release.source, seqs: [...release.source.seqs, 2] });\n  const treatment',
  },
};
