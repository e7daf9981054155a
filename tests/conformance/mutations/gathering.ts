/** Guards of gathering, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const standing = 'server/rooms/collect/gathering/standing.ts';

export const gatheringGuards: Mutations = {
  'gathering.withheld-free': {
    file: standing,
    find: "if (which === 'shareable') return sql`v.sharing_class <> 'withheld'`;",
    replace: "if (which === 'shareable') return sql`true`;",
  },
  'gathering.closed-free': {
    file: standing,
    find: "if (which === 'usable') return sql`(v.sharing_class <> 'withheld' or v.opening_class <> 'closed')`;",
    replace: "if (which === 'usable') return sql`true`;",
  },
  'gathering.missing-named': {
    file: standing,
    find: "then 'missing' else 'awaited' end",
    replace: "then 'current' else 'current' end",
  },
  'gathering.late-named': {
    file: standing,
    find: "when due < ${law.day}::date then 'late'",
    replace: "when due < ${law.day}::date then 'current'",
  },
  'gathering.exception-stops': {
    file: standing,
    find: `when "exceptionKind" = 'not-gathered' then 'excepted'`,
    replace: `when "exceptionKind" = 'not-gathered' then 'missing'`,
  },
  'gathering.basis-asked': {
    file: 'server/rooms/collect/gathering/commands/file-exception.ts',
    find: "if (input.kind === 'not-gathered') requireBasis(law, input.basis);",
    replace: '',
  },
  'gathering.short-shown': {
    file: standing,
    find: 'greatest(declared.source_rows - i.visible_rows, 0)',
    replace: '0',
  },
  'gathering.checksum-compared': {
    file: 'server/rooms/collect/intake/stated.ts',
    find: 'stated.sha256 !== found.sha256)',
    replace: 'stated.sha256 === undefined)',
  },
  'gathering.rows-compared': {
    file: 'server/rooms/collect/intake/stated.ts',
    find: 'stated.rows !== found.rows)',
    replace: 'stated.rows === undefined)',
  },
  'gathering.differs-marked': {
    file: 'server/rooms/quality/runs/run.ts',
    find: 'detail: { ...detail, differs: true }',
    replace: 'detail',
  },
  'gathering.rate-counted': {
    file: standing,
    find: `and "lastBatchId" is not null)::int as gathered`,
    replace: ')::int as gathered',
  },
};
