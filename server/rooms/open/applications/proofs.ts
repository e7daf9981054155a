/** The ability that some conditional data ask for: which entries ask it, the papers that show it, and the refusal without them. */
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { whole } from '../people/read.ts';
import { concernedBy, getApplication, lockApplication } from './commands.ts';
import { ownApplicationPolicy, readApplicationPolicy } from './policy.ts';

/** Grounds of an opening on conditions that ask an ability of the applicant. */
export const proofRule = 'open.proof-grounds';
const MOST = 10;

type ProofTable = {
  id: string;
  application_id: string;
  name_sealed: Buffer;
  media_type: string;
  bytes: number;
  sha256: string;
  object_key: string;
  at: Date;
};
const tables = (ex: Executor) => ex.withTables<{ 'open.application_proof': ProofTable }>();

const rowsOf = (ex: Executor, id: string): Promise<Selectable<ProofTable>[]> =>
  tables(ex)
    .selectFrom('open.application_proof')
    .selectAll()
    .where('application_id', '=', id)
    .orderBy('at')
    .execute();

/** What is to be proven, in the words of the entry's own ground; null where nothing is. */
export async function abilityAsked(
  ex: Executor,
  law: LawNow,
  resourceId: string | null,
): Promise<{ ability: Text; articles: string[] } | null> {
  const grounds = law.terms(proofRule);
  const entry = grounds.length > 0 && resourceId ? await getPublishedVersion(ex, resourceId) : undefined;
  if (entry?.version.content.openingClass !== 'conditional') return null;
  const stated = entry.version.content.classing.openingGrounds ?? [];
  const found = grounds.find(({ key }) => stated.some((one) => one.key === key));
  return found ? { ability: { zh: found.zh, en: found.en }, articles: law.cite(proofRule) } : null;
}

/** Error: `open.ability-unproved`, which says what was to be shown. */
export async function requireProof(
  ex: Executor,
  law: LawNow,
  applicationId: string,
  resourceId: string | null,
): Promise<void> {
  const asked = await abilityAsked(ex, law, resourceId);
  if (!asked || (await rowsOf(ex, applicationId)).length > 0) return;
  throw problem('open.ability-unproved', {
    params: { ability: asked.ability },
    rule: proofRule,
    articles: asked.articles,
  });
}

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
  if ((await rowsOf(p.db, id)).length >= MOST) throw problem('open.papers-many', { params: { most: MOST } });
  const stored = await p.objects.put(p.vault.seal(paper.content));
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, id);
    if (row.state !== 'draft') throw problem('open.application-state', { params: { state: row.state } });
    const sha256 = createHash('sha256').update(paper.content).digest('hex');
    const proofId = newId();
    await tables(tx)
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
  return (await rowsOf(p.db, id)).map((row) => ({
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
  const row = (await rowsOf(p.db, id)).find((one) => one.id === proofId);
  if (!row) throw problem('kernel.not-found');
  const content = p.vault.open(await whole(await p.objects.read(row.object_key)));
  return { name: p.vault.open(row.name_sealed).toString('utf8'), content };
}
