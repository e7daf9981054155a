/** The house's directions: rooms import only what is to their left, and only through the door. */
const rooms = [
  'org',
  'catalog',
  'classify',
  'collect',
  'quality',
  'basedb',
  'serve',
  'share',
  'open',
  'operate',
  'project',
  'assess',
  'federate',
  'secure',
];

// Each room: nothing to its right. share, open and operate stand side by side and do not import each other.
const sideBySide = ['share', 'open', 'operate'];
const leftwards = rooms.map((room, index) => {
  const forbidden = rooms
    .slice(index + 1)
    .concat(sideBySide.includes(room) ? sideBySide.filter((other) => other !== room) : []);
  return {
    name: `${room}-imports-left`,
    severity: 'error',
    from: { path: `^server/rooms/${room}/`, pathNot: '\\.test\\.ts$' },
    to: { path: `^server/rooms/(${[...new Set(forbidden)].join('|') || 'none'})/` },
  };
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^server/',
        pathNot: [
          '\\.test\\.ts$',
          '(main|cli)\\.ts$',
          'warehouse-child\\.ts$',
          'outside/browser\\.js$',
          '\\.d\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'kernel-knows-nobody',
      severity: 'error',
      from: { path: '^server/kernel/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server/(law|cases|ledger|notices|rooms)|web|demo|tests|bench)/' },
    },
    {
      name: 'law-knows-kernel',
      severity: 'error',
      from: { path: '^server/law/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server/(cases|ledger|notices|rooms)|web|demo|tests|bench)/' },
    },
    {
      name: 'ledger-knows-kernel-and-law',
      severity: 'error',
      from: { path: '^server/ledger/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(server/(cases|notices|rooms)|web|demo|tests|bench)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'notices-know-no-case-and-no-room',
      severity: 'error',
      from: { path: '^server/notices/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server/(cases|rooms)|web|demo|tests|bench)/' },
    },
    {
      name: 'cases-know-no-room',
      severity: 'error',
      from: { path: '^server/cases/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server/rooms|web|demo|tests|bench)/' },
    },
    {
      name: 'rooms-through-the-door',
      severity: 'error',
      from: { path: '^server/rooms/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/rooms/([^/]+)/',
        pathNot: ['^server/rooms/$1/', '^server/rooms/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'parts-through-the-door',
      severity: 'error',
      from: { path: '^server/rooms/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/(law|ledger|notices)/',
        pathNot: '^server/(law|ledger|notices)/(index|settings|types)\\.ts$',
      },
    },
    {
      name: 'server-knows-no-demo',
      severity: 'error',
      from: { path: '^server/', pathNot: ['\\.test\\.ts$', '^server/(main|app|cli)\\.ts$', '^server/cli/'] },
      to: { path: '^(demo|tests|bench|web)/' },
    },
    ...leftwards,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
