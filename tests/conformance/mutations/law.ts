/** Guards of the law: its page, the duty to cite, and the days between which an instrument holds. */
import type { Mutations } from './types.ts';

export const lawGuards: Mutations = {
  'law.page-rests-on': {
    file: 'server/law/head.ts',
    find: "restsOn: item['rests-on'] ?? [],",
    replace: 'restsOn: [],',
  },
  'law.citation-required': {
    file: 'server/law/schema.ts',
    find: "cite: cite.min(1, 'name at least one article'),",
    replace: 'cite: cite,',
  },
  'law.ends-with-instrument': {
    file: 'server/law/resolve.ts',
    find: 'return { item, from, document, ...(to && { to }) };',
    replace: 'return { item, from, document };',
  },
  'law.expiry-after-effect': {
    file: 'server/rooms/org/commands/law.ts',
    find: 'if (input.to !== undefined && input.to < input.from)',
    replace: 'if (false)',
  },
  'law.silent-draft-informs-only': {
    file: 'server/law/deadline.ts',
    find: "(resolution.state === 'unspecified' && resolution.pending === true)",
    replace: 'false',
  },
};
