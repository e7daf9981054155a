// Which fields a kind of source asks for. A further kind joins by a line.
export type SourceField = {
  /** Path in the settings, or in the secrets. */
  name: string;
  secret?: boolean;
  kind: 'text' | 'number' | 'flag' | 'long' | 'password';
  required?: boolean;
  begin?: string | number | boolean;
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

export const sourceFields: Readonly<Record<string, readonly SourceField[]>> = {
  postgresql: database(5432),
  mysql: database(3306),
  kingbase: database(54_321),
  opengauss: database(5432),
  dameng: database(5236),
  oracle: database(1521),
  sqlserver: database(1433),
};
