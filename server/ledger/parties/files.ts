/** Lays what others signed beside the log, so that a folder handed to somebody else holds its whole evidence. */
import type pg from 'pg';
import type { TileStore } from '../tiles/store.ts';

/** Files under a log's folder that may be asked for: cosigned checkpoint, stamps with what they stamp, the SM notes and keys. */
export const outsideForm =
  /^outside\/(?:cosigned|witnesses|stamps\/\d{1,16}-(?:head|day|frozen|renewal|second)-[0-9a-f]{8}\.(?:tsr|txt|pem)|heads\/\d{1,16}-(?:sha512|sm3)\.note|status\/[0-9a-f]{16}\.crl|sm\/(?:\d{4}-\d{2}-\d{2}\.note|[0-9a-f]{16}\.pem))$/;

export const secondHeadPath = ({ size, hash }: { size: number; hash: string }): string =>
  `outside/heads/${size}-${hash}.note`;

/** The keys of all witnesses, retired ones too: their lines are held against these. */
export const witnessesPath = 'outside/witnesses';

/** The newest checkpoint that has been cosigned, with the lines of all who signed that size. */
export async function cosignedNote(pool: pg.Pool, origin: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ note: string; line: string }>(
    `select note, line from ledger.cosignature where origin = $1 and size = (
       select max(size) from ledger.cosignature where origin = $1) order by received_at`,
    [origin],
  );
  const [first] = rows;
  return first && `${first.note}${rows.map(({ line }) => `${line}\n`).join('')}`;
}

export async function layCosigned(pool: pg.Pool, store: TileStore, origin: string): Promise<void> {
  const note = await cosignedNote(pool, origin);
  if (!note) return;
  const { rows } = await pool.query<{ trust: string }>(
    `select distinct trust from ledger.outsider where kind = 'witness' order by trust`,
  );
  await store.put(
    `${origin}/${witnessesPath}`,
    Buffer.from(rows.map(({ trust }) => `${trust.trim()}\n`).join('')),
  );
  await store.put(`${origin}/outside/cosigned`, Buffer.from(note));
}

export type LaidStamp = {
  id: string;
  origin: string;
  size: number;
  purpose: string;
  content: Buffer;
  token: Buffer;
  trust: string;
};

/** The end of the id: its beginning is the time, which two of one pass share. */
export const stampFile = (stamp: Pick<LaidStamp, 'id' | 'size' | 'purpose'>): string =>
  `outside/stamps/${stamp.size}-${stamp.purpose}-${stamp.id.slice(-8)}`;

export async function layStamp(store: TileStore, stamp: LaidStamp): Promise<void> {
  const base = `${stamp.origin}/${stampFile(stamp)}`;
  await store.put(`${base}.txt`, stamp.content);
  await store.put(`${base}.pem`, Buffer.from(stamp.trust));
  await store.put(`${base}.tsr`, stamp.token);
}
