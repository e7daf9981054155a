/** A table of a source as its own schema states it, with its columns in our item types. */
import type { SourceTableShape } from '../compile/tables.ts';

export type SourceTable = SourceTableShape;
export type SourceColumn = SourceTableShape['columns'][number];

export type Connection = {
  engine: 'postgresql' | 'mysql';
  /** As it was typed: what a certificate must be for. */
  host: string;
  /** What was looked at when the name was judged, so that the connection goes there; left out, the host itself. */
  address?: string;
  port: number;
  database: string;
  schema: string;
  username: string;
  password: string;
  tls: boolean;
  /** PEM of the authorities to trust in place of the public ones. */
  ca?: string;
};
