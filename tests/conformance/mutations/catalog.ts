/** Guards of the catalogue and its classes, and of the review that both pass, each as text and broken text. */
import type { Mutations } from './types.ts';

const sharing = 'server/rooms/catalog/checks/sharing.ts';
const format = 'server/rooms/catalog/checks/format.ts';

export const catalogGuards: Mutations = {
  'catalog.duplicate-flagged': {
    file: 'server/rooms/catalog/checks/naming.ts',
    find: 'for (const twin of facts.twins) {',
    replace: 'for (const twin of facts.twins.slice(facts.twins.length)) {',
  },
  'catalog.reviewer-told': {
    file: 'server/rooms/catalog/policy.ts',
    find: "(hasRole(actor, 'bureau') || subject.inArea === true) && subject.inReview",
    replace: 'false',
  },
  'catalog.secrecy-of-entry': {
    file: 'server/rooms/catalog/commands/refuse-secrecy.ts',
    find: 'if (!found) return;',
    replace: 'return;',
  },
  'collect.secrecy-of-name': {
    file: 'server/rooms/collect/commands/receive-unmarked-file.ts',
    find: 'if (named) throw secrecyRefusal(named);',
    replace: '',
  },
  'collect.secrecy-of-opening': {
    file: 'server/rooms/collect/reading/content.ts',
    find: "return mark && { reason: 'secret', mark };",
    replace: 'return undefined;',
  },
  'collect.secrecy-recorded': {
    file: 'server/rooms/collect/commands/receive-unmarked-file.ts',
    find: "error.code === 'collect.secrecy-refused'",
    replace: 'false',
  },
  'catalog.required': {
    file: 'server/rooms/catalog/checks/required.ts',
    find: '.filter((field) => field.missing(content, facts))',
    replace: '.filter(() => false)',
  },
  'catalog.provider-given': {
    file: 'server/rooms/catalog/content.ts',
    find: 'export const contentSchema = z.strictObject(contentFields);',
    replace: 'export const contentSchema = z.object(contentFields);',
  },
  'catalog.supply-mode-known': {
    file: format,
    find: '  if (!mode) {\n',
    replace: '  if (!mode) return [];\n  if (mode === undefined) {\n',
  },
  'catalog.supply-particulars': {
    file: format,
    find: "empty(content.supply[field] ?? '')",
    replace: 'false',
  },
  'catalog.review-before-publication': {
    file: 'server/rooms/catalog/commands/submit-resource.ts',
    find: 'if (!resource.code) await updateResource(tx, id, { code });',
    replace: "await updateResource(tx, id, { code, state: 'active', published_version_id: working.id });",
  },
  'catalog.unreviewed-hidden': {
    file: 'server/rooms/catalog/presenter.ts',
    find: "return audience.kind === 'overseer' && (state === 'in_review' || state === 'returned');",
    replace: 'return true;',
  },
  'catalog.return-keeps-out': {
    file: 'server/rooms/catalog/behaviours.ts',
    find: "state: 'returned',\n    return_reason: reason,",
    replace: "state: 'returned',\n    return_reason: null,",
  },
  'catalog.former-version-stays': {
    file: 'server/rooms/catalog/read.ts',
    find: "({ state }) => state === 'published' ||",
    replace: '({ id: versionId }) => versionId === seen.version.id ||',
  },
  'catalog.change-waits-for-review': {
    file: 'server/rooms/catalog/commands/submit-resource.ts',
    find: 'if (!resource.code) await updateResource(tx, id, { code });',
    replace: 'await updateResource(tx, id, { code, published_version_id: working.id });',
  },
  'catalog.publication-in-the-act': {
    file: 'server/rooms/catalog/behaviours.ts',
    find: 'published_version_id: version.id,',
    replace: 'published_version_id: resource.publishedVersionId ?? version.id,',
  },
  'catalog.change-needs-own-rule': {
    file: 'server/rooms/catalog/commands/submit-resource.ts',
    find: "change ? 'catalog.change' : 'catalog.review'",
    replace: "'catalog.review'",
  },
  'cases.reasons-required': {
    file: 'server/cases/judge.ts',
    find: "if (outcome.reasons === 'required' && reasons.length === 0) {",
    replace: 'if (false) {',
  },
  'cases.step-held-by-owner': {
    file: 'server/cases/standing.ts',
    find: 'if (standing !== undefined) return standing;',
    replace: 'return standing ?? null;',
  },
  'cases.oldest-first': {
    file: 'server/cases/queries.ts',
    find: ".orderBy('s.due_day', (order) => order.asc().nullsLast())\n      .orderBy('s.opened_at')",
    replace: ".orderBy('s.due_day', (order) => order.desc())\n      .orderBy('s.opened_at', 'desc')",
  },
  'cases.lateness-seen': {
    file: 'server/cases/deadlines.ts',
    find: 'late: !kept.informative && standing < today }',
    replace: 'late: false }',
  },
  'cases.late-after-the-day': {
    file: 'server/cases/deadlines.ts',
    find: 'late: !kept.informative && standing < today }',
    replace: 'late: !kept.informative && standing <= today }',
  },
  'classify.class-known': {
    file: sharing,
    find: "if (!found) return [unknownClass('sharingClass'",
    replace: "if (!found) return [];\n  if (!found) return [unknownClass('sharingClass'",
  },
  'classify.opening-class-known': {
    file: sharing,
    find: "if (!found) return [unknownClass('openingClass'",
    replace: "if (!found) return [];\n  if (!found) return [unknownClass('openingClass'",
  },
  'classify.class-filter': {
    file: 'server/rooms/catalog/on-show.ts',
    find: 'name !== except && filter[name]',
    replace: "name !== 'class' && name !== except && filter[name]",
  },
  'classify.class-required': {
    file: 'server/rooms/catalog/checks/required.ts',
    find: 'missing: (c) => empty(c.sharingClass),',
    replace: 'missing: () => false,',
  },
  'classify.basis-present': {
    file: sharing,
    find: 'if (content.sharingBasis.length === 0) {',
    replace: 'if (false) {',
  },
  'classify.basis-level': {
    file: sharing,
    find: 'if (!level) {',
    replace: 'if (!level) return [];\n    if (level === undefined) {',
  },
  'classify.basis-needs': {
    file: sharing,
    find: '.filter((need) => isPart(need) && empty(entry[need]))',
    replace: '.filter(() => false)',
  },
  'classify.default-class': {
    file: 'server/rooms/catalog/rules.ts',
    find: "sharingClass: law.text('classify.default-sharing-class')?.value ?? '',",
    replace: "sharingClass: '',",
  },
};
