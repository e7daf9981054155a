/** The papers by which an applicant shows an ability: handed in, listed, read. */
import { createHash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { whole } from '../people/read.ts';
import { concernedBy, getApplication, lockApplication } from './commands.ts';
import { ownApplicationPolicy, readApplicationPolicy } from './policy.ts';
import { proofRows, proofTables } from './proofs.ts';

const MOST = 10;

export async function addProof(
  p: Platform,
  actor: Actor,
  id: string,
  paper: { name: string; content: Buffer; mediaType: string },
): Promise<void> {
  const found = await getApplication(p.db, id);
  if (!found) throw problem('kernel.not-found');
  permit(ownApplicationPolicy, actor, await concernedBy(p.db, p, found));
  if (found.state !== 'draft') throw problem('open.application-state', { params: { state: found.state } });
  if ((await proofRows(p.db, id)).length >= MOST)
    throw problem('open.papers-many', { params: { most: MOST } });
  const stored = await p.objects.put(p.vault.seal(paper.content));
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, id);
    if (row.state !== 'draft') throw problem('open.application-state', { params: { state: row.state } });
    const sha256 = createHash('sha256').update(paper.content).digest('hex');
    const proofId = newId();
    await proofTables(tx)
      .insertInto('open.application_proof')
      .values({
        id: proofId,
        application_id: id,
        name_sealed: p.vault.seal(paper.name),
        media_type: paper.mediaType,
        bytes: paper.content.length,
        sha256,
        object_key: stored.key,
        at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.application-proof-added',
      actor,
      subject: { type: 'open.application', id },
      detail: { proof: proofId, sha256, bytes: paper.content.length },
    });
  });
}

export async function proofsOf(p: Platform, id: string) {
  return (await proofRows(p.db, id)).map((row) => ({
    id: row.id,
    name: p.vault.open(row.name_sealed).toString('utf8'),
    mediaType: row.media_type,
    bytes: Number(row.bytes),
    sha256: row.sha256,
    at: row.at.toISOString(),
  }));
}

/** For the applicant, who decides, and those who oversee. */
export async function readProof(
  p: Platform,
  actor: Actor,
  { id, proofId }: { id: string; proofId: string },
): Promise<{ name: string; content: Buffer }> {
  const found = await getApplication(p.db, id);
  if (!found) throw problem('kernel.not-found');
  permit(readApplicationPolicy, actor, await concernedBy(p.db, p, found));
  const row = (await proofRows(p.db, id)).find((one) => one.id === proofId);
  if (!row) throw problem('kernel.not-found');
  const content = p.vault.open(await whole(await p.objects.read(row.object_key)));
  return { name: p.vault.open(row.name_sealed).toString('utf8'), content };
}
