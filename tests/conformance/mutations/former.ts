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
  'ledger.activity-filter': {
    file: 'server/ledger/queries.ts',
    find: "if (activity) query = query.where('e.activity', '=', activity);",
    replace: '',
  },
};
