/** A table of a source as its own schema states it, with its columns in our item types. */
import type { SourceTableShape } from '../compile/tables.ts';

export type SourceTable = SourceTableShape;
export type SourceColumn = SourceTableShape['columns'][number];

export type Connection = {
  engine: 'postgresql' | 'mysql';
  host: string;
  port: number;
  database: string;
  schema: string;
  username: string;
  password: string;
  tls: boolean;
};
