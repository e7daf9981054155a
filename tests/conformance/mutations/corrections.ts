/** Guards of corrections, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/quality/corrections';

export const correctionGuards: Mutations = {
  'corrections.late-counted': {
    file: `${room}/board.ts`,
    find: "standing: late > 0 ? 'overdue' : extended ? 'extended' : 'open',",
    replace: "standing: extended ? 'extended' : 'open',",
  },
  'corrections.reminder-logged': {
    file: `${room}/acts.ts`,
    find: "await note(tx, p, id, actor, 'reminded', {",
    replace: "if (open.length < 0) await note(tx, p, id, actor, 'reminded', {",
  },
  'corrections.users-told': {
    file: `${room}/settle.ts`,
    find: 'const told = mended ? await tellDownstream(context, ports, row, mended) : [];',
    replace: 'const told: string[] = mended ? [] : [];',
  },
  'corrections.correction-dated': {
    file: `${room}/settle.ts`,
    find: "if (mended) await addMark(tx, row, 'corrected', mended.on);",
    replace: '',
  },
  'corrections.extension-told': {
    file: `${room}/reactions.ts`,
    find: "await tellFiler(tx, p, law, row, 'quality.correction-extended', { day, reason });",
    replace: '',
  },
  'corrections.marked-in-answers': {
    file: 'server/rooms/serve/gateway/rows.ts',
    find: '...(marks.length > 0 ? { marks } : {}),',
    replace: '',
  },
  'corrections.mark-ends': {
    file: `${room}/settle.ts`,
    find: 'await endMarks(tx, row.id, law.day);',
    replace: '',
  },
  'corrections.both-linked': {
    file: `${room}/find.ts`,
    find: ".where('key_token', row.key_token ? '=' : 'is', row.key_token)",
    replace: ".where('key_token', 'is', null)",
  },
  'corrections.hand-over-kept': {
    file: `${room}/behaviours.ts`,
    find: 'await changeRequest(tx, row.id, { forwarded_at: p.clock.now() });',
    replace: '',
  },
  'corrections.at-source': {
    file: `${room}/settle.ts`,
    find: 'if (!mended) {',
    replace: 'if (mended === null) {',
  },
  'corrections.notice-written': {
    file: `${room}/behaviours.ts`,
    find: "if ((decision?.comment ?? '').trim() === '')",
    replace: 'if (decision === undefined)',
  },
  'corrections.archived-after-telling': {
    file: `${room}/acts.ts`,
    find: "if (row.told_at === null) throw problem('quality.not-told', { articles: file.procedure.cite });",
    replace: '',
  },
  'corrections.batch-traced': {
    file: `${room}/file.ts`,
    find: 'source_batch_id: held.broughtBy?.batchId ?? null,',
    replace: 'source_batch_id: null,',
  },
  'corrections.confirmation-told': {
    file: `${room}/behaviours.ts`,
    find: "await tellUsers(tx, p, ports, law, row, 'quality.confirmed-wrong', {});",
    replace: '',
  },
  'corrections.lateness-counted': {
    file: `${room}/timeline.ts`,
    find: 'return due && until > due ?',
    replace: 'return due && until < due ?',
  },
  'corrections.steps-told': {
    file: `${room}/timeline.ts`,
    find: '...file.steps.flatMap((step) => stepLines(law, file, step, confides)),',
    replace: '',
  },
  'corrections.one-number': {
    file: `${room}/file.ts`,
    find: 'const number = own[0]?.number ?? opened.number;',
    replace: 'const number = opened.number;',
  },
};
