/** Guards of the log of data events, of records from before the instruments, and of objections. */
import type { Mutations } from './types.ts';

export const formerGuards: Mutations = {
  'ledger.activity-required': {
    file: 'server/ledger/record.ts',
    find: "  throw problem('ledger.activity-missing', {",
    replace:
      "  if (kind.activity === 'stated') return undefined;\n  throw problem('ledger.activity-missing', {",
  },
  'ledger.activity-listed': {
    file: 'server/ledger/intake.ts',
    find: 'if (activity && !list.terms.some(',
    replace: 'if (activity && list.terms.length === 0 && !list.terms.some(',
  },
  'ledger.activity-of-kind': {
    file: 'server/rooms/serve/events.ts',
    find: "'serve.call-answered': { zh: '应答数据调用', en: 'Call answered', activity: 'use' },",
    replace: "'serve.call-answered': { zh: '应答数据调用', en: 'Call answered' },",
  },
  'former.marked': {
    file: 'server/law/since.ts',
    find: 'const beforeLaw = since !== undefined && day < since;',
    replace: 'const beforeLaw = false;',
  },
  'former.first-day': {
    file: 'server/law/since.ts',
    find: 'since !== undefined && day < since;',
    replace: 'since !== undefined && day <= since;',
  },
  'former.citation-refused': {
    file: 'server/rooms/share/former/judge.ts',
    find: 'const acts = await repealedActs(ex, cited, decidedOn);',
    replace: "const acts = await repealedActs(ex, cited, '0001-01-01');",
  },
  'former.citation-of-its-time': {
    file: 'server/rooms/share/former/judge.ts',
    find: 'const acts = await repealedActs(ex, cited, decidedOn);',
    replace: 'const acts = await repealedActs(ex, cited, today);',
  },
  'former.by-the-bureau': {
    file: 'server/rooms/share/former/policy.ts',
    find: "hasRole(actor, 'bureau')",
    replace: "(hasRole(actor, 'bureau') || hasRole(actor, 'provider'))",
  },
  'former.application-refused': {
    file: 'server/rooms/share/checks.ts',
    find: 'return [...stated, ...(await repealedBases(context))];',
    replace: 'return [...stated, ...(await repealedBases(context)).slice(9)];',
  },
  'former.decision-refused': {
    file: 'server/cases/decide.ts',
    find: '  if (basis.length === 0) return;\n  const issues',
    replace: '  if (basis.length >= 0) return;\n  const issues',
  },
  'former.original-day': {
    file: 'server/rooms/catalog/imports/import-sheet.ts',
    find: 'insertDraft(tx, p, actor, providerId, content, entry.originalOn)',
    replace: 'insertDraft(tx, p, actor, providerId, content)',
  },
  'objections.only-what-is-refused': {
    file: 'server/rooms/classify/classes/objections.ts',
    find: 'if (!ground || !own)',
    replace: 'if (!own)',
  },
  'objections.carried-out': {
    file: 'server/rooms/classify/classes/objections.ts',
    find: '    await setClass(tx, p, {',
    replace: '    if (p.law) return;\n    await setClass(tx, p, {',
  },
  'objections.never-narrower': {
    file: 'server/rooms/classify/classes/objections.ts',
    find: 'if (!wider || (',
    replace: "if (sharingClass === '' || (",
  },
  'objections.way-shown': {
    file: 'server/rooms/classify/classes/objections.ts',
    find: '    way: procedure\n',
    replace: '    way: procedure && !offered\n',
  },
  'ledger.activity-filter': {
    file: 'server/ledger/queries.ts',
    find: "if (activity) query = query.where('e.activity', '=', activity);",
    replace: '',
  },
};
