/** Guards of timeliness, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const gathering = 'server/rooms/collect/gathering';
const standing = `${gathering}/standing.ts`;

export const timelinessGuards: Mutations = {
  'timeliness.calendar-month': {
    file: `${gathering}/cycle.ts`,
    find: "monthly: '1 month',",
    replace: "monthly: '40 days',",
  },
  'timeliness.reminded-on-day': {
    file: `${gathering}/daily.ts`,
    find: "['collect.update-today', day, ['awaited', 'near']],",
    replace: '',
  },
  'timeliness.met-in-time': {
    file: `${gathering}/follow.ts`,
    find: "met <= unmet.due_day ? 'on-time' : 'late'",
    replace: "met <= unmet.due_day ? 'late' : 'late'",
  },
  'timeliness.no-change-asked': {
    file: standing,
    find: 'coalesce(b.changed_rows, 1) > 0 or b.no_change_at is not null',
    replace: 'true or b.no_change_at is not null',
  },
  'timeliness.late-in-answer': {
    file: 'server/rooms/serve/gateway/rows.ts',
    find: '...(late ? { lateSince: late } : {}),',
    replace: '',
  },
  'timeliness.late-on-page': {
    file: 'server/rooms/serve/presenter.ts',
    find: '...(late ? { lateSince: late.toISOString() } : {}),',
    replace: '',
  },
  'timeliness.cycle-real-time': {
    file: 'server/rooms/catalog/checks/format.ts',
    find: "if (mode?.attributes['real-time'] === true && updateCycle !== realTimeCycle) {",
    replace: 'if (false) {',
  },
  'timeliness.silence-late': {
    file: standing,
    find: `when "silentSince" < \${now} then 'late'`,
    replace: `when "silentSince" < \${now} then 'current'`,
  },
  'timeliness.silence-told': {
    file: `${gathering}/follow.ts`,
    find: 'if (silent.length === 0) return;',
    replace: 'if (silent.length >= 0) return;',
  },
  'timeliness.contact-noted': {
    file: 'server/rooms/collect/push/commands/accept-push.ts',
    find: 'await noteContact(tx, p, input.resourceId);',
    replace: '',
  },
  'timeliness.change-due': {
    file: standing,
    find: 'else least(changed.day, case',
    replace: 'else least(null, case',
  },
  'timeliness.change-reminded': {
    file: `${gathering}/commands/declare-change.ts`,
    find: 'await remindOfChanges(tx, p, law, resourceId);',
    replace: '',
  },
  'timeliness.same-file-known': {
    file: 'server/rooms/collect/commands/receive-file.ts',
    find: 'newest.sha256 === stored.sha256 &&',
    replace: 'newest.sha256 === batchId &&',
  },
  'timeliness.lag-measured': {
    file: 'server/rooms/collect/push/settle.ts',
    find: ': Math.max(0, seenAt.getTime() - producedMs);',
    replace: ': 0;',
  },
  'timeliness.lag-alarm': {
    file: 'server/rooms/collect/push/settle.ts',
    find: 'if (above === 0) return;',
    replace: 'if (above >= 0) return;',
  },
  'timeliness.batches-refused': {
    file: `${gathering}/commands/choose-mode.ts`,
    find: "if (defaultMode(law) === 'realtime' && mode === 'batch' && !excused)",
    replace: 'if (false)',
  },
  'timeliness.conflict-named': {
    file: `${gathering}/commands/file-exception.ts`,
    find: 'if (short.length === 0) return;',
    replace: 'if (short.length >= 0) return;',
  },
  'timeliness.uses-asked': {
    file: `${gathering}/commands/file-exception.ts`,
    find: "if (defaultMode(law) === 'realtime' && !input.usesServed?.trim())",
    replace: 'if (false)',
  },
  'timeliness.term-counts': {
    file: standing,
    find: 'coalesce(make_interval(days => e.term_days),',
    replace: 'coalesce(null,',
  },
};
