/** Guards of compiling: specification, origins, standards, sources, purchases, drivers, each as text and broken text. */
import type { Mutations } from './types.ts';

const room = 'server/rooms/catalog';

export const compileGuards: Mutations = {
  'compile.specification-checked': {
    file: `${room}/compile/elements.ts`,
    find: 'required.filter(({ path }) => lacks(content, path));',
    replace: 'required.filter(({ path }) => path.length === 0 && lacks(content, path));',
  },
  'compile.specification-kept': {
    file: `${room}/commands/submit-resource.ts`,
    find: 'specification: facts.specification?.version ?? null,\n',
    replace: 'specification: null,\n',
  },
  'compile.origin-needs': {
    file: `${room}/checks/origin.ts`,
    find: '.filter(({ need }) => need.missing(content, facts))',
    replace: '.filter(() => false)',
  },
  'compile.origin-known': {
    file: `${room}/checks/origin.ts`,
    find: 'if (!word) {',
    replace: 'if (!word) return [];\n  if (word === undefined) {',
  },
  'compile.not-public-data': {
    file: `${room}/checks/origin.ts`,
    find: "if (term.attributes['public-data'] !== false) return [];",
    replace: 'return [];',
  },
  'compile.report-by-readability': {
    file: `${room}/compile/report.ts`,
    find: "found[readable ? 'readable' : 'unreadable'] += count;",
    replace: 'found.readable += count;',
  },
  'compile.machine-readable': {
    file: `${room}/checks/format.ts`,
    find: "law.flag('catalog.machine-readable') && !isMachineReadable(content)",
    replace: 'false',
  },
  'compile.standard-newer': {
    file: `${room}/checks/extended.ts`,
    find: 'if (element.newest > element.version) {',
    replace: 'if (false) {',
  },
  'compile.element-fits': {
    file: `${room}/checks/extended.ts`,
    find: 'if (item.type !== element.type) {',
    replace: 'if (false) {',
  },
  'compile.coverage-explained': {
    file: `${room}/sources/coverage.ts`,
    find: 'if (bare.length > 0) {',
    replace: 'if (false) {',
  },
  'compile.missing-tables': {
    file: `${room}/sources/coverage.ts`,
    find: 'if (!linked.has(name)) missingTables.push',
    replace: 'if (false) missingTables.push',
  },
  'compile.drift-found': {
    file: `${room}/sources/scan.ts`,
    find: 'const found = driftOf(version.content.items, table);',
    replace: 'const found = { added: [], dropped: [], retyped: [] } satisfies ReturnType<typeof driftOf>;',
  },
  'compile.drift-ends-with-the-entry': {
    file: `${room}/sources/behaviours.ts`,
    find: 'if (open.length > 0)',
    replace: 'if (false)',
  },
  'compile.batch-drift': {
    file: `${room}/sources/batch-drift.ts`,
    find: 'return column && contradicts(item, column)',
    replace: 'return column && false',
  },
  'compile.purchase-outstanding': {
    file: `${room}/compile/purchases.ts`,
    find: "row.state === 'approved' && (row.published === null",
    replace: "row.state === 'approved' && (row.resource_id === null",
  },
  'compile.purchase-shown-first': {
    file: `${room}/compile/purchases.ts`,
    find: 'if (unseen.length > 0) {',
    replace: 'if (false) {',
  },
  'compile.driver-matched': {
    file: `${room}/compile/drivers.ts`,
    find: 'const match = new Map(found.items.map(({ index, matches }) => [index, matches[0]?.resource]));',
    replace:
      'const match = new Map(found.items.slice(found.items.length).map(({ index, matches }) => [index, matches[0]?.resource]));',
  },
};
