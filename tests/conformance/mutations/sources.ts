/** Guards of the sources of data, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/collect/sources';
const documents = 'server/rooms/collect/checking/documents.ts';

export const sourcesGuards: Mutations = {
  'sources.element-taken': {
    file: `${room}/elements/subject.ts`,
    find: 'if (!source || source.organisationId === providerId) return [];',
    replace: 'if (source || !source) return [];',
  },
  'sources.loser-withdrawn': {
    file: `${room}/elements/commands.ts`,
    find: "const won = decision?.outcome.key === 'second' ? contest.second_resource : contest.first_resource;",
    replace: 'const won = contest.first_resource;',
  },
  'sources.consumers-listed': {
    file: `${room}/elements/read.ts`,
    find: 'if (!item || !service.items.includes(item.itemName)) return [];',
    replace: 'return [];',
  },
  'sources.base-follows': {
    file: 'server/rooms/basedb/declared-source.ts',
    find: 'if (!law.flag(oneSourceRule)) return model;',
    replace: 'if (law) return model;',
  },
  'sources.conflict-first': {
    file: `${room}/lists/commands.ts`,
    find: 'if (conflicts.length > 0)',
    replace: 'if (conflicts.length > 1_000_000)',
  },
  'sources.one-list': {
    file: `${room}/lists/lines.ts`,
    find: "where f.identifies or f.standard_code = '' or f.source_id = f.organisation_id or (f.source_id is null",
    replace: "where f.identifies or f.standard_code = '' or f.source_id is not null or (f.source_id is null",
  },
  'sources.list-permits': {
    file: 'server/rooms/collect/intake/gates.ts',
    find: 'return way && { extraField: way, articles: law.cite(extraFieldRule) };',
    replace: "return way && { extraField: 'drop-and-report', articles: law.cite(extraFieldRule) };",
  },
  'sources.unfulfilled-counted': {
    file: `${room}/lists/standing.ts`,
    find: 'term.due is null or term.due >= ${day}::date as fulfilled',
    replace: 'true or term.due >= ${day}::date as fulfilled',
  },
  'sources.specification-required': {
    file: `${room}/specification/gate.ts`,
    find: "if (law.text(specificationRule)?.value !== 'required') return undefined;",
    replace: 'return undefined;',
  },
  'sources.specification-binds': {
    file: `${room}/specification/gate.ts`,
    find: 'if (binding.length > 0) {',
    replace: 'if (binding.length > 1_000_000) {',
  },
  'sources.specification-kept': {
    file: `${room}/specification/gate.ts`,
    find: 'return { specification: { version: spec.version, remarks } };',
    replace: 'return { specification: { version: 1, remarks } };',
  },
  'sources.subject-identified': {
    file: 'server/rooms/catalog/checks/subject.ts',
    find: 'if (found.length === 0) {',
    replace: 'if (found.length > 1_000_000) {',
  },
  'sources.document-type': {
    file: documents,
    find: "[`${type} = ''`, `${identifier}-type-missing`],",
    replace: "['0', `${identifier}-type-missing`],",
  },
  'sources.document-accepted': {
    file: documents,
    find: "passport: '^[A-Z0-9]{5,17}$',",
    replace: "passport: '^[0-9]{18}',",
  },
  'sources.system-unit': {
    file: `${room}/systems/commands.ts`,
    find: 'if (ownBuilt && law.flag(unitRule)) {',
    replace: 'if (ownBuilt && law.flag(unitRule) && gatherer) {',
  },
  'sources.system-red': {
    file: `${room}/systems/read.ts`,
    find: 'n.entries > 0 and n.last_at is null as red',
    replace: 'false as red',
  },
  'sources.exchange-proves': {
    file: `${room}/systems/commands.ts`,
    find: 'const succeeded = row.challenge === challenge;',
    replace: 'const succeeded = row.challenge !== undefined;',
  },
  'sources.purchase-approved': {
    file: 'server/rooms/catalog/judge.ts',
    find: "if (origin !== 'purchased' || !law.flag(rule) || (await approvedPurchaseOf(ex, resourceId))) return [];",
    replace: 'if (origin !== resourceId) return [];',
  },
  'sources.purchase-level': {
    file: 'server/rooms/catalog/compile/purchase-schema.ts',
    find: 'return own === authorityId',
    replace: 'return own !== buyerId',
  },
  'sources.purchase-reason': {
    file: 'server/rooms/catalog/compile/purchases.ts',
    find: "if (outcome === 'approved' && full.length > 0 && reason === '')",
    replace: "if (outcome === 'approved' && full.length > 1_000_000 && reason === '')",
  },
};
