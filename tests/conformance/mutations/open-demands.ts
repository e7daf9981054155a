/** Guards of demands and plans, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/open/demands';
const planning = 'server/rooms/open/planning';

export const openDemandGuards: Mutations = {
  'open-demands.catalogue-names-unit': {
    file: `${room}/file.ts`,
    find: 'const known = entry?.resource.providerId;',
    replace: 'const known = entry && entry.resource.providerId === row.id ? row.id : undefined;',
  },
  'open-demands.promise-kept': {
    file: `${room}/fulfil.ts`,
    find: "if (why) throw problem('open.demand-unfulfilled', { params: { why }, articles: articlesOf(law) });",
    replace: '',
  },
  'open-demands.late-counted': {
    file: `${room}/figures.ts`,
    find: 'dueOf(law, row)?.late === true;',
    replace: 'dueOf(law, row) === null;',
  },
  'open-demands.other-reviewer': {
    file: `${room}/review.ts`,
    find: "if (actor.kind === 'person' && actor.personId === by)",
    replace: "if (actor.kind === 'platform' && by)",
  },
  'open-demands.no-clock': {
    file: `${room}/file.ts`,
    find: "if (input.kind === 'disclosure') return keepRedirected(tx, p, law, actor, row);",
    replace: '',
  },
  'open-demands.joined-counted': {
    file: `${room}/file.ts`,
    find: 'if (head) return join(tx, p, law, actor, kept, head);',
    replace: '',
  },
  'open-demands.barred-refused': {
    file: `${planning}/queue.ts`,
    find: 'if (!id || !rule) continue;',
    replace: 'if (!id || rule) continue;',
  },
  'open-planning.marked-first': {
    file: `${planning}/queue.ts`,
    find: 'Number(b.kinds.length > 0) - Number(a.kinds.length > 0) ||',
    replace: '',
  },
  'open-planning.left-out-said': {
    file: `${planning}/priorities.ts`,
    find: 'if (!unmarked) return;',
    replace: 'if (unmarked || !unmarked) return;',
  },
  'open-planning.priorities-first': {
    file: `${planning}/plan.ts`,
    find: "if (law.flag('open.priorities') && !(await hasPriorities(tx, year)))",
    replace: "if (law.flag('open.priorities') && year < 0 && !(await hasPriorities(tx, year)))",
  },
  'open-planning.lines-complete': {
    file: `${planning}/plan.ts`,
    find: "if (fields.length > 0) throw problem('open.plan-incomplete', { articles, rule: RULE, fields });",
    replace: '',
  },
  'open-planning.list-outdated': {
    file: `${planning}/lists.ts`,
    find: 'outdated: newest.standing !== version,',
    replace: 'outdated: newest.standing > version,',
  },
  'open-planning.task-overdue': {
    file: `${planning}/tasks.ts`,
    find: "if (row.wanted_on < law.day) return 'overdue';",
    replace: '',
  },
  'open-planning.call-tells': {
    file: `${planning}/call.ts`,
    find: 'await tellUnits(tx, p, law, actor, call, heads);',
    replace: '',
  },
  'open-planning.most-asked': {
    file: `${planning}/plan.ts`,
    find: 'const top = (await demandRanking(ex)).slice(0, MOST_ASKED);',
    replace: 'const top = (await demandRanking(ex)).slice(MOST_ASKED);',
  },
  'open-government.own-channel': {
    file: 'server/rooms/open/government/channels.ts',
    find: 'if (input.offersData && law.flag(RULE))',
    replace: 'if (input.offersData && host === RULE && law.flag(RULE))',
  },
  'open-government.late-answers': {
    file: 'server/rooms/open/government/instructions.ts',
    find: 'late: one.answer === null && row.due_on < today,',
    replace: 'late: one.answer !== null && row.due_on < today,',
  },
  'open-government.fall-marked': {
    file: 'server/rooms/open/government/shares.ts',
    find: 'if (from === null || to === null || to >= from) return [];',
    replace: 'if (from === null || to === null || to >= 0) return [];',
  },
  'open-government.tightening-told': {
    file: 'server/rooms/open/government/shares.ts',
    find: 'if (told.size === 0) return;',
    replace: 'if (told.size >= 0) return;',
  },
  'open-government.hard-marked': {
    file: 'server/rooms/open/government/usability.ts',
    find: 'lacks.length === 0',
    replace: 'lacks.length >= 0',
  },
  'open-government.met-counted': {
    file: 'server/rooms/open/government/period.ts',
    find: 'day !== null && day >= from && day <= to,',
    replace: 'day !== null && day > from && day < to,',
  },
};
