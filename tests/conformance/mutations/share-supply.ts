/** Guards of what follows a consent, each as text and broken text. */
import type { Mutations } from './types.ts';

export const shareSupplyGuards: Mutations = {
  'supply.manner': {
    file: 'server/rooms/share/supply/manner.ts',
    find: 'if (offered.some(({ key }) => key === manner) && modeOfManner(manner) !== undefined) return [];',
    replace: 'if (manner) return [];',
  },
  'supply.file': {
    file: 'server/rooms/share/supply/unsupplied.ts',
    find: "not exists (select from serve.use_record u where u.grant_id = g.id) then 'file' end",
    replace: "false then 'file' end",
  },
  'supply.entry': {
    file: 'server/rooms/share/supply/unsupplied.ts',
    find: "when r.state <> 'active' then 'entry'",
    replace: "when false then 'entry'",
  },
  'supply.age': {
    file: 'server/rooms/share/supply/unsupplied.ts',
    find: 'days: daysBetween(agreedOn, today),',
    replace: 'days: daysBetween(today, today),',
  },
  'papers.none': {
    file: 'server/rooms/share/licences/papers.ts',
    find: "if (!entry) throw problem('share.paper-none', { rule, articles: law.cite(rule) });",
    replace: "if (!entry) throw problem('kernel.not-found');",
  },
  'papers.compared': {
    file: 'server/rooms/share/licences/routes.ts',
    find: 'genuine: sha256 === receipt.sha256',
    replace: 'genuine: sha256.length === receipt.sha256.length',
  },
};
