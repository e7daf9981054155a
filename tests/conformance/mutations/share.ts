/** Guards of sharing and of the gateway, each as text and broken text. */
import type { Mutations } from './types.ts';

const checks = 'server/rooms/share/checks.ts';
const gateway = 'server/rooms/serve/gateway/checks.ts';
const offer = 'server/rooms/share/offer.ts';

export const shareGuards: Mutations = {
  'share.field-fixed': {
    file: 'server/rooms/share/commands/take-answers.ts',
    find: "if (field && field.filledBy !== 'applicant') {",
    replace: "if (field && field.key === '') {",
  },
  'share.form-judged': {
    file: 'server/rooms/share/commands/submit-application.ts',
    find: 'if (faults.length > 0) {',
    replace: 'if (faults.length < 0) {',
  },
  'share.form-closed': {
    file: 'server/cases/answers.ts',
    find: 'if (known.has(key)) continue;',
    replace: 'continue;',
  },
  'share.basis-level': {
    file: checks,
    find: 'const level = levels.find(({ key }) => key === given.level);',
    replace: 'const level = levels[0];',
  },
  'share.stated-scenario': {
    file: 'server/rooms/share/stated-checks.ts',
    find: 'if (stated.includes(textOf(context.value))) return [];',
    replace: 'if (stated) return [];',
  },
  'share.each-condition': {
    file: 'server/rooms/share/stated-checks.ts',
    find: "row.condition === condition && row.answer !== ''",
    replace: "row.answer !== ''",
  },
  'share.last-day-a-day': { file: checks, find: 'if (!isDay(lastDay)) {', replace: 'if (false) {' },
  'share.last-day-not-past': { file: checks, find: 'if (lastDay < law.day) {', replace: 'if (false) {' },
  'share.days-agree': { file: checks, find: 'return agrees\n', replace: 'return true\n' },
  'share.own-system': {
    file: checks,
    find: 'system?.organisationId === applicantId && ',
    replace: '',
  },
  'share.granted-no-later': {
    file: 'server/rooms/share/consent-checks.ts',
    find: 'return asked !== null && value > asked',
    replace: 'return false',
  },
  'share.consent-judged': {
    file: 'server/cases/decide.ts',
    find: "if (!issues.some(({ severity }) => severity === 'error')) return;",
    replace: 'if (issues) return;',
  },
  'share.consent-narrows': {
    file: 'server/rooms/share/grant.ts',
    find: "'items' in consent ? textsOf(consent.items) : wanted",
    replace: 'wanted',
  },
  'share.consent-printed': {
    file: 'server/rooms/share/printed.ts',
    find: 'if (!decided || !name) return [];',
    replace: 'if (true) return [];',
  },
  'share.consumers-apply': {
    file: 'server/rooms/share/policy.ts',
    find: ": hasRole(actor, 'consumer')\n",
    replace: ": hasRole(actor, 'provider') || hasRole(actor, 'consumer')\n",
  },
  'share.applications-hidden': {
    file: 'server/rooms/share/policy.ts',
    find: 'const handedIn = subject.submittedAt !== null;',
    replace: 'const handedIn = true;',
  },
  'share.outside-marked': {
    file: 'server/rooms/share/commands/submit-application.ts',
    find: 'const outside = offer.namedUnits.length > 0 &&',
    replace: 'const outside = false &&',
  },
  'share.part-binds': {
    file: offer,
    find: '(!named || named.has(name)) && ',
    replace: '',
  },
  'share.withheld-closed': {
    file: offer,
    find: 'const term = law.term(rule, content.sharingClass);',
    replace: "const term = law.term(rule, content.sharingClass.replace('withheld', 'conditional'));",
  },
  'share.use-recorded': {
    file: 'server/rooms/share/commands/submit-application.ts',
    find: 'purpose: issued.terms.purpose.code,',
    replace: '',
  },
  'cases.basis-required': {
    file: 'server/cases/judge.ts',
    find: 'if (given.length === 0) throw problem(',
    replace: 'if (given.length < 0) throw problem(',
  },
  'cases.reminded-before-due': {
    file: 'server/cases/deadlines.ts',
    find: '(deadline.remaining ?? 0) <= reminderDays',
    replace: 'false',
  },
  'cases.elapsed': {
    file: 'server/cases/presenter.ts',
    find: 'file.closedAt ? legalDayOf(file.closedAt) : view.law.day,',
    replace: 'file.openedOn,',
  },
  'catalog.unconditional-unlimited': {
    file: 'server/rooms/catalog/checks/sharing.ts',
    find: "if (found.key === 'unconditional' && (",
    replace: 'if (false && (',
  },
  'catalog.conditional-form': {
    file: 'server/rooms/catalog/checks/sharing.ts',
    find: 'if (forms.length > 0 && !forms.some(',
    replace: 'if (false && !forms.some(',
  },
  'catalog.supply-hidden': {
    file: 'server/rooms/catalog/presenter.ts',
    find: "audience.kind === 'overseer' || (audience.kind === 'member' && audience.organisationId === providerId);",
    replace: 'true || audience.kind === providerId;',
  },
  'catalog.found-by-theme': {
    file: 'server/rooms/catalog/search.ts',
    find: "const theme = categoryOf(content.categoryCode)?.zh ?? '';",
    replace: "const theme = '';",
  },
  'catalog.withheld-name-only': {
    file: 'server/rooms/catalog/presenter.ts',
    find: "sharingClass === 'withheld' &&",
    replace: 'false &&',
  },
  'gateway.address': {
    file: gateway,
    find: 'if (file.ranges && !isWithin(call.address, file.ranges))',
    replace: 'if (false)',
  },
  'gateway.signature': {
    file: gateway,
    find: 'if (!profile.verify(file, read)) return',
    replace: 'if (false) return',
  },
  'gateway.service-of-key': {
    file: gateway,
    find: 'if (call.service !== file.serviceCode) return',
    replace: 'if (false) return',
  },
  'gateway.hours': {
    file: gateway,
    find: 'if (terms.hours && !isOpen(terms.hours, call.at, calendar)) {',
    replace: 'if (false) {',
  },
  'gateway.hours-end': {
    file: 'server/rooms/serve/gateway/hours.ts',
    find: 'now < toMilliseconds(to)',
    replace: 'now < toMilliseconds(to) + 60_000',
  },
  'gateway.hours-workdays': {
    file: 'server/rooms/serve/gateway/hours.ts',
    find: 'return calendar.isWorkday(day).workday;',
    replace: 'return weekday(day) <= 5;',
  },
  'gateway.last-day': {
    file: gateway,
    find: 'terms.lastDay !== null && day > terms.lastDay',
    replace: 'terms.lastDay !== null && day > addDays(terms.lastDay, 1)',
  },
  'gateway.lookup-needed': {
    file: 'server/rooms/serve/gateway/parameters.ts',
    find: "if (text === undefined) return { refused: 'gateway.parameter-missing', params: { parameter: name } };",
    replace: 'if (text === undefined) continue;',
  },
  'gateway.column-granted': {
    file: 'server/rooms/serve/gateway/parameters.ts',
    find: 'const missing = asked?.find((name) => !granted.includes(name));',
    replace: 'granted = asked ?? granted;\n  const missing = asked?.find((name) => !granted.includes(name));',
  },
  'gateway.provider-reads-log': {
    file: 'server/rooms/serve/gateway/entries.ts',
    find: 'organisations: [grant.providerId],',
    replace: 'organisations: [],',
  },
  'gateway.rows-counted': {
    file: 'server/rooms/serve/gateway/entries.ts',
    find: 'records: answer.records,',
    replace: 'records: 0,',
  },
  'serve.end-told-to-both': {
    file: 'server/rooms/serve/commands/grant-state.ts',
    find: 'organisations: [grant.consumerId],',
    replace: 'organisations: [],',
  },
  'ledger.changed-entry-noticed': {
    file: 'server/ledger/verify/rows.ts',
    find: 'if (computed.equals(row.hash)) return { findings: [], misplaced: true };',
    replace: 'if (computed.equals(row.hash)) return { findings: [], misplaced: false };',
  },
  'ledger.receipt-proves': {
    file: 'server/ledger/proof.ts',
    find: 'path: path.map(',
    replace: 'path: path.slice(1).map(',
  },
};
