/** Reviews of secrecy and disclosure: by somebody other than who submits, of these columns and this treatment and no others. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { DatasetVersion } from '../datasets/read.ts';
import { disclosureRules as rules } from './law.ts';
import { reviewPolicy } from './policy.ts';
import { newestProcessing } from './processing.ts';
import { scanKinds } from './scan-kinds.ts';
import { fieldsDigest, requireDataset, versionUnderWay } from './subject.ts';
import { type Cleared, disclosureTables } from './tables.ts';

export type ReviewInput = {
  stateSecrets: string;
  tradeSecrets: string;
  privacy: string;
  disclosure: string;
  result: 'pass' | 'fail';
  cleared: Cleared[];
};

/** Who hands the version in; while nobody did, who wrote it. */
export const submitterOf = ({ proposedBy, createdBy }: DatasetVersion): string | null =>
  proposedBy ?? createdBy;

export async function recordReview(
  p: Platform,
  actor: Actor,
  datasetId: string,
  input: ReviewInput,
): Promise<string> {
  return transact(p.db, async (tx) => {
    const dataset = await requireDataset(tx, datasetId);
    const version = await versionUnderWay(tx, dataset.id);
    if (!version) throw problem('kernel.not-found');
    const submittedBy = submitterOf(version);
    permit(reviewPolicy, actor, { ...dataset, submittedBy });
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    const wrong = input.cleared.find(
      ({ kind }) => !(kind in scanKinds) || !scanKinds[kind as keyof typeof scanKinds].clearable,
    );
    if (wrong) throw problem('open.scan-hit', { params: { found: `${wrong.column}: ${wrong.kind}` } });
    const law = await lawNow(tx, p.law, p.clock.today());
    const processing = (await newestProcessing(tx, dataset.id))?.number ?? 0;
    const id = newId();
    await disclosureTables(tx)
      .insertInto('open.review')
      .values({
        id,
        dataset_id: dataset.id,
        version_id: version.id,
        fields: fieldsDigest(version.content),
        processing,
        submitted_by: submittedBy,
        reviewer_id: actor.personId,
        reviewed_on: law.day,
        reviewed_at: p.clock.now(),
        state_secrets: input.stateSecrets,
        trade_secrets: input.tradeSecrets,
        privacy: input.privacy,
        disclosure: input.disclosure,
        result: input.result,
        cleared: JSON.stringify(input.cleared),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.reviewed',
      actor,
      subject: { type: 'open.dataset', id: dataset.id },
      organisationId: dataset.organisationId,
      decision: law.decided(input.result, [rules.review]),
      detail: { review: id, version: version.id, processing, cleared: input.cleared.length },
    });
    return id;
  });
}

/** The newest review; `void` says what changed since, which a new review must judge. */
export async function standingReview(ex: Executor, version: DatasetVersion) {
  const review = await disclosureTables(ex)
    .selectFrom('open.review')
    .selectAll()
    .where('dataset_id', '=', version.datasetId)
    .orderBy('reviewed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!review) return undefined;
  const processing = (await newestProcessing(ex, version.datasetId))?.number ?? 0;
  return { ...review, outdated: outdatedBy(review, version, processing) };
}

function outdatedBy(
  review: { fields: string; processing: number },
  version: DatasetVersion,
  processing: number,
): Text | null {
  if (review.fields !== fieldsDigest(version.content))
    return { zh: '审查之后字段有变动，原审查失效。', en: 'Columns changed since, and the review is void.' };
  if (review.processing !== processing)
    return {
      zh: '审查之后处理规则有变动，原审查失效。',
      en: 'The treatment changed since, and the review is void.',
    };
  return null;
}
