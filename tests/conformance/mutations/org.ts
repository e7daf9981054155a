/** Guards of room org, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const create = 'server/rooms/org/admission.ts';

export const orgGuards: Mutations = {
  'org.own-entries': {
    file: 'server/rooms/catalog/policy.ts',
    find: 'const own = (actor: Actor, subject: CatalogSubject) =>\n  organisationOf(actor) === subject.providerId',
    replace: 'const own = (actor: Actor, subject: CatalogSubject) =>\n  organisationOf(actor) !== undefined',
  },
  'org.own-batches': {
    file: 'server/rooms/collect/policy.ts',
    find: '  organisationOf(actor) === subject.providerId\n    ? allowed',
    replace: '  organisationOf(actor) !== undefined\n    ? allowed',
  },
  'org.own-list': {
    file: 'server/rooms/catalog/queries.ts',
    find: ': sql`r.published_version_id`;',
    replace: ": filter.state === 'draft' ? sql`r.working_version_id` : sql`r.published_version_id`;",
  },
  'org.refusals-recorded': {
    file: 'server/ledger/refusals.ts',
    find: "if (actor.kind !== 'person' || reading.has(request.method)) return;",
    replace: 'return;',
  },
  'org.kind-admitted': { file: create, find: 'if (!kind) {', replace: 'if (false) {' },
  'org.sector-admitted': { file: create, find: 'if (!sector) {', replace: 'if (false) {' },
  'org.document-asked': {
    file: create,
    find: 'if (kind.attributes.document === true &&',
    replace: 'if (false &&',
  },
  'org.document-shown': {
    file: 'server/rooms/org/presenter.ts',
    find: 'authorisationDocument: found.authorisationDocument,',
    replace: 'authorisationDocument: null,',
  },
  'org.kind-shown': {
    file: 'server/rooms/org/presenter.ts',
    find: 'const name = term ? { zh: term.zh, en: term.en } : { zh: kind, en: kind };',
    replace: 'const name = { zh: kind, en: kind };',
  },
  'org.posts-missing': {
    file: 'server/rooms/org/posts.ts',
    find: 'return wanted.filter(({ key }) => !filled.has(key));',
    replace: 'return [];',
  },
  'org.posts-listed': {
    file: 'server/rooms/org/posts.ts',
    find: 'return first && missing.length > 0',
    replace: 'return first && missing.length < 0',
  },
  'org.post-needed': {
    file: 'server/rooms/org/commands/end-contact.ts',
    find: 'if (needed && !held) {',
    replace: 'if (false) {',
  },
  'law.draft-informs-only': {
    file: 'server/law/deadline.ts',
    find: "worked?.basis === 'draft' ||",
    replace: 'false ||',
  },
  'law.day-of-receipt': {
    file: 'server/cases/deadlines.ts',
    find: 'late: !kept.informative && standing < today }',
    replace: 'late: standing < today }',
  },
  'law.draft-without-day': {
    file: 'server/law/resolve.ts',
    find: 'if (!effective) return undefined;',
    replace: "if (!effective) return { item, from: '2000-01-01' };",
  },
};
