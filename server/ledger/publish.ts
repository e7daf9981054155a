/** The published checkpoint: a static file that any web server may hand out, replaced whole and only going forward. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Head, openNote, parseCheckpoint } from './note.ts';
import type { Signer } from './signer.ts';

export const ledgerFolder = (data: string): string => join(data, 'ledger');

/** Written beside, made durable, then moved into place: a reader sees the old or the new one, also after a power cut. */
async function replace(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `${name}.new`);
  const file = await open(temporary, 'w', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
  const held = await open(folder, 'r');
  await held.sync().finally(() => held.close());
}

export async function publish(data: string, note: string): Promise<void> {
  await replace(ledgerFolder(data), 'checkpoint', note);
}

/** Makes the folder, lays the verifier key into it and reads what was last published from here. */
export async function openPublished(data: string, signer: Signer): Promise<Head | undefined> {
  const folder = ledgerFolder(data);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await replace(folder, 'verifier-key', `${signer.verifierKey}\n`);
  let note: string;
  try {
    note = await readFile(join(folder, 'checkpoint'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const text = openNote(note, signer.known);
  // A torn or foreign file proves nothing and hinders nothing: the next head replaces it.
  return text === undefined ? undefined : parseCheckpoint(text);
}
