/** The keys of a shard: the first made with it, later ones by a change on record; private parts sealed in the database, where every process finds them. */
import type pg from 'pg';
import type { Vault } from '#kernel/vault.ts';
import { checkpointText, type NoteKey, parseVerifierKeys, signNote } from './note.ts';

export type Signer = {
  origin: string;
  /** The one that signs now. */
  verifierKey: string;
  /** The first of the log. */
  first: string;
  /** All of the log, in their order. */
  known: readonly NoteKey[];
  /** Entries there were when the key was last changed; undefined while it is the first. */
  changedAt: number | undefined;
  sign(size: number, root: Buffer, now: Date): string;
};

/** For so long the old key signs beside the new one, so that whoever holds only the old one has time to take the new. */
const OVERLAP = 30 * 86_400_000;

export type LogKey = {
  origin: string;
  verifierKey: string;
  /** Size of the tree from which it signs. */
  from: number;
  why: 'first' | 'rotated' | 'lost';
  /** Of the change that brought it. */
  statement: string | null;
  at: Date;
};
type Sealed = LogKey & { sealed: Buffer };

async function rowsOf(client: pg.ClientBase | pg.Pool, origin: string | undefined): Promise<Sealed[]> {
  const { rows } = await client.query<Sealed>(
    `select origin, verifier_key as "verifierKey", 0 as "from", 'first' as why, null as statement, sealed, at
     from ledger.signer where $1::text is null or origin = $1
     union all
     select origin, verifier_key, size, why, statement, sealed, at
     from ledger.key_change where $1::text is null or origin = $1
     order by origin, "from", at`,
    [origin ?? null],
  );
  return rows.map((row) => ({ ...row, from: Number(row.from) }));
}

/** The keys of one log or of all, each log's in their order; nothing secret among it. */
export async function listKeys(client: pg.ClientBase | pg.Pool, origin?: string): Promise<LogKey[]> {
  return (await rowsOf(client, origin)).map(({ sealed: _, ...row }) => row);
}

/** Those of one log as what verifies. */
export async function verifiersOf(client: pg.ClientBase | pg.Pool, origin: string): Promise<NoteKey[]> {
  const keys = await listKeys(client, origin);
  return parseVerifierKeys(keys.map(({ verifierKey }) => verifierKey).join('\n'));
}

/** What is told to everybody; readable also where no private part can be opened any more. */
export async function publicKeys(
  client: pg.ClientBase | pg.Pool,
  origin: string,
): Promise<Pick<Signer, 'first' | 'known'>> {
  const [first] = await listKeys(client, origin);
  return { first: first?.verifierKey ?? '', known: await verifiersOf(client, origin) };
}

/** The private part of the key that signs now. */
export async function openKey(
  client: pg.ClientBase | pg.Pool,
  vault: Pick<Vault, 'open'>,
  origin: string,
): Promise<Buffer> {
  const row = (await rowsOf(client, origin)).at(-1);
  if (!row) throw new TypeError(`${origin} has no key`);
  return vault.open(row.sealed);
}

/** The key that signs heads of the log of this name. */
export async function loadSigner(
  client: pg.ClientBase,
  vault: Pick<Vault, 'open'>,
  origin: string,
): Promise<Signer> {
  const rows = await rowsOf(client, origin);
  const [first] = rows;
  const row = rows.at(-1);
  const known = parseVerifierKeys(rows.map(({ verifierKey }) => verifierKey).join('\n'));
  if (!first || !row || known.length !== rows.length)
    throw new TypeError(`the stored verifier key of ${origin} is not readable`);
  const pkcs8 = vault.open(row.sealed);
  const former = row.why === 'rotated' ? rows.at(-2) : undefined;
  const old = former && vault.open(former.sealed);
  const until = row.at.getTime() + OVERLAP;
  return {
    origin,
    verifierKey: row.verifierKey,
    first: first.verifierKey,
    known,
    changedAt: row.why === 'first' ? undefined : row.from,
    sign: (size, root, now) => {
      const beside = old && now.getTime() < until ? [old] : [];
      return signNote(checkpointText({ origin, size, root }), origin, pkcs8, ...beside);
    },
  };
}
