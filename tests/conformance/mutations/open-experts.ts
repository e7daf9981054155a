/** Guards of the committee, entrustment, events, evaluation and standards, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const open = 'server/rooms/open';

export const openExpertGuards: Mutations = {
  'open-experts.excluded': {
    file: 'server/rooms/org/registers/rounds.ts',
    find: 'excluded: interests.has(one.person_id),',
    replace: 'excluded: false,',
  },
  'open-experts.high-risk-first': {
    file: `${open}/committee/behaviours.ts`,
    find: "if (risk?.level === 'high') throw problem('open.referral-needed', about);",
    replace: '',
  },
  'open-experts.pending': {
    file: `${open}/committee/behaviours.ts`,
    find: 'if (pending) throw',
    replace: 'if (pending && pending.id === law.day) throw',
  },
  'open-experts.against': {
    file: `${open}/committee/behaviours.ts`,
    find: 'if (against && reasons.length === 0)',
    replace: 'if (against && reasons.length < 0)',
  },
  'open-experts.matter-against': {
    file: `${open}/committee/refer.ts`,
    find: "=== 'adopted') && reason === '')",
    replace: "=== 'adopted') && reason === decision)",
  },
  'open-experts.term-ends': {
    file: `${open}/entrustment/entrust.ts`,
    find: 'if (!other) await takeOperating(',
    replace: 'if (other) await takeOperating(',
  },
  'open-experts.operates-only': {
    file: `${open}/access/admit.ts`,
    find: "if (dataset.published.class === 'conditional' && operatesOnly(asked.actor))",
    replace: 'if (false)',
  },
  'open-experts.no-other-part': {
    file: `${open}/entrustment/entrust.ts`,
    find: "if (!given) throw problem('open.entrustment-other-part');",
    replace: '',
  },
  'open-events.organiser': {
    file: `${open}/activities/ask.ts`,
    find: "throw problem('open.support-not-organiser', about);",
    replace: 'return found;',
  },
  'open-events.agreement': {
    file: `${open}/access/event-access.ts`,
    find: '  if (!access)\n    throw',
    replace: '  if (!access) return undefined;\n  if (!access)\n    throw',
  },
  'open-events.ends': {
    file: `${open}/activities/take-part.ts`,
    find: ".where('e.ends_on', '<', day)",
    replace: ".where('e.ends_on', '<', '1970-01-01')",
  },
  'open-norms.sum': {
    file: `${open}/evaluation/evaluate.ts`,
    find: 'for (const key of measures) totals[key] += counts[key];',
    replace: 'for (const key of measures) totals[key] = counts[key];',
  },
  'open-norms.taken-only': {
    file: `${open}/evaluation/records.ts`,
    find: "where t.way = 'file' and t.outcome",
    replace: "where t.way = 'none' and t.outcome",
  },
  'open-norms.older': {
    file: `${open}/norms/read.ts`,
    find: ' and n.version < ',
    replace: ' and 0 = ',
  },
  'open-norms.in-force': {
    file: `${open}/norms/publish.ts`,
    find: ".where('from_day', '<=', day)",
    replace: ".where('from_day', '<', '1970-01-01')",
  },
};
