/** The signing key of a shard: made with it, its private part sealed in the database, where every process finds it. */
import type pg from 'pg';
import type { Vault } from '#kernel/vault.ts';
import { checkpointText, type NoteKey, parseVerifierKey, signNote } from './note.ts';

export type Signer = {
  origin: string;
  verifierKey: string;
  known: NoteKey;
  sign(size: number, root: Buffer): string;
};

type SignerRow = { verifier_key: string; sealed: Buffer };

/** The key that signs heads of the log of this name. */
export async function loadSigner(
  client: pg.ClientBase,
  vault: Pick<Vault, 'open'>,
  origin: string,
): Promise<Signer> {
  const { rows } = await client.query<SignerRow>(
    'select verifier_key, sealed from ledger.signer where origin = $1',
    [origin],
  );
  const [row] = rows;
  const known = row && parseVerifierKey(row.verifier_key);
  if (!row || !known) throw new TypeError(`the stored verifier key of ${origin} is not readable`);
  const pkcs8 = vault.open(row.sealed);
  return {
    origin,
    verifierKey: row.verifier_key,
    known,
    sign: (size, root) => signNote(checkpointText({ origin, size, root }), origin, pkcs8),
  };
}
