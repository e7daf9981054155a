// Which fields a kind of source asks for. A further kind joins by a line.
export type SourceField = {
  /** Path in the settings, or in the secrets; a dot leads inwards. */
  name: string;
  secret?: boolean;
  /** `pairs`: lines of `name=value`. */
  kind: 'text' | 'number' | 'flag' | 'long' | 'password' | 'choice' | 'pairs';
  required?: boolean;
  begin?: string | number | boolean;
  choices?: readonly string[];
  /** Asked only where another field has one of these values. */
  when?: { field: string; is: readonly string[] };
};

const database = (port: number): SourceField[] => [
  { name: 'host', kind: 'text', required: true },
  { name: 'port', kind: 'number', required: true, begin: port },
  { name: 'database', kind: 'text', required: true },
  { name: 'schema', kind: 'text' },
  { name: 'username', kind: 'text', required: true },
  { name: 'password', kind: 'password', secret: true, required: true },
  { name: 'tls', kind: 'flag', begin: false },
  { name: 'ca', kind: 'long' },
];

const folder: SourceField[] = [
  { name: 'host', kind: 'text', required: true },
  { name: 'port', kind: 'number', required: true, begin: 22 },
  { name: 'username', kind: 'text', required: true },
  { name: 'password', kind: 'password', secret: true },
  { name: 'privateKey', kind: 'long', secret: true },
  { name: 'passphrase', kind: 'password', secret: true },
  { name: 'hostKey', kind: 'text' },
  { name: 'folder', kind: 'text', required: true },
  { name: 'pattern', kind: 'text', begin: '*' },
  { name: 'ready.by', kind: 'choice', choices: ['stable', 'marker'], begin: 'stable' },
  { name: 'ready.seconds', kind: 'number', begin: 60, when: { field: 'ready.by', is: ['stable'] } },
  { name: 'ready.suffix', kind: 'text', begin: '.done', when: { field: 'ready.by', is: ['marker'] } },
  { name: 'doneFolder', kind: 'text' },
  { name: 'quarantineFolder', kind: 'text' },
];

const pages = ['page', 'offset'];
const pulled: SourceField[] = [
  { name: 'url', kind: 'text', required: true },
  { name: 'method', kind: 'choice', choices: ['GET', 'POST'], begin: 'GET' },
  {
    name: 'signing.by',
    kind: 'choice',
    choices: ['none', 'hmac-headers', 'app-key', 'sorted-sign', 'bearer'],
    begin: 'none',
  },
  {
    name: 'signing.clientId',
    kind: 'text',
    required: true,
    when: { field: 'signing.by', is: ['hmac-headers'] },
  },
  { name: 'signing.parameter', kind: 'text', when: { field: 'signing.by', is: ['app-key'] } },
  { name: 'signing.appId', kind: 'text', required: true, when: { field: 'signing.by', is: ['sorted-sign'] } },
  {
    name: 'signing.interfaceId',
    kind: 'text',
    required: true,
    when: { field: 'signing.by', is: ['sorted-sign'] },
  },
  {
    name: 'secret',
    kind: 'password',
    secret: true,
    required: true,
    when: { field: 'signing.by', is: ['hmac-headers', 'app-key', 'sorted-sign', 'bearer'] },
  },
  {
    name: 'paging.by',
    kind: 'choice',
    choices: ['none', 'page', 'offset', 'cursor', 'next-link'],
    begin: 'none',
  },
  { name: 'paging.parameter', kind: 'text', when: { field: 'paging.by', is: [...pages, 'cursor'] } },
  { name: 'paging.sizeParameter', kind: 'text', when: { field: 'paging.by', is: pages } },
  { name: 'paging.size', kind: 'number', when: { field: 'paging.by', is: pages } },
  { name: 'paging.cursorPath', kind: 'text', when: { field: 'paging.by', is: ['cursor'] } },
  { name: 'paging.linkPath', kind: 'text', when: { field: 'paging.by', is: ['next-link'] } },
  { name: 'rowsPath', kind: 'text' },
  { name: 'totalPath', kind: 'text' },
  { name: 'status.path', kind: 'text' },
  { name: 'status.good', kind: 'text' },
  { name: 'status.signIn', kind: 'text' },
  { name: 'status.retry', kind: 'text' },
  { name: 'since.parameter', kind: 'text' },
  { name: 'query', kind: 'pairs' },
  { name: 'headers', kind: 'pairs' },
  { name: 'secretHeaders', kind: 'pairs', secret: true },
  { name: 'certificate', kind: 'long' },
];

export const sourceFields: Readonly<Record<string, readonly SourceField[]>> = {
  postgresql: database(5432),
  mysql: database(3306),
  kingbase: database(54_321),
  opengauss: database(5432),
  dameng: database(5236),
  oracle: database(1521),
  sqlserver: database(1433),
  sftp: folder,
  http: pulled,
};

/** Kinds whose source holds several tables. */
export const hasTables = (kind: string): boolean =>
  (sourceFields[kind] ?? []).some(({ name }) => name === 'database');
