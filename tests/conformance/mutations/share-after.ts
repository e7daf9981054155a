/** Guards of what comes before an application and after a grant, each as text and broken text. */
import type { Mutations } from './types.ts';

export const shareAfterGuards: Mutations = {
  'needs.matches-first': {
    file: 'server/rooms/share/needs/commands.ts',
    find: "if (unread.length > 0 || (like.length > 0 && input.noneFits === '')) {",
    replace: 'if (false) {',
  },
  'needs.ground': {
    file: 'server/rooms/share/needs/commands.ts',
    find: "if (text === '' || (kinds.length > 0 && !kind) || lacking.length > 0) {",
    replace: 'if (false) {',
  },
  'needs.joined': {
    file: 'server/rooms/share/needs/commands.ts',
    find: 'alike(one.wanted) === alike(wanted)',
    replace: 'false',
  },
  'needs.own-entry': {
    file: 'server/rooms/share/needs/commands.ts',
    find: 'if (!found || found.resource.providerId !== need.assigned_id) throw',
    replace: 'if (!found) throw',
  },
  'needs.stage-order': {
    file: 'server/rooms/share/needs/stages.ts',
    find: 'if (stage !== next) throw',
    replace: 'if (next === undefined) throw',
  },
  'needs.stage-product': {
    file: 'server/rooms/share/needs/stages.ts',
    find: 'if (!input.title || !input.fileId) return undefined;',
    replace: 'if (!input.title) return undefined;',
  },
  'needs.matched': {
    file: 'server/rooms/share/needs/match.ts',
    find: 'if (rows.length === 0) return;',
    replace: 'return;',
  },
  'filings.with-consent': {
    file: 'server/rooms/share/filings/filings.ts',
    find: "if (!ordered(law, 'filing') || ",
    replace: 'if (true || ',
  },
  'reports.compared': {
    file: 'server/rooms/share/use-reports/use-reports.ts',
    find: "refused.filter(({ outcome }) => outcome.includes('purpose'))",
    replace: 'refused.filter(() => false)',
  },
  'reports.interval': {
    file: 'server/rooms/share/use-reports/use-reports.ts',
    find: 'g.first_day) + ${days.value}::int <= ${day}::date',
    replace: 'g.first_day) + 1 <= ${day}::date',
  },
  'reports.granted': {
    file: 'server/rooms/share/reports/decisions.ts',
    find: "count(*) filter (where state = 'granted')::int as granted",
    replace: 'count(*)::int as granted',
  },
  'reports.refusals': {
    file: 'server/rooms/share/reports/decisions.ts',
    find: "s.outcome = 'refuse'",
    replace: "s.outcome = 'nothing'",
  },
  'reports.exceptions': {
    file: 'server/rooms/share/reports/standing.ts',
    find: "count(*) filter (where v.sharing_class <> 'unconditional')::int as exceptions",
    replace: 'count(*)::int as exceptions',
  },
  'reports.access-overdue': {
    file: 'server/rooms/share/reports/standing.ts',
    find: 'row.possible_at === null && until > due',
    replace: 'false',
  },
  'use-records.application': {
    file: 'server/rooms/share/use-records/use-records.ts',
    find: 'application: row.application,',
    replace: 'application: null,',
  },
  'chart.present': {
    file: 'server/rooms/share/chart/chart.ts',
    find: 'if (!past) reached = true;',
    replace: 'if (!past) reached = false;',
  },
  'gathering.refused': {
    file: 'server/rooms/share/gathering/gathering.ts',
    find: '  if (refused)\n',
    replace: '  if (!refused)\n',
  },
  'feedback.after-use': {
    file: 'server/rooms/share/feedback/feedback.ts',
    find: 'if (!rows[0]?.n) throw',
    replace: 'if (!rows[0]) throw',
  },
  'holdings.rules-first': {
    file: 'server/rooms/share/holdings/rules.ts',
    find: 'if ((await rulesOf(tx, file.applicantId)).length > 0) return pass;',
    replace: 'return pass;',
  },
  'offline.consent-first': {
    file: 'server/rooms/share/copies-offline/commands.ts',
    find: 'if (!row.arranged_at || !row.consented_at) {',
    replace: 'if (!row.arranged_at) {',
  },
  'offline.reminded': {
    file: 'server/rooms/share/copies-offline/commands.ts',
    find: ".where('destroy_on', '<', day)",
    replace: ".where('destroy_on', '<=', day)",
  },
  'off-platform.basis': {
    file: 'server/rooms/share/off-platform/notices.ts',
    find: "if (!kind || input.act === '' || input.article === '') {",
    replace: 'if (!kind) {',
  },
  'migration.runs-first': {
    file: 'server/rooms/share/migration/migration.ts',
    find: 'if (early || !resourceId || !(await runs(tx, resourceId)))',
    replace: 'if (early || !resourceId)',
  },
  'migration.all-interfaces': {
    file: 'server/rooms/share/migration/migration.ts',
    find: 'migrated: interfaces.every(',
    replace: 'migrated: interfaces.some(',
  },
  'bars.outstanding': {
    file: 'server/rooms/share/bars/bars.ts',
    find: '    ...reports.map(',
    replace: '    ...[].map(',
  },
  'rectification.cause': {
    file: 'server/rooms/share/rectification/commands.ts',
    find: 'if (causes.length > 0 && !causes.some(({ key }) => key === input.cause)) {',
    replace: 'if (false) {',
  },
  'rectification.after-due': {
    file: 'server/rooms/share/rectification/commands.ts',
    find: 'if (law.day <= row.due_on) {',
    replace: 'if (law.day < row.due_on) {',
  },
  'rectification.direct-end': {
    file: 'server/rooms/serve/commands/grant-state.ts',
    find: '    await refuseHeld(tx, id);\n    refuseUndemanded(law);',
    replace: '    refuseUndemanded(law);',
  },
  'rectification.demand-first': {
    file: 'server/rooms/serve/commands/grant-state.ts',
    find: '    refuseUndemanded(law);',
    replace: '',
  },
  'rectification.keys': {
    file: 'server/rooms/share/rectification/commands.ts',
    find: '      await revokeKeysOf(tx, p, { grantId, actor });\n',
    replace: '',
  },
  'basedb.theme-class': {
    file: 'server/rooms/basedb/theme-class.ts',
    find: '.find(({ sharingClass }) => strictness(sharingClass) > strictness(effective));',
    replace: '.find(() => false);',
  },
};
