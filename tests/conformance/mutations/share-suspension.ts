/** Guards of a grant that its provider stops, each as text and broken text. */
import type { Mutations } from './types.ts';

export const shareSuspensionGuards: Mutations = {
  'suspension.at-once': {
    file: 'server/rooms/serve/gateway/judge.ts',
    find: "if (grant?.state === 'suspended') return { kind: 'refused', code: 'gateway.grant-suspended', params };",
    replace: '',
  },
  'suspension.own': {
    file: 'server/rooms/serve/policy.ts',
    find: "('serve.grant.suspend', provider, ofProvider);",
    replace: "('serve.grant.suspend', provider, () => allowed);",
  },
  'suspension.told': {
    file: 'server/rooms/share/renewal/expiry.ts',
    find: "kind: 'share.grant-stopped',",
    replace: "kind: 'share.contact-suspended',",
  },
};
