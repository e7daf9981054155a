/** The form of an entry offers the standards in force; what is chosen stands with its version. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { keepPolicy, readPolicy } from '../datasets/policy.ts';
import { subjectOf } from '../datasets/prepare.ts';
import { getDataset, getVersion } from '../datasets/read.ts';
import { lockDataset } from '../releases/make.ts';
import { normsInForce, RULE } from './publish.ts';
import type { OfferedReply } from './schema.ts';
import { normTables } from './tables.ts';

export async function readOffered(p: Platform, actor: Actor, versionId: string): Promise<OfferedReply> {
  const version = await getVersion(p.db, versionId);
  const dataset = version ? await getDataset(p.db, version.datasetId) : undefined;
  if (!dataset) throw problem('kernel.not-found');
  permit(readPolicy, actor, subjectOf(dataset));
  const offered = await normsInForce(p.db, p.clock.today(), 'catalogue');
  const under = await normTables(p.db)
    .selectFrom('open.made_under')
    .select('norm_id')
    .where('version_id', '=', versionId)
    .executeTakeFirst();
  return {
    offered: offered.map(({ id, title, version: number, from_day: fromDay }) => ({
      id,
      title,
      version: number,
      fromDay,
    })),
    chosen: under?.norm_id ?? offered[0]?.id ?? null,
  };
}

/** Errors: `open.version-fixed`, `open.norm-not-in-force`. */
export async function chooseStandard(
  p: Platform,
  actor: Actor,
  versionId: string,
  normId: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const found = await getVersion(tx, versionId);
    if (!found) throw problem('kernel.not-found');
    const dataset = await lockDataset(tx, found.datasetId);
    permit(keepPolicy, actor, subjectOf(dataset));
    const version = await getVersion(tx, versionId);
    if (version?.state !== 'draft') throw problem('open.version-fixed');
    const law = await lawNow(tx, p.law, p.clock.today());
    const offered = await normsInForce(tx, law.day, 'catalogue');
    if (!offered.some(({ id }) => id === normId))
      throw problem('open.norm-not-in-force', { articles: law.cite(RULE), rule: RULE });
    await normTables(tx)
      .insertInto('open.made_under')
      .values({ version_id: versionId, norm_id: normId })
      .onConflict((conflict) => conflict.column('version_id').doUpdateSet({ norm_id: normId }))
      .execute();
    await record(tx, p, {
      kind: 'open.made-under',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      detail: { version: versionId, norm: normId },
    });
  });
}
