/** What the rooms lend to the life of organisations: how their objects pass on, and what they count; in one readable place. */
import { countOpenCases, lateByOrganisation, passCases } from '#cases/index.ts';
import { catalogSuccession, entriesFigure, entryProvider } from '#rooms/catalog/index.ts';
import type { OrgExtensions } from '#rooms/org/index.ts';
import { correctionSuccession } from '#rooms/quality/index.ts';
import { serveSuccession } from '#rooms/serve/index.ts';
import { shareSuccession, sharingSuccession } from '#rooms/share/index.ts';

export const orgExtensions: OrgExtensions = {
  successions: [
    catalogSuccession,
    serveSuccession,
    shareSuccession,
    sharingSuccession,
    correctionSuccession,
    {
      name: 'open-cases',
      open: countOpenCases,
      // Of one entry the rooms pass on the cases they know to be about it.
      move: async (tx, p, { from, to, resourceId }) => (resourceId ? 0 : passCases(tx, p, { from, to })),
    },
  ],
  figures: [entriesFigure, { name: 'late', of: (ex, p) => lateByOrganisation(ex, p.clock.today()) }],
  entryProvider,
};
