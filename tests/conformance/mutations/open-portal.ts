/** Guards of the portal's status, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/open/statistics';

export const openPortalGuards: Mutations = {
  'open-portal.breach-noted': {
    file: `${room}/targets.ts`,
    find: 'if (!target || isMet(kind, target.value, found)) return;',
    replace: 'if (!target || target) return;',
  },
  'open-portal.bureau-sets-targets': {
    file: `${room}/policy.ts`,
    find: "!isOutside(actor) && hasRole(actor, 'bureau')",
    replace: 'isOutside(actor) || !isOutside(actor)',
  },
};
