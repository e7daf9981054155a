/** Guards of the lives of organisations, posts and areas, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const org = 'server/rooms/org';

export const organisationGuards: Mutations = {
  'law.list-additions': {
    file: 'server/law/resolve.ts',
    find: 'const added = item.open ? (settings?.additions?.[ruleId] ?? []) : [];',
    replace: 'const added: Term[] = [];',
  },
  'org.list-by-bureau': {
    file: `${org}/policy-organisations.ts`,
    find: "bureau('开放清单由主管部门增加', 'the bureau adds to open lists')",
    replace: '() => allowed',
  },
  'org.marked': {
    file: `${org}/presenter.ts`,
    find: 'standing: standingOf(law, found) ?? null',
    replace: 'standing: null',
  },
  'org.apart': {
    file: `${org}/comparison.ts`,
    find: 'const departments = ranked(rows.filter(({ standing }) => standing === null));',
    replace: 'const departments = ranked(rows);',
  },
  'org.outside-refused': { file: `${org}/admission.ts`, find: 'if (!outside) {', replace: 'if (false) {' },
  'org.no-firm': {
    file: `${org}/admission.ts`,
    find: 'kind.attributes.firms !== true && isFirm(',
    replace: 'false && isFirm(',
  },
  'org.tasks-go-along': {
    file: 'server/cases/succession.ts',
    find: "const steps = await transferHolder(tx, p, { from, to, caseIds, actor: platform, reason: 'succession' });",
    replace: 'const steps: string[] = [];',
  },
  'org.entry-goes-over': {
    file: 'server/rooms/catalog/succession.ts',
    find: '.set({ provider_id: to })',
    replace: '.set({ provider_id: from })',
  },
  'org.post-by-document': {
    file: `${org}/commands/name-contact.ts`,
    find: 'if (post.document && !input.document?.trim()) {',
    replace: 'if (false) {',
  },
  'org.dispute-contact': {
    file: `${org}/posts.ts`,
    find: 'if (found) return found;',
    replace: 'if (found) return undefined;',
  },
  'org.area-reviews': {
    file: `${org}/behaviours.ts`,
    find: "if (unit) return { organisationId: unit.id, roles: ['area_bureau'] };",
    replace: '',
  },
  'org.area-entries': {
    file: 'server/rooms/catalog/queries.ts',
    find: "audience.kind === 'overseer' && audience.area !== undefined",
    replace: 'false',
  },
  'org.area-entry': {
    file: 'server/rooms/catalog/policy.ts',
    find: 'return bound === undefined || region?.startsWith(bound) === true',
    replace: 'return true',
  },
  'org.area-organisation': {
    file: `${org}/routes-organisations.ts`,
    find: 'if (bound && !found.regionCode.startsWith(bound))',
    replace: 'if (false)',
  },
  'org.area-unit-required': {
    file: `${org}/areas.ts`,
    find: 'if (!law.flag(rule)) return;',
    replace: 'return;',
  },
  'org.unit-by-government': {
    file: `${org}/policy-organisations.ts`,
    find: "anyOf(actor, ['government'], '由政府确定",
    replace: "anyOf(actor, ['government', 'bureau'], '由政府确定",
  },
  'org.supervision-overdue': {
    file: `${org}/supervision.ts`,
    find: 'overdue: (row.done_on ?? today) > row.due_day,',
    replace: 'overdue: false,',
  },
  'org.vacancy-told': {
    file: `${org}/commands/person-state.ts`,
    find: 'if (left || !post?.vacancyTold || !organisation) return;',
    replace: 'return;',
  },
  'org.vacancy-shown': {
    file: `${org}/posts.ts`,
    find: 'vacantSince: lastEnd(found, term.key)',
    replace: 'vacantSince: null',
  },
  'org.filing-complete': {
    file: `${org}/commands/file-posts.ts`,
    find: 'if (lacking.length > 0) {',
    replace: 'if (false) {',
  },
  'org.filing-listed': {
    file: `${org}/routes-posts.ts`,
    find: "all.filter(({ state }) => state !== 'confirmed')",
    replace: "all.filter(({ state }) => state === 'confirmed')",
  },
  'org.change-takes-effect': {
    file: `${org}/daily.ts`,
    find: ".where('effective_on', '<=', day)",
    replace: ".where('effective_on', '<', day)",
  },
  'org.rights-pass-on': {
    file: `${org}/commands/name-contact.ts`,
    find: 'await passOn(tx, p, organisationId, former.personId, contact.personId);',
    replace: '',
  },
  'org.successor-of-contact': {
    file: `${org}/commands/person-state.ts`,
    find: 'if (!successor) refuseFiled(held, posts);',
    replace: '',
  },
  'org.filing-overdue': {
    file: `${org}/filings.ts`,
    find: 'overdue: deadline?.late ?? false,',
    replace: 'overdue: false,',
  },
};
