/** The kinds of connectors this platform has, in the order they are offered. A further kind joins by a line. */
import { problem } from '#kernel/errors.ts';
import { databaseKind } from './database/kind.ts';
import { mysql } from './database/mysql.ts';
import { dameng, oracle } from './database/oracle.ts';
import { kingbase, opengauss, postgres } from './database/postgres.ts';
import { sqlserver } from './database/sqlserver.ts';
import { httpKind } from './http/kind.ts';
import type { Kind } from './kinds.ts';
import { sftpKind } from './sftp/kind.ts';

export const connectorKinds: readonly Kind[] = [
  databaseKind(postgres),
  databaseKind(mysql),
  databaseKind(kingbase),
  databaseKind(opengauss),
  databaseKind(dameng),
  databaseKind(oracle),
  databaseKind(sqlserver),
  sftpKind,
  httpKind,
];

/** Errors: collect.connector-kind-unknown. */
export function kindOf(kind: string, kinds: readonly Kind[] = connectorKinds): Kind {
  const found = kinds.find((one) => one.kind === kind);
  if (!found) throw problem('collect.connector-kind-unknown', { params: { kind } });
  return found;
}
