/** What signatures are checked against, as it lies in PostgreSQL. */
import type { Executor } from '#kernel/db.ts';

export type TrustTables = {
  'open.trust': {
    id: string;
    kind: 'anchor' | 'revocations';
    der: Buffer;
    sha256: string;
    name: string;
    from_at: Date | null;
    until_at: Date | null;
    added_by: string | null;
    added_at: Date;
    ended_at: Date | null;
    ended_by: string | null;
  };
};
export const trustTables = (ex: Executor) => ex.withTables<TrustTables>();
