/** Guards of services as callers find them, each as text and broken text. */
import type { Mutations } from './types.ts';

export const shareServicesGuards: Mutations = {
  'serve.instructions-needed': {
    file: 'server/rooms/serve/documents/store.ts',
    find: '  requireMeanings(document);\n',
    replace: '',
  },
  'serve.example-runs': {
    file: 'server/rooms/serve/documents/calls/typescript.ts',
    find: "['@path', url.pathname],",
    replace: "['@path', '/'],",
  },
  'serve.unserved-taken-off': {
    file: 'server/rooms/serve/unserved/look.ts',
    find: "if (probes.some(({ ok }) => ok)) return 'answers';",
    replace: '',
  },
  'serve.unserved-own': {
    file: 'server/rooms/serve/unserved/routes.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source's own text.
    find: 'or e.provider_id = ${own}::uuid)',
    replace: 'or true)',
  },
};
