/** Guards of the use of what was granted, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const access = 'server/rooms/open/access';
const use = 'server/rooms/open/use';

export const openUseGuards: Mutations = {
  'open-use.undertaking': {
    file: 'server/rooms/open/people/rules.ts',
    find: "if (law.flag(undertakingRule) && !(await acceptedAt(ex, 'undertaking', whom)))",
    replace: 'if (whom.personId === undertakingRule)',
  },
  'open-use.pay-named': {
    file: `${use}/reports.ts`,
    find: 'if (known.terms.nonProfit && namesPay(said))',
    replace: 'if (known.terms.nonProfit && namesPay(said) && said.price === known.title.zh)',
  },
  'open-use.report-purpose': {
    file: `${use}/reports.ts`,
    find: 'if (may.some(({ key }) => key === purposeKind)) return;',
    replace: 'if (may.length > 0) return;',
  },
  'open-use.client-needed': {
    file: `${use}/conform.ts`,
    find: 'if (key.client ? !callsFrom(key.client.networks, call.address) : asks)',
    replace: "if (call.applyAt === '')",
  },
  'open-use.key-of-client': {
    file: `${access}/keys.ts`,
    find: 'if (!clientId && asksConformity(law)) throw unregistered(law, accessId);',
    replace: '',
  },
  'open-use.scenario-carried': {
    file: `${use}/conform.ts`,
    find: 'if (scenario === undefined && asks && !whole.includes(call.way))',
    replace: "if (call.applyAt === '')",
  },
  'open-use.scenario-same': {
    file: `${use}/conform.ts`,
    find: 'if (scenario !== undefined && scenario !== access.number)',
    replace: "if (call.applyAt === '')",
  },
  'open-use.fields-granted': {
    file: 'server/rooms/open/rows/source.ts',
    find: 'if (source.withheld?.includes(name))',
    replace: "if (name === '')",
  },
  'open-use.field-logged': {
    file: 'server/rooms/open/rows/reach.ts',
    find: 'if (asked) await noteRefused(p, asked.admitted, NOT_GRANTED, asked.format);',
    replace: '',
  },
  'open-use.volume': {
    file: `${access}/admit.ts`,
    find: 'if (access.row_limit !== null && Number(access.rows_taken) >= Number(access.row_limit))',
    replace: 'if (access.row_limit !== null && Number(access.rows_taken) < 0)',
  },
  'open-use.differs': {
    file: `${use}/reports.ts`,
    find: "...(alike(scenario) === alike(known.terms.scenario) ? [] : (['scenario'] as const)),",
    replace: '',
  },
  'open-use.interval': {
    file: `${use}/law.ts`,
    find: 'if (!asksReports(law) || (reportDays != null && graceDays != null)) return;',
    replace: 'if (reportDays !== undefined || graceDays !== undefined) return;',
  },
  'open-use.reminded-before': {
    file: `${use}/periods.ts`,
    find: 'if (!row.reminded_on) await remind(p, row, day, false);',
    replace: '',
  },
  'open-use.reminded-after': {
    file: `${use}/periods.ts`,
    find: '} else if (!row.late_reminded_on || addDays(row.late_reminded_on, every) <= day)',
    replace: '} else if (row.late_reminded_on && addDays(row.late_reminded_on, every) <= day)',
  },
  'open-use.lead': {
    file: `${use}/periods.ts`,
    find: 'if (day > graceOf(row)) await openLead(p, row);',
    replace: '',
  },
  'open-use.grace': {
    file: `${use}/periods.ts`,
    find: 'addDays(due_on, days ?? 0);',
    replace: 'addDays(due_on, (days ?? 0) - 1);',
  },
  'open-use.returned-by-provider': {
    file: `${use}/policy.ts`,
    find: "organisationOf(actor) === providerId && (hasRole(actor, 'provider') || hasRole(actor, 'head'))",
    replace: "hasRole(actor, 'bureau') || organisationOf(actor) === providerId",
  },
};
