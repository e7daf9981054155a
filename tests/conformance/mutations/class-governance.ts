/** Guards of the governance of classes, each as text and broken text. */
import type { Mutations } from './types.ts';

const part = 'server/rooms/classify/classes';
const list = `${part}/negative-list.ts`;
const leaving = `${part}/leave-list.ts`;
const evaluations = `${part}/evaluations.ts`;
const emergencies = `${part}/emergencies.ts`;

export const classGovernanceGuards: Mutations = {
  'class-governance.off-list-refused': {
    file: `${part}/behaviours.ts`,
    find: "if (item?.state === 'listed' && covers(item, whole, names)) return pass;",
    replace: 'if (item !== null) return pass;',
  },
  'class-governance.task-after-leaving': {
    file: leaving,
    find: 'done && hasProcedure(p, RESET)',
    replace: 'done && hasProcedure(p, RESET) && !reason',
  },
  'class-governance.shared-after-leaving': {
    file: leaving,
    find: "const whole = content?.sharingClass === 'withheld';",
    replace: 'const whole = false;',
  },
  'class-governance.opinion-before-decision': {
    file: `${part}/matters.ts`,
    find: 'if (given.length > 0) return pass;',
    replace: 'if (given.length >= 0) return pass;',
  },
  'class-governance.listed-after-decision': {
    file: list,
    find: "if (mode === 'follows') {",
    replace: 'if (mode) {',
  },
  'class-governance.filed': {
    file: `${part}/filings.ts`,
    find: "if (!law.flag(RULE) || sharingClass === 'unconditional') return;",
    replace: 'if (!law.flag(RULE) || sharingClass) return;',
  },
  'class-governance.locked-while-open': {
    file: 'server/rooms/catalog/class-holds.ts',
    find: "if (hold.state === 'open') throw",
    replace: "if (hold.state === 'open') return;\n  if (hold.note === '') throw",
  },
  'class-governance.decided-class-held': {
    file: 'server/rooms/catalog/class-holds.ts',
    find: 'if (content.sharingClass === hold.sharingClass) return;',
    replace: 'if (content.sharingClass) return;',
  },
  'class-governance.evaluation-opened': {
    file: evaluations,
    find: 'if (due > day) continue;',
    replace: 'if (due) continue;',
  },
  'class-governance.overdue-listed': {
    file: `${part}/evaluation-list.ts`,
    find: "if (filter.overdue) query = query.where('e.state', '=', 'open').where('e.due_on', '<', today);",
    replace: "if (filter.overdue) query = query.where('e.state', '=', 'void');",
  },
  'class-governance.widening-opened': {
    file: evaluations,
    find: "await finish(context, row.id, 'widening', {",
    replace: "await finish(context, row.id, 'kept', {",
  },
  'class-governance.wider-only': {
    file: evaluations,
    find: 'reach(to) <= reach(row.sharing_class)',
    replace: 'reach(to) < 0',
  },
  'class-governance.waiting-granted': {
    file: 'server/rooms/share/commands/free-use.ts',
    find: "if (offer.route !== 'self-service') continue;",
    replace: "if (offer.route !== 'self-service' || row.state === 'submitted') continue;",
  },
  'class-governance.running-freed': {
    file: 'server/rooms/share/commands/free-use.ts',
    find: 'if (!application.grantId) continue;',
    replace: 'if (application.grantId) continue;\n      if (!application.grantId) continue;',
  },
  'class-governance.choices-closed': {
    file: `${part}/class-file.ts`,
    find: 'const enabled = levels.length === 0 || sound;',
    replace: 'const enabled = levels.length >= 0 || sound;',
  },
  'class-governance.confirmed-by-authority': {
    file: `${part}/basis-lost.ts`,
    find: "cause: 'basis-lost',",
    replace: "cause: 'publication',",
  },
  'class-governance.after-its-day': {
    file: `${part}/basis-lost.ts`,
    find: 'lost.dueOn >= day) continue;',
    replace: 'lost.dueOn > day) continue;',
  },
  'class-governance.class-assessed': {
    file: `${part}/behaviours.ts`,
    find: 'if (former === now) return;',
    replace: 'if (former !== undefined || now) return;',
  },
  'class-governance.item-with-submission': {
    file: list,
    find: 'if (standing && covers(standing, whole, names)) return;',
    replace: 'if (names) return;',
  },
  'class-governance.item-listed-with-class': {
    file: list,
    find: "if (mode === 'reviewed') return;",
    replace: 'if (mode) return;',
  },
  'class-governance.item-leaves-with-class': {
    file: list,
    find: "if (item?.state === 'listed')\n      await updateItem(tx, item.id, { state: 'removed', reason: '目录改为共享', ended_at: now });\n    else if",
    replace: 'if',
  },
  'class-governance.item-names-provider': {
    file: list,
    find: 'if (proposal.provider !== entry.providerId)',
    replace: 'if (false)',
  },
  'class-governance.item-names-fields': {
    file: list,
    find: 'if (proposal.fields.length === 0)',
    replace: 'if (false)',
  },
  'class-governance.field-has-basis': {
    file: list,
    find: 'if (sound.length === 0 || sound.length < field.basis.length)',
    replace: 'if (false)',
  },
  'class-governance.listed-fields-kept-back': {
    file: 'server/rooms/share/offer.ts',
    find: ' && !withheld.has(name)',
    replace: '',
  },
  'class-governance.struck-leaves': {
    file: `${part}/list-versions.ts`,
    find: 'if (row.struck_reason === null) continue;',
    replace: 'if (row.name) continue;',
  },
  'class-governance.decision-complete': {
    file: `${part}/list-versions.ts`,
    find: 'day <= law.day)',
    replace: "day !== '')",
  },
  'class-governance.only-under-event': {
    file: emergencies,
    find: "if (event?.state !== 'open')\n      throw problem('classify.no-open-event', { articles: law.cite(RULE), rule: RULE });\n    const own",
    replace: "if (!event) throw problem('classify.no-open-event');\n    const own",
  },
  'class-governance.bodies-at-once': {
    file: 'server/rooms/share/offer.ts',
    find: 'if (!offer.event) return offer;',
    replace: 'if (offer) return offer;',
  },
  'class-governance.others-not': {
    file: 'server/rooms/share/offer.ts',
    find: 'if (!offer.event.bodies.includes(applicantId))',
    replace: 'if (false)',
  },
  'class-governance.grants-stopped': {
    file: emergencies,
    find: 'await ports.stopGrant(tx, p, { grantId: grant.grant_id, actor, note });',
    replace: '',
  },
  'class-governance.class-restored': {
    file: emergencies,
    find: 'patch: entry.former,',
    replace: 'patch: {},',
  },
};
