/** Guards of use, breaches and measures, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const conduct = 'server/rooms/open/conduct';

export const openConductGuards: Mutations = {
  'conduct.harm-joins': {
    file: `${conduct}/harm.ts`,
    find: ".where('product_id', '=', product.id)\n      .where('state', '=', 'open')",
    replace: ".where('product_id', '=', product.id)\n      .where('state', '=', 'dropped')",
  },
  'conduct.harm-sets': {
    file: `${conduct}/harm.ts`,
    find: 'productId: product.id,\n        evidence',
    replace: 'evidence',
  },
  'conduct.check-opens': {
    file: `${conduct}/checks.ts`,
    find: "kind: 'check',",
    replace: "kind: 'document',",
  },
  'conduct.due': {
    file: `${conduct}/follow.ts`,
    find: 'c.checked_on is null or c.checked_on <',
    replace: 'c.checked_on is null and c.checked_on <',
  },
  'conduct.own-log': {
    file: `${conduct}/log.ts`,
    find: 'const provider = oversees(actor) ? null : (organisationOf(actor) ??',
    replace: 'const provider = oversees(actor) || actor ? null : (organisationOf(actor) ??',
  },
  'conduct.alert-told': {
    file: `${conduct}/alerts.ts`,
    find: 'for (const one of found) await transact',
    replace: 'for (const one of found.slice(0, 0)) await transact',
  },
  'conduct.ground': {
    file: `${conduct}/law.ts`,
    find: 'const known = breachGrounds.find((key) => key === ground);',
    replace: "const known = breachGrounds.find((key) => key === ground) ?? 'other-breach';",
  },
  'conduct.notice-needed': {
    file: `${conduct}/announce.ts`,
    find: "if (said === '') throw problem('open.notice-missing', about);",
    replace: '',
  },
  'conduct.notice-personal': {
    file: `${conduct}/announce.ts`,
    find: 'if (user.kind === PERSON && user.name.zh.length > 1 && said.includes(user.name.zh))',
    replace: 'if (user.kind === PERSON && said.length < 0)',
  },
  'conduct.restricted': {
    file: `${conduct}/in-force.ts`,
    find: 'if (refused)',
    replace: 'if (refused && dataset.id === userId)',
  },
  'conduct.closed': {
    file: `${conduct}/in-force.ts`,
    find: 'if (closed)',
    replace: 'if (closed && closed.id === userId)',
  },
  'conduct.pace-left': {
    file: 'server/rooms/open/access/admit.ts',
    find: 'Math.min(access?.per_minute ?? general, left ?? Number.POSITIVE_INFINITY)',
    replace: '(access?.per_minute ?? general)',
  },
  'conduct.heard': {
    file: `${conduct}/measures.ts`,
    find: 'requireHeard(law, row);\n',
    replace: '',
  },
  'conduct.gravity': {
    file: `${conduct}/measures.ts`,
    find: "if (!restricts && input.gravity === 'minor')",
    replace: "if (!restricts && input.gravity === 'none' as string)",
  },
};
