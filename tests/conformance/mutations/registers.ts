/** Guards of the registers, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const folder = 'server/rooms/org/registers';
const publish = `${folder}/publish-entry.ts`;

export const registersGuards: Mutations = {
  'registers.complete': {
    file: publish,
    find: 'if (fields.length > 0) throw',
    replace: 'if (fields.length < 0) throw',
  },
  'registers.writer': {
    file: `${folder}/law.ts`,
    find: 'if (!(await isWriter(ex, actor, term, about))) {',
    replace: 'if (false) {',
  },
  'registers.superseded': {
    file: `${folder}/read-entries.ts`,
    find: "if (row.superseded_from !== null && row.superseded_from <= today) return 'superseded';",
    replace: '',
  },
  'registers.unread': {
    file: publish,
    find: '.set({ confirmed_at: p.clock.now(), confirmed_by: actor.personId })',
    replace: '.set({ confirmed_by: actor.personId })',
  },
  'registers.own-documents': {
    file: `${folder}/read-entries.ts`,
    find: 'if (overseesRegisters(actor)) return query;',
    replace: 'return query;',
  },
  'registers.missing-listed': {
    file: `${folder}/read-entries.ts`,
    find: 'return first && missing.length > 0',
    replace: 'return first && missing.length < 0',
  },
  'registers.interpreter': { file: publish, find: 'if (!named) {', replace: 'if (false) {' },
  'registers.beside-rule': {
    file: 'server/rooms/org/routes-law.ts',
    find: 'await interpretationsOf(p.db, law.cite(definition.id))',
    replace: 'await interpretationsOf(p.db, [])',
  },
  'registers.covered': {
    file: `${folder}/interpretations.ts`,
    find: "covered: one.articles.every((id) => covered.has(p.law.article(id)?.instrument ?? '')),",
    replace: 'covered: true,',
  },
  'registers.level': {
    file: `${folder}/policy.ts`,
    find: "if (actor.kind !== 'person' || actor.regionCode !== regionCode)",
    replace: "if (actor.kind !== 'person')",
  },
  'registers.decided-once': { file: `${folder}/policy.ts`, find: 'return open\n', replace: 'return true\n' },
  'registers.oldest-first': {
    file: `${folder}/matters.ts`,
    find: ".orderBy('m.raised_at')",
    replace: ".orderBy('m.raised_at', 'desc')",
  },
  'registers.parties-told': {
    file: `${folder}/matters.ts`,
    find: 'to: told.map((organisationId) => ({ organisationId })),',
    replace: 'to: [],',
  },
  'registers.area-without': {
    file: `${folder}/read-entries.ts`,
    find: ".where('e.until_day', '>=', day)",
    replace: '',
  },
  'registers.plan-reminder': {
    file: `${folder}/training.ts`,
    find: 'for (const bureau of without) {',
    replace: 'for (const bureau of without.slice(0, 0)) {',
  },
  'registers.attendance': {
    file: `${folder}/read-training.ts`,
    find: ".where('e.attended', '=', true)",
    replace: '',
  },
  'registers.focus': {
    file: `${folder}/read-training.ts`,
    find: "if (focus) query = query.where('t.focus', '=', true);",
    replace: '',
  },
  'registers.not-held': {
    file: `${folder}/read-training.ts`,
    find: "    .where('s.held_on', 'is', null)\n    .where('s.planned_on', '<', p.clock.today())",
    replace: "    .where('s.planned_on', '<', '1900-01-01')",
  },
  'registers.origins': {
    file: `${folder}/committee.ts`,
    find: '.filter(({ key }) => !current.some((one) => one.origin === key))',
    replace: '.filter(() => false)',
  },
  'registers.assigned-only': {
    file: 'server/kernel/policy.ts',
    find: 'if (advisesOnly(actor))',
    replace: 'if (false)',
  },
  'registers.quorum': {
    file: `${folder}/rounds.ts`,
    find: 'if (!counted.quorumReached) {',
    replace: 'if (false) {',
  },
  'registers.next-round-only': {
    file: `${folder}/rounds.ts`,
    find: 'const rules = await rulesById(tx, round.rules_id);\n    const seats',
    replace:
      'const rules = (await workingRules(tx, round.region_code, p.clock.today())) ?? (await rulesById(tx, round.rules_id));\n    const seats',
  },
  'registers.recusal': {
    file: `${folder}/rounds.ts`,
    find: "if (interested) throw problem('org.expert-interested');",
    replace: '',
  },
  'registers.window-shown': {
    file: `${folder}/service.ts`,
    find: ".where('ends_at', '>', now)",
    replace: ".where('ends_at', '<', now)",
  },
  'registers.gap-is-down': {
    file: `${folder}/probes.ts`,
    find: 'const follows = gap >= 0 && gap <= MISSED * seconds * 1000;',
    replace: 'const follows = gap >= 0;',
  },
  'registers.board-own': {
    file: `${folder}/policy.ts`,
    find: "oversees(actor) || organisationOf(actor) === organisationId\n    ? allowed\n    : denied('只能查看本单位的任务'",
    replace: "organisationOf(actor) !== undefined\n    ? allowed\n    : denied('只能查看本单位的任务'",
  },
  'registers.overdue-counted': {
    file: 'server/rooms/collect/board.ts',
    find: "const late = state === 'missing' || state === 'late';",
    replace: "const late = state === 'none';",
  },
  'registers.not-gathered': {
    file: 'server/rooms/collect/board.ts',
    find: "if (state === 'missing' || state === 'awaited')",
    replace: "if (state === 'missing')",
  },
  'registers.sector-authority': {
    file: `${folder}/sectors.ts`,
    find: "if (!oversees(actor) && found?.mine !== 'authority') {",
    replace: 'if (false) {',
  },
};
