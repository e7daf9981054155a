/** The installation's signing key: made once, its private part sealed in the database, where every process finds it. */
import type pg from 'pg';
import type { Vault } from '#kernel/vault.ts';
import { checkpointText, type NoteKey, newSigningKey, parseVerifierKey, signNote } from './note.ts';

export type Signer = {
  origin: string;
  verifierKey: string;
  known: NoteKey;
  sign(size: number, root: Buffer): string;
};

type SignerRow = { origin: string; verifier_key: string; sealed: Buffer };

/**
 * The key in use, made under `origin` when there is none. A ledger keeps its origin for life,
 * so a later change of the configuration does not rename it.
 */
export async function loadSigner(
  client: pg.ClientBase,
  vault: Pick<Vault, 'seal' | 'open'>,
  origin: string,
  now: Date,
): Promise<Signer> {
  const find = async (): Promise<SignerRow | undefined> => {
    const { rows } = await client.query<SignerRow>(
      'select origin, verifier_key, sealed from ledger.signer order by at limit 1',
    );
    return rows[0];
  };
  let row = await find();
  if (!row) {
    const made = newSigningKey(origin);
    await client.query(
      `insert into ledger.signer (origin, verifier_key, sealed, at) values ($1, $2, $3, $4) on conflict do nothing`,
      [origin, made.verifierKey, vault.seal(made.pkcs8), now],
    );
    row = await find();
  }
  const known = row && parseVerifierKey(row.verifier_key);
  if (!row || !known) throw new TypeError('the stored verifier key of the ledger is not readable');
  const { sealed, verifier_key: verifierKey, origin: name } = row;
  const pkcs8 = vault.open(sealed);
  return {
    origin: name,
    verifierKey,
    known,
    sign: (size, root) => signNote(checkpointText({ origin: name, size, root }), name, pkcs8),
  };
}
