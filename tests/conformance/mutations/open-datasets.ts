/** Guards of the opening catalogue, each as the text that makes it and the text that breaks it. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/open';

export const openDatasetGuards: Mutations = {
  'open-datasets.publish': {
    file: `${room}/datasets/standing.ts`,
    find: 'r.published_version_id is distinct from v.catalog_version_id',
    replace: 'r.published_version_id is null',
  },
  'open-datasets.closed-unknown': {
    file: `${room}/datasets/present.ts`,
    find: "if (!dataset?.published || dataset.state === 'planned') throw problem('kernel.not-found');",
    replace: "if (!dataset?.published) throw problem('open.gone', { params: { notice: slug } });",
  },
  'open-datasets.door': {
    file: `${room}/downloads/send.ts`,
    find: 'const files = await distributionsOf(p.db, release.id);',
    replace: 'const files = (await distributionsOf(p.db, release.id)).slice(0, 0);',
  },
  'open-datasets.overdue': {
    file: `${room}/datasets/desk.ts`,
    find: 'one.plannedOn < law.day',
    replace: 'one.plannedOn > law.day',
  },
  'open-datasets.assessed-first': {
    file: `${room}/withdrawal/halt.ts`,
    find: "if (row.assessed_at === null) throw problem('open.assessment-open', { articles });",
    replace: '',
  },
  'open-datasets.candidates': {
    file: `${room}/datasets/desk.ts`,
    find: 'const waiting = found.filter(({ id }) => !there.has(id));',
    replace: 'const waiting = found.filter(({ id }) => there.has(id));',
  },
  'open-datasets.closed-never': {
    file: `${room}/datasets/from-entry.ts`,
    find: "return openingClass === 'open' || openingClass === 'conditional' ? openingClass : null;",
    replace: "return openingClass === 'conditional' ? openingClass : 'open';",
  },
  'open-datasets.takers': {
    file: `${room}/access/takings.ts`,
    find: 'await keep(p, asked, taken, TAKEN);',
    replace: '',
  },
  'open-datasets.follow': {
    file: `${room}/releases/follow.ts`,
    find: 'if (!isOpen(dataset) || !(await isBehind(p, dataset))) return;',
    replace: 'if (isOpen(dataset) || !(await isBehind(p, dataset))) return;',
  },
  'open-datasets.complete': {
    file: `${room}/datasets/prepare.ts`,
    find: 'if (fields.length === 0) return;',
    replace: 'if (fields.length < 100) return;',
  },
  'open-datasets.cause': {
    file: `${room}/withdrawal/halt.ts`,
    find: "if (!cause || input.reason.trim() === '' || input.document.trim() === '')",
    replace: "if (!cause || input.reason.trim() === '')",
  },
  'open-datasets.one-address': {
    file: `${room}/government/channels.ts`,
    find: 'if (input.offersData && law.flag(RULE))',
    replace: 'if (input.offersData && !law.flag(RULE))',
  },
  'open-datasets.released': {
    file: `${room}/datasets/behaviours.ts`,
    find: "if (!release) throw problem('open.not-released', { articles });",
    replace: 'if (!release) return pass;',
  },
};
